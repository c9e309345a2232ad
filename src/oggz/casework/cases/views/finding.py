"""Which case an address leads to, for who asks: what is not theirs is answered as what is not."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from uuid import UUID

from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from oggz.casework.access import seats
from oggz.casework.access.errors import Merged, Unknown
from oggz.casework.audit.services import Event, record_refusal
from oggz.casework.cases.forms import WRITTEN
from oggz.casework.cases.references import reference
from oggz.casework.door import limits
from oggz.casework.parties import sessions
from oggz.casework.parties.access import OTHER_PARTY, View, ask_purpose, for_other_party
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Situation, Viewer
from oggz.errors import PlatformError

OTHER_PURPOSE = (
    "U werkt in dit venster intussen voor een ander doel dan toen u dit formulier opende. Er is"
    " niets gewijzigd. Open de casus opnieuw voor het juiste doel."
)
NO_PURPOSE = "Kies eerst waarvoor u werkt. Er is niets gewijzigd."


def for_viewer(view: View) -> View:
    """For who may see content: the view gets the `Viewer`. Others are led to what is missing."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = sessions.situation(request)
        if now.standing is None:
            if request.method == "POST":
                return refused(request, sessions.NO_LONGER)
            return redirect("choose_party")
        if for_other_party(request, now.standing.party.slug):
            return refused(request, OTHER_PARTY)
        if not now.standing.may(Right.WORK_ON_CASES):
            _record(now)
            return render(request, "403.html", status=403)
        if now.viewer is None:
            if request.method == "POST":
                return refused(request, NO_PURPOSE)
            return ask_purpose(request, now)
        return view(request, now.viewer, *args, **kwargs)

    return asked


def at_the_table(view: Callable[..., HttpResponse]) -> View:
    """For who takes part in the case of the address; the view gets their `Seat`.

    Everything else gets one answer, whether there is such a case or not, and is recorded. Only who
    takes part for another purpose is told so. What somebody wrote is given back to them.
    """

    @wraps(view)
    @for_viewer
    def asked(
        request: HttpRequest, viewer: Viewer, case: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        pk = uuid_of(case)
        try:
            if pk is None:
                _record(sessions.situation(request))
                raise Unknown
            seat = seats.take(viewer, pk)
        except Unknown as why:
            return _no_seat(request, viewer, pk, why)
        if request.method == "POST" and request.POST.get("doel") != viewer.purpose:
            return refused(request, OTHER_PURPOSE, case=case)
        try:
            return view(request, seat, *args, **kwargs)
        except Unknown as why:
            _record(sessions.situation(request))
            return unknown(request, why, viewer, pk)
        except limits.TooMany:
            raise
        except Merged as why:
            return refused(request, str(why), case=str(why.kept or case))
        except PlatformError as why:
            return refused(request, str(why), case=case)

    return asked


def refused(request: HttpRequest, why: str, *, case: str = "") -> HttpResponse:
    """Nothing was changed; with what somebody wrote, to take along."""
    _record(sessions.situation(request))
    context = {"why": why, "kept": written(request.POST), "case": case}
    return render(request, "cases/refused.html", context, status=409)


@contextmanager
def said_on(form: Form) -> Iterator[None]:
    """What a service refuses becomes an error of the form, with all that was typed.

    Who may not know, and who asks too much, get the answer that everybody gets.
    """
    try:
        yield
    except (Unknown, limits.TooMany):
        raise
    except PlatformError as why:
        form.add_error(None, str(why))


def written(posted: QueryDict) -> list[tuple[str, str]]:
    return [(label, text) for name, label in WRITTEN.items() if (text := posted.get(name))]


def _no_seat(request: HttpRequest, viewer: Viewer, case: UUID | None, why: Unknown) -> HttpResponse:
    found = ways(request, viewer, case)
    if not found:
        return unknown(request, why, viewer, case)
    context = {
        "case": case, "reference": reference(case), "ways": found, "kept": written(request.POST),
    }  # fmt: skip
    return render(request, "cases/other_purpose.html", context, status=409)


def unknown(request: HttpRequest, why: Unknown, viewer: Viewer, case: UUID | None) -> HttpResponse:
    """The same words for everything, and with them the way to break the glass of any id."""
    glass = reverse("break_glass", args=[viewer.covenant, case]) if case else None
    context = {
        "why": why, "kept": written(request.POST), "glass": glass or reverse("break_glass_list"),
    }  # fmt: skip
    return render(request, "cases/unknown.html", context, status=404)


def ways(request: HttpRequest, viewer: Viewer, case: UUID | None) -> list[tuple[str, str]]:
    """Key and title of each purpose, that can be stated now, for which one does take part."""
    if case is None:
        return []
    taken = seats.taking_part(viewer).filter(case=case)
    keys = {f"{s.viewer.covenant}:{s.viewer.purpose}" for s in seats.all_of(viewer, taken)}
    open_now = sessions.situation(request).purposes
    stated = f"{viewer.covenant}:{viewer.purpose}"
    return [(each.key, each.title) for each in open_now if each.key in keys - {stated}]


def uuid_of(text: str) -> UUID | None:
    try:
        found = UUID(text)
    except ValueError:
        return None
    return found if str(found) == text else None


def _record(now: Situation) -> None:
    standing = now.standing
    who: dict[str, Any] = {}
    if standing:
        who = {"member": standing.member.pk, "party": standing.party.slug, "role": standing.role}
    record_refusal(Event(action="case.take", **who))
