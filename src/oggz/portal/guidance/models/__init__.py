"""What the guidance committee wishes, weighs, votes on and meets about."""

from oggz.portal.guidance.models.meetings import AgendaItem, Meeting
from oggz.portal.guidance.models.members import MailPreference, Notice
from oggz.portal.guidance.models.votes import Ballot, BallotChange, Decision, Vote
from oggz.portal.guidance.models.wishes import (
    Audience,
    Comment,
    DoubleProposal,
    Effort,
    Horizon,
    Support,
    Weighing,
    Wish,
    WishState,
)

__all__ = [
    "AgendaItem",
    "Audience",
    "Ballot",
    "BallotChange",
    "Comment",
    "Decision",
    "DoubleProposal",
    "Effort",
    "Horizon",
    "MailPreference",
    "Meeting",
    "Notice",
    "Support",
    "Vote",
    "Weighing",
    "Wish",
    "WishState",
]
