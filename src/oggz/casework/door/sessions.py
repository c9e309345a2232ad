"""How long somebody stays in, in which browser, and where else: a session is short and bound."""

import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.contrib.auth import SESSION_KEY
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from oggz.casework.audit.services import Event, record
from oggz.casework.door.models import MemberSession
from oggz.casework.door.store import BEGUN, BROWSER, SEEN, kept_as
from oggz.casework.parties.models import Member

IDLE_SECONDS = 20 * 60
WORK_DAY_SECONDS = 9 * 3600
# That somebody is there is written down once a minute at most.
_NOTE_SECONDS = 60
_MARK = "door_mark"
_SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("CrOS", "Chromebook"), ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
             ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"),
             ("CriOS", "Chrome"), ("Safari", "Safari"))  # fmt: skip


class Why(StrEnum):
    """Why a session ended, as the login page explains it."""

    IDLE = "stil"
    DAY = "dag"
    BROWSER = "browser"

    @property
    def dutch(self) -> str:
        return _SAID[self]


_SAID = {
    Why.IDLE: "U deed 20 minuten niets. Daarom bent u uitgelogd.",
    Why.DAY: "Na een werkdag logt u opnieuw in. Daarom bent u uitgelogd.",
    Why.BROWSER: (
        "Uw sessie werd in een andere soort browser gebruikt dan waarin u inlogde. Daarom is zij"
        " beëindigd. Was u dat niet zelf? Meld het dan meteen aan uw beheerder."
    ),
}


def begin(request: HttpRequest) -> None:
    """At logging in; the key of the session has just been renewed."""
    now = time.time()
    request.session[BEGUN] = request.session[SEEN] = now
    request.session[BROWSER] = browser_of(request)
    request.session[_MARK] = _mark_of(request)


def browser_of(request: HttpRequest) -> str:
    """Such as "Firefox op Windows", for its owner to recognise."""
    agent = request.META.get("HTTP_USER_AGENT", "")
    browser = next((name for sign, name in _BROWSERS if sign in agent), "Onbekende browser")
    system = next((name for sign, name in _SYSTEMS if sign in agent), "")
    return f"{browser} op {system}" if system else browser


def _mark_of(request: HttpRequest) -> str:
    """The browser without its version, which may be renewed during a day.

    Not the address: a phone has another one in each street. It stops a copied cookie only in
    another sort of browser, and says then that something is wrong.
    """
    agent = re.sub(r"\d+", "", request.META.get("HTTP_USER_AGENT", "")[:500])
    return salted_hmac("oggz.door.browser", agent, algorithm="sha256").hexdigest()[:32]


def why_ended(request: HttpRequest) -> Why | None:
    """Whether the time of this session is over, or it turns up somewhere else."""
    session, now = request.session, time.time()
    if now - session.get(BEGUN, now) > WORK_DAY_SECONDS:
        return Why.DAY
    if now - session.get(SEEN, now) > IDLE_SECONDS:
        return Why.IDLE
    if _MARK in session and not constant_time_compare(session[_MARK], _mark_of(request)):
        return Why.BROWSER
    return None


@dataclass(frozen=True, slots=True)
class Left:
    """In how many seconds a session ends if nothing happens, and why then."""

    seconds: int
    why: Why


def time_left(request: HttpRequest) -> Left:
    session, now = request.session, time.time()
    idle = IDLE_SECONDS - (now - session.get(SEEN, now))
    day = WORK_DAY_SECONDS - (now - session.get(BEGUN, now))
    return Left(max(0, int(min(idle, day))), Why.DAY if day < idle else Why.IDLE)


class Bound:
    """Ends sessions that lasted too long or moved to another sort of browser.

    Asking how much time is left (`session_state`) is not being there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if SESSION_KEY not in request.session:
            return self.get_response(request)
        if why := why_ended(request):
            return _end(request, why)
        asks_only = request.method == "GET" and request.path == reverse("session_state")
        if not asks_only and time.time() - request.session.get(SEEN, 0) > _NOTE_SECONDS:
            request.session[SEEN] = time.time()
        return self.get_response(request)


def _end(request: HttpRequest, why: Why) -> HttpResponse:
    member = int(request.session[SESSION_KEY])
    with transaction.atomic():
        record(Event(action="session.ended", member=member, detail={"why": why.name.lower()}))
    request.session.flush()
    asked = {"reden": why.value}
    if request.method == "GET" and request.path != reverse("session_state"):
        asked["next"] = request.get_full_path()
    address = f"{reverse('account_login')}?{urlencode(asked)}"
    if request.headers.get("HX-Request"):
        # Else the login page would appear in the middle of another.
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return redirect(address)


@dataclass(frozen=True, slots=True)
class OpenSession:
    """Somewhere where somebody is logged in; `key` is no secret, the cookie holds another."""

    key: str
    browser: str
    party: str
    begun: float
    seen: float
    is_this: bool

    @property
    def began_at(self) -> datetime:
        return _moment(self.begun)

    @property
    def seen_at(self) -> datetime:
        return _moment(self.seen)


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.get_default_timezone())


def open_sessions(request: HttpRequest) -> Iterable[OpenSession]:
    """Those of who asks, the one in which they ask first."""
    this, now = kept_as(request.session.session_key or ""), time.time()
    rows = MemberSession.objects.filter(
        member=request.user.pk, expire_date__gt=timezone.now(), seen__gt=now - IDLE_SECONDS,
        begun__gt=now - WORK_DAY_SECONDS,
    )  # fmt: skip
    found = [
        OpenSession(each.session_key, each.browser, each.party, each.begun, each.seen,
                    each.session_key == this)
        for each in rows
    ]  # fmt: skip
    return sorted(found, key=lambda each: (not each.is_this, -each.seen))


@transaction.atomic
def end_session(request: HttpRequest, key: str) -> bool:
    """End one of one's own; whether it was there still."""
    ended, _ = MemberSession.objects.filter(member=request.user.pk, session_key=key).delete()
    if ended:
        record(Event(action="session.ended", member=request.user.pk, detail={"why": "owner"}))
    return bool(ended)


@transaction.atomic
def end_sessions(member: Member, *, but: HttpRequest | None = None, why: str) -> int:
    """End those of somebody at their next request; how many. `why` is a word for the audit."""
    sessions = MemberSession.objects.filter(member=member)
    if but is not None:
        sessions = sessions.exclude(session_key=kept_as(but.session.session_key or ""))
    ended, _ = sessions.delete()
    if ended:
        record(Event(action="session.ended", member=member.pk, detail={"why": why, "many": ended}))
    return ended
