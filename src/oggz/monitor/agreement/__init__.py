"""The agreement: one document that all parties sign, and that every command asks first."""

from oggz.monitor.agreement.articles import RULES, is_done_by, require
from oggz.monitor.agreement.legal import LegalFramework
from oggz.monitor.agreement.model import Agreement, Party, Role, Source
from oggz.monitor.agreement.reading import WrongDocument, read, read_framework
from oggz.monitor.agreement.signing import sign, unsigned, verify

__all__ = [
    "RULES",
    "Agreement",
    "LegalFramework",
    "Party",
    "Role",
    "Source",
    "WrongDocument",
    "is_done_by",
    "read",
    "read_framework",
    "require",
    "sign",
    "unsigned",
    "verify",
]
