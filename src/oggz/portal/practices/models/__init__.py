"""Practices, who takes them up, and what readers ask about them."""

from oggz.portal.practices.models.adoptions import (
    Adoption,
    AdoptionStatus,
    AdoptionStep,
    Progress,
)
from oggz.portal.practices.models.pages import (
    Evidence,
    PracticeDocument,
    PracticeIndexPage,
    PracticePage,
    PracticePartner,
    PracticeStatus,
    review_date,
    shortened,
)
from oggz.portal.practices.models.questions import Question

__all__ = [
    "Adoption",
    "AdoptionStatus",
    "AdoptionStep",
    "Evidence",
    "PracticeDocument",
    "PracticeIndexPage",
    "PracticePage",
    "PracticePartner",
    "PracticeStatus",
    "Progress",
    "Question",
    "review_date",
    "shortened",
]
