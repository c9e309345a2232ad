from oggz.casework.cases.models.case import Case, File, Outcome, Participation, Step
from oggz.casework.cases.models.choices import Kind
from oggz.casework.cases.models.content import Contribution
from oggz.casework.cases.models.grounds import (
    Alarm,
    Consent,
    Objection,
    SecrecyDecision,
    SourceAgreement,
    Weighing,
)
from oggz.casework.cases.models.signals import Mark, Signal

__all__ = [
    "Alarm",
    "Case",
    "Consent",
    "Contribution",
    "File",
    "Kind",
    "Mark",
    "Objection",
    "Outcome",
    "Participation",
    "SecrecyDecision",
    "Signal",
    "SourceAgreement",
    "Step",
    "Weighing",
]
