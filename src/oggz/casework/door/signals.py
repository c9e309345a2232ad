"""What happens when somebody comes in, is refused, leaves, or changes how they come in."""

from typing import Any

from allauth.account.signals import user_logged_in as came_in
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest

from oggz.casework.audit.services import Event, Outcome, record
from oggz.casework.door import sessions
from oggz.casework.parties.models import Member


@receiver(user_logged_in, dispatch_uid="door.begin")
def _begin(request: HttpRequest, **kwargs: Any) -> None:
    sessions.begin(request)


@receiver(came_in, dispatch_uid="door.came_in")
def _came_in(user: Member, **kwargs: Any) -> None:
    by = "organisation" if kwargs.get("sociallogin") else "own"
    _record(Event(action="session.begun", member=user.pk, detail={"by": by}))


@receiver(user_logged_out, dispatch_uid="door.left")
def _left(user: Member | None, **kwargs: Any) -> None:
    if user is not None:
        _record(Event(action="session.left", member=user.pk))


@receiver(user_login_failed, dispatch_uid="door.refused")
def _refused(**kwargs: Any) -> None:
    """Without the name that was tried: it may be a password, typed in the wrong field."""
    _record(Event(action="session.begun", outcome=Outcome.REFUSED, detail={"why": "password"}))


@receiver(authentication_failed, dispatch_uid="door.wrong_code")
def _wrong_code(user: Member, **kwargs: Any) -> None:
    refused = {"outcome": Outcome.REFUSED, "detail": {"why": "second_factor"}}
    _record(Event(action="session.begun", member=user.pk, **refused))


@receiver([authenticator_added, authenticator_removed, authenticator_reset],
          dispatch_uid="door.factor")  # fmt: skip
def _factor_changed(request: HttpRequest, user: Member, **kwargs: Any) -> None:
    """Who came in by the old way does not stay by it."""
    sessions.end_sessions(user, but=request, why="second_factor")
    _record(Event(action="member.second_factor", member=user.pk))


@transaction.atomic
def _record(event: Event) -> None:
    record(event)
