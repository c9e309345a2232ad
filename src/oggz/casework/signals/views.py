"""Signals as pages: reporting one, reading those that wait, and deciding what follows."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.access import barrier, seats
from oggz.casework.access.errors import Denied, Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases import knowing
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content
from oggz.casework.door.limits import TooMany
from oggz.casework.parties import sessions
from oggz.casework.parties.access import View, ask_purpose, refused, works_with
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Standing, Viewer
from oggz.casework.signals import desks, reading, selectors
from oggz.casework.signals.forms import ReportForm, WeighForm
from oggz.casework.signals.services import joining, reporting, weighing
from oggz.casework.vault.errors import TooManyLookupsError
from oggz.covenant.terms import WITH_MEDICAL_SECRECY, DataCategory, PartyKind, Phase
from oggz.errors import PlatformError
from oggz.web.posted import posted

_REPORTED = "oggz_reported"
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _for_viewer(view: Callable[..., HttpResponse]) -> View:
    """For who stated a purpose. What is not theirs is no page, whether it exists or not."""

    @works_with(Right.WORK_ON_CASES)
    @wraps(view)
    def asked(request: HttpRequest, standing: Standing, *args: Any, **kwargs: Any) -> HttpResponse:
        now = sessions.situation(request)
        viewer = now.viewer
        if viewer is None:
            return ask_purpose(request, now)
        try:
            return view(request, viewer, *args, **kwargs)
        except Unknown:
            raise Http404 from None
        except TooManyLookupsError as why:
            return render(request, "door/too_many.html", {"told": str(why)}, status=429)
        except TooMany:
            raise
        except PlatformError as why:
            return refused(request, why)

    return asked


@_FORM
@works_with(Right.WORK_ON_CASES)
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Everything on one page: who has little time reports at once, also on a phone."""
    situation = sessions.situation(request)
    if situation.missing or not situation.purposes:
        return redirect("work_list")
    offers = desks.offers(desks.desks(situation))
    if not offers:
        return render(request, "signals/cannot.html", status=403)
    stated = situation.purpose.key if situation.purpose else ""
    form = ReportForm(offers, posted(request), initial={"purpose": stated})
    unread = False
    if request.method == "POST" and form.is_valid():
        try:
            _report(request, form)
        except reporting.NobodyReads:
            unread = True
        except sessions.NoLonger as why:
            return refused(request, why)
        except (CaseError, Denied, Unknown) as why:
            form.add_error(None, str(why))
        else:
            return redirect("signals:reported")
    elif request.method != "POST":
        unread = not any(
            desks.anybody(desks.readers(each.seat, consent=each.needs_consent)) for each in offers
        )
    context = {
        "form": form, "unread": unread, "contact": offers[0].contact,
        "notes": desks.notes(offers, ReportForm.OF), "articles": _articles(offers),
    }  # fmt: skip
    status = 409 if unread and request.method == "POST" else 422 if form.errors else 200
    return render(request, "signals/new.html", context, status=status)


def _report(request: HttpRequest, form: ReportForm) -> None:
    """For the purpose that was chosen on the page: choosing it there is stating it."""
    offer = form.offer
    assert offer is not None
    if sessions.situation(request).purpose != offer.purpose:
        sessions.state_purpose(request, offer.purpose.key)
    viewer = sessions.current(request)
    if viewer is None:
        raise sessions.NoLonger(sessions.NO_LONGER)
    barrier.tell(viewer)
    signal = form.told()
    request.session[_REPORTED] = {
        "party": viewer.party, "reference": reporting.report(signal, by=viewer),
        "acute": signal.urgency is reporting.Urgency.ACUTE,
    }  # fmt: skip


def _articles(offers: tuple[desks.Offer, ...]) -> list[str]:
    return sorted(
        {
            article
            for each in offers
            for article in each.decision(DataCategory.SIGNAL, consent=each.needs_consent).articles
        }
    )


