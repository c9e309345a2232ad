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

__all__ = [
    "Alarm",
    "Case",
    "Consent",
    "Contribution",
    "File",
    "Kind",
    "Objection",
    "Outcome",
    "Participation",
    "SecrecyDecision",
    "SourceAgreement",
    "Step",
    "Weighing",
]
