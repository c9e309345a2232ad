"""What can be done with parties and their people; each call is one transaction."""

from oggz.casework.parties.services.declarations import (
    declare_secrecy,
    record_declaration,
    withdraw_declaration,
)
from oggz.casework.parties.services.demo import load_demo
from oggz.casework.parties.services.joining import (
    accept_as,
    accept_by_organisation,
    accept_with_password,
    forget_old_invitations,
    invite,
    invite_first,
    known_member,
    open_invitation,
    withdraw_invitation,
)
from oggz.casework.parties.services.memberships import confirm, end, leave, propose, refuse
from oggz.casework.parties.services.organisations import PartiesError, add_party, end_party
from oggz.casework.parties.services.reminders import remind

__all__ = [
    "PartiesError",
    "accept_as",
    "accept_by_organisation",
    "accept_with_password",
    "add_party",
    "confirm",
    "declare_secrecy",
    "end",
    "end_party",
    "forget_old_invitations",
    "invite",
    "invite_first",
    "known_member",
    "leave",
    "load_demo",
    "open_invitation",
    "propose",
    "record_declaration",
    "refuse",
    "remind",
    "withdraw_declaration",
    "withdraw_invitation",
]
