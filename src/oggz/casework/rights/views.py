"""Rights of people whose data it is, as pages."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.selectors import scope_of
from oggz.casework.cases.models import RestrictedUse
from oggz.casework.cases.references import reference
from oggz.casework.cases.views.finding import at_the_table, refused, said_on
from oggz.casework.covenants import selectors as covenants
from oggz.casework.parties import sessions
from oggz.casework.parties.access import ask_purpose
from oggz.casework.parties.rights import Right
from oggz.casework.rights import selectors, steps
from oggz.casework.rights.days import ARTICLE, Kind
from oggz.casework.rights.forms import RecordForm, RestrictForm
from oggz.casework.rights.letters import Letter, letters
from oggz.casework.rights.models import Ground, How, Outcome, Proof, Request
from oggz.casework.rights.services import answering, erasing, notifying, recording, restricting
from oggz.casework.rights.services.making import PATIENCE
from oggz.casework.vault.fields import open_rows
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])
NOT_NOW = "Dit kan nu niet (meer) met dit verzoek. Er is niets gewijzigd."


@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """For who works on cases their requests; for an officer the terms, and nothing else."""
    now = sessions.situation(request)
    if now.standing is None:
        return redirect("choose_party")
    if now.standing.may(Right.READ_AUDIT):
        found = selectors.deadlines(scope_of(now.standing.party))
        context = {"deadlines": found, "hand_overs": selectors.hand_overs(now.standing.party)}
        return render(request, "rights/terms.html", context)
    if not now.standing.sees_content:
        return render(request, "403.html", status=403)
    if now.viewer is None:
        return ask_purpose(request, now)
    lines = selectors.lines(now.viewer)
    titles = {each.key: each.title for each in now.purposes}
    stated = f"{now.viewer.covenant}:{now.viewer.purpose}"
    context = {"lines": lines, "titles": titles, "stated": stated}
    return render(request, "rights/list.html", context)


@_FORM
@at_the_table
def record(request: HttpRequest, seat: Seat, *, is_restriction: bool = False) -> HttpResponse:
    if seat.glass:
        raise Unknown
    data = posted(request)
    form = (
        RestrictForm(data, rows=restricting.choices(seat)) if is_restriction else RecordForm(data)
    )
    if data is not None and form.is_valid():
        kind = Kind.RESTRICTION if is_restriction else form.term("kind", Kind)
        with said_on(form):
            row = recording.record(
                kind, form.cleaned_data["text"],
                received_on=form.cleaned_data["received_on"], how=form.term("how", How),
                ground=form.term("ground", Ground), by=seat, once=form.cleaned_data["form"],
                restricts=form.restricts if isinstance(form, RestrictForm) else None,
            )  # fmt: skip
            messages.success(request, "Het verzoek is vastgelegd. De termijn loopt.")
            return redirect("rights:request", seat.case.pk, row.pk)
    mine = selectors.of_seat(seat).filter(deadline__answered_on=None)
    context = _about(seat) | {
        "form": form, "open": mine.defer("words", "reason", "restriction__ending"),
        "is_restriction": is_restriction,
    }  # fmt: skip
    return render(request, "rights/record.html", context, status=_status(form))


@require_safe
@at_the_table
def one(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    row = selectors.opened(selectors.take(pk, seat), seat)
    offered, erases = steps.offered(row, seat), erasing.may(row, seat)
    # What is granted to be erased is proposed before the person hears that it goes.
    erases_first = erases and not erasing.is_proposed(row)
    following = next((step for step in offered if step.is_next(row)), None)
    context = _about(seat) | {
        "row": row, "deadline": row.deadline, "steps": offered,
        "next": None if erases_first else following, "erases_first": erases_first,
        "letters": _letters(row, seat), "helps": steps.help_of(row.kind),
        "article": ARTICLE[row.kind], "how": How(row.how).dutch,
        "ground": Ground(row.ground).dutch if row.ground else "",
        "proof": Proof(row.proof).dutch if row.proof else "",
        "told_how": How(row.told_how).dutch if row.told_how else "",
        "takes_up": selectors.handles(seat) and not row.deadline.answered_on
        and row.handler_id != seat.viewer.member,
        "hand_overs": row.deadline.hand_overs.select_related("to")
        if row.kind is Kind.COMPLAINT else (),
        "restriction": row.restriction, "uses": _uses(row),
        "dossier": _dossier(row, seat), "erases": erases,
    }  # fmt: skip
    return render(request, "rights/request.html", context)


@require_POST
@at_the_table
def take_up(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    answering.take_up(selectors.take(pk, seat), by=seat)
    messages.success(request, "U behandelt dit verzoek.")
    return redirect("rights:request", seat.case.pk, pk)


@_FORM
@at_the_table
def do(request: HttpRequest, seat: Seat, pk: UUID, slug: str) -> HttpResponse:
    step = steps.BY_SLUG.get(slug)
    if step is None:
        raise Http404
    row = selectors.take(pk, seat)
    if not step.may(row, seat):
        # Somebody may have done it since the form was opened.
        return refused(request, NOT_NOW, case=str(seat.case.pk))
    data = posted(request)
    form = step.form(data, **step.offers(row))
    if data is not None and form.is_valid():
        with said_on(form):
            step.do(row, form, seat)
            messages.success(request, step.done)
            return redirect("rights:request", seat.case.pk, pk)
    context = _about(seat) | {"form": form, "step": step, "row": row}
    return render(request, "rights/do.html", context, status=_status(form))


@_FORM
@at_the_table
def notice(request: HttpRequest, seat: Seat, pk: UUID) -> HttpResponse:
    """What one's party is told of a request, or asked to correct; and that somebody saw it."""
    found = selectors.told(pk, seat)
    if request.method == "POST":
        notifying.seen(found[0].request, by=seat)
        messages.success(request, "Uw partij heeft dit gezien.")
        return redirect("cases:case", seat.case.pk)
    asks = any(each.asks for each in found)
    row = found[0].request
    context = _about(seat) | {
        "row": selectors.opened(row, seat) if asks else row, "asks": asks,
        "seen": all(each.seen_at for each in found), "deadline": row.deadline,
    }  # fmt: skip
    return render(request, "rights/notice.html", context)


