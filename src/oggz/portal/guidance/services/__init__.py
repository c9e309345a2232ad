"""What can be done in the guidance committee; each call is one transaction."""

from oggz.portal.guidance.services.discussion import edit_comment, remove_comment, write_comment
from oggz.portal.guidance.services.doubles import (
    decline_double,
    merge_wishes,
    propose_double,
    separate_wish,
)
from oggz.portal.guidance.services.meetings import (
    add_to_agenda,
    invite_members,
    move_item,
    remove_from_agenda,
    save_meeting,
    write_minutes,
)
from oggz.portal.guidance.services.mergers import move_seats_of_former
from oggz.portal.guidance.services.notices import choose_mail, send_notices
from oggz.portal.guidance.services.votes import (
    cast_ballot,
    close_due_votes,
    decide,
    open_vote,
    withdraw_vote,
)
from oggz.portal.guidance.services.weighing import estimate_effort, weigh
from oggz.portal.guidance.services.wishes import (
    bring_wish,
    correct_wish,
    move_wish,
    plan_wish,
    support_wish,
    withdraw_support,
)

__all__ = [
    "add_to_agenda",
    "bring_wish",
    "cast_ballot",
    "choose_mail",
    "close_due_votes",
    "correct_wish",
    "decide",
    "decline_double",
    "edit_comment",
    "estimate_effort",
    "invite_members",
    "merge_wishes",
    "move_item",
    "move_seats_of_former",
    "move_wish",
    "open_vote",
    "plan_wish",
    "propose_double",
    "remove_comment",
    "remove_from_agenda",
    "save_meeting",
    "send_notices",
    "separate_wish",
    "support_wish",
    "weigh",
    "withdraw_support",
    "withdraw_vote",
    "write_comment",
    "write_minutes",
]
