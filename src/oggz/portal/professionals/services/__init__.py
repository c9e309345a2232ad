"""What can be done in who is who and on the board; each call is one transaction."""

from oggz.portal.professionals.services.board import (
    answer,
    ask,
    change_answer,
    change_question,
    enter_question,
    follow,
    have_it_too,
    mark_helpful,
    remove_own,
)
from oggz.portal.professionals.services.digests import (
    choose_digest,
    leave_digest,
    read_leaving_token,
    send_digests,
)
from oggz.portal.professionals.services.errors import RoomError
from oggz.portal.professionals.services.mergers import move_professionals_of_former
from oggz.portal.professionals.services.moderation import (
    hide_post,
    leave_post,
    report,
    show_post,
    tell_moderators,
)
from oggz.portal.professionals.services.own_data import delete_own_data, own_data
from oggz.portal.professionals.services.profiles import (
    Told,
    confirm_profile,
    enter_words,
    hide_profile,
    save_profile,
    show_profile,
    withdraw_consent,
)
from oggz.portal.professionals.services.proposals import (
    agree,
    colleague_at,
    decline,
    open_proposal,
    propose_profile,
    take_back,
)
from oggz.portal.professionals.services.upkeep import ask_for_confirmation, forget_profiles

__all__ = [
    "RoomError",
    "Told",
    "agree",
    "answer",
    "ask",
    "ask_for_confirmation",
    "change_answer",
    "change_question",
    "choose_digest",
    "colleague_at",
    "confirm_profile",
    "decline",
    "delete_own_data",
    "enter_question",
    "enter_words",
    "follow",
    "forget_profiles",
    "have_it_too",
    "hide_post",
    "hide_profile",
    "leave_digest",
    "leave_post",
    "mark_helpful",
    "move_professionals_of_former",
    "open_proposal",
    "own_data",
    "propose_profile",
    "read_leaving_token",
    "remove_own",
    "report",
    "save_profile",
    "send_digests",
    "show_post",
    "show_profile",
    "take_back",
    "tell_moderators",
    "withdraw_consent",
]
