"""The agreement: one document that all parties sign, and that every command asks first."""

from oggz.documents import WrongDocument
from oggz.monitor.agreement.articles import RULES, is_done_by, require, transition_of
from oggz.monitor.agreement.legal import LegalFramework
from oggz.monitor.agreement.model import Agreement, Party, Role, Source, Transition
from oggz.monitor.agreement.reading import read, read_framework, read_target_group
from oggz.monitor.agreement.signing import sign, unsigned, verify
from oggz.monitor.agreement.target_group import TargetGroup

__all__ = [
    "RULES",
    "Agreement",
    "LegalFramework",
    "Party",
    "Role",
    "Source",
    "TargetGroup",
    "Transition",
    "WrongDocument",
    "is_done_by",
    "read",
    "read_framework",
    "read_target_group",
    "require",
    "sign",
    "transition_of",
    "unsigned",
    "verify",
]
