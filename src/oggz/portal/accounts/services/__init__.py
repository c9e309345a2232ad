"""What can be done with accounts; each call is one transaction."""

from oggz.portal.accounts.services.demo import load_demo_accounts
from oggz.portal.accounts.services.mergers import move_appointments
from oggz.portal.accounts.services.organisations import remove_login, set_login
from oggz.portal.accounts.services.people import (
    PeopleError,
    accept_as,
    accept_by_organisation,
    accept_with_password,
    appoint,
    end_appointment,
    invite,
    invite_first_administrator,
    known_user,
    open_invitation,
    remember_opened,
    withdraw,
)
from oggz.portal.accounts.services.roles import give_roles_their_rights

__all__ = [
    "PeopleError",
    "accept_as",
    "accept_by_organisation",
    "accept_with_password",
    "appoint",
    "end_appointment",
    "give_roles_their_rights",
    "invite",
    "invite_first_administrator",
    "known_user",
    "load_demo_accounts",
    "move_appointments",
    "open_invitation",
    "remember_opened",
    "remove_login",
    "set_login",
    "withdraw",
]