@require_safe
@works_with(Right.WORK_ON_CASES)
def reported(request: HttpRequest, standing: Standing) -> HttpResponse:
    """By what the signal is called, for a call about it; nothing can be looked up with it."""
    kept = request.session.get(_REPORTED)
    if not kept or kept["party"] != standing.party.slug:
        return redirect("signals:inbox")
    return render(request, "signals/reported.html", {"reported": kept})


@require_safe
@_for_viewer
def inbox(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    situation = sessions.situation(request)
    at = desks.desks(situation)
    lines = selectors.waiting_for(situation, at)
    selectors.note_reading(lines, situation)
    context = {
        "lines": lines, "to_take": len(joining.waiting(situation, at)),
        "may_report": bool(desks.offers(at)),
        "may_read": any(desks.may_read(seat) for _, seat in at),
    }  # fmt: skip
    return render(request, "signals/inbox.html", context)


@require_POST
@_for_viewer
def take_over(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    taken = joining.take_over(sessions.situation(request))
    if taken:
        signals = "1 signaal" if taken == 1 else f"{taken} signalen"
        messages.success(request, f"U heeft {signals} overgenomen.")
    return redirect("signals:inbox")


@require_safe
@_for_viewer
def signal(request: HttpRequest, viewer: Viewer, case: UUID) -> HttpResponse:
    seat = seats.take(viewer, case)
    if seat.case.phase != Phase.SIGNAL:
        return redirect("cases:case", case)
    return _signal_page(request, seat, WeighForm(from_secrecy=_from_secrecy(seat)))


@_FORM
@_for_viewer
def weigh(request: HttpRequest, viewer: Viewer, case: UUID) -> HttpResponse:
    if request.method != "POST":
        return redirect("signals:signal", case)
    seat = seats.take(viewer, case)
    if seat.case.phase != Phase.SIGNAL:
        raise weighing.AlreadyWeighed
    form = WeighForm(request.POST, from_secrecy=_from_secrecy(seat))
    if not form.is_valid():
        return _signal_page(request, seat, form)
    given = form.cleaned_data
    try:
        if form.opens:
            weighing.open_as_case(form.weighed(), inform_by=form.told_on, by=seat)
        else:
            weighing.end_without_case(weighing.Ended(given["ended"]), given["reason"], by=seat)
    except weighing.AlreadyWeighed:
        raise
    except (CaseError, Denied) as why:
        form.add_error(None, str(why))
        return _signal_page(request, seat, form)
    if not form.opens:
        messages.success(request, f"Signaal {reference(case)} is gesloten. Er volgt niets op.")
        return redirect("signals:inbox")
    messages.success(request, f"De afweging is vastgelegd: {reference(case)} is nu een casus.")
    return redirect("signals:known", case)


@require_safe
@_for_viewer
def known(request: HttpRequest, viewer: Viewer, case: UUID) -> HttpResponse:
    """Other cases of the same person; where none may be told, on to the case."""
    seat = seats.take(viewer, case)
    try:
        found = knowing.known(seat)
    except Denied:
        raise Unknown from None
    if not found:
        messages.info(request, "Er is geen andere casus van deze persoon waarvan u mag weten.")
        return redirect("cases:case", case)
    context = {"found": found, "reference": reference(case), "case": case}
    return render(request, "signals/known.html", context)


def _signal_page(request: HttpRequest, seat: Seat, form: WeighForm) -> HttpResponse:
    shown = reading.shown(content.read(seat, files=[seat.own_file]), seat)
    if shown is None:
        raise Unknown
    context = {"signal": shown, "form": form}
    return render(request, "signals/signal.html", context, status=422 if form.errors else 200)


def _from_secrecy(seat: Seat) -> bool:
    """Whether who reported is bound to medical secrecy."""
    return PartyKind(seat.case.opened_for.kind) in WITH_MEDICAL_SECRECY
