from oggz.casework.cases.models.case import (
    Brought,
    Case,
    File,
    Merge,
    Outcome,
    Participation,
    SameBecause,
    Step,
)
from oggz.casework.cases.models.choices import Kind
from oggz.casework.cases.models.content import Contribution
from oggz.casework.cases.models.grounds import (
    Alarm,
    Consent,
    Objection,
    RestrictedUse,
    Restriction,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.cases.models.handovers import Handover
from oggz.casework.cases.models.signals import Double, Mark, Signal

__all__ = [
    "Alarm",
    "Brought",
    "Case",
    "Consent",
    "Contribution",
    "Double",
    "File",
    "Handover",
    "Kind",
    "Mark",
    "Merge",
    "Objection",
    "Outcome",
    "Participation",
    "RestrictedUse",
    "Restriction",
    "SameBecause",
    "SecrecyDecision",
    "Signal",
    "SourceAgreement",
    "Step",
    "Weighing",
]