@require_safe
@at_the_table
def letter(request: HttpRequest, seat: Seat, pk: UUID, slug: str) -> HttpResponse:
    """To print. It has no name or address: those stand on the envelope, written by hand."""
    row = selectors.opened(selectors.take(pk, seat), seat)
    found = next((each for each in _letters(row, seat) if each.slug == slug), None)
    if found is None:
        raise Http404
    return render(request, "rights/letter.html", _about(seat) | {"letter": found, "row": row})


def _dossier(row: Request, seat: Seat) -> dict[str, object] | None:
    """How far the file is that who handles it may fetch; None where there is none to make."""
    if row.kind is not Kind.ACCESS or not selectors.handles(seat) or not row.proof:
        return None
    if row.deadline.answered_on or row.outcome == Outcome.REFUSED:
        return None
    latest = row.dossiers.order_by("-at").first()
    waits = latest and not (latest.made_at or latest.failed_at)
    return {
        "ready": latest if latest and latest.is_ready else None,
        "busy": waits and latest.at > timezone.now() - PATIENCE,
        "failed": latest and latest.failed_at,
        "left_out": row.exemptions.filter(withdrawn_at=None).count(),
    }  # fmt: skip


def _uses(row: Request) -> list[RestrictedUse]:
    """Why what is restricted is used all the same, opened."""
    if row.restriction is None:
        return []
    return open_rows(row.restriction.uses.select_related("party").order_by("-at"))


def _letters(row: Request, seat: Seat) -> list[Letter]:
    return letters(row, covenants.document(seat.version.checksum).contact)


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "case": seat.case, "reference": reference(seat.case.pk)}


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
