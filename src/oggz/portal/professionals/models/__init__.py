"""Who is who, the board for questions, and what people hear of it."""

from oggz.portal.professionals.models.board import (
    AlsoAsked,
    BoardAnswer,
    BoardQuestion,
    Follow,
    Post,
    Report,
)
from oggz.portal.professionals.models.digests import DigestChoice
from oggz.portal.professionals.models.profiles import Profile, Proposal

__all__ = [
    "AlsoAsked",
    "BoardAnswer",
    "BoardQuestion",
    "DigestChoice",
    "Follow",
    "Post",
    "Profile",
    "Proposal",
    "Report",
]
