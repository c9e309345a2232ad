"""The plan of the person in whose file one works, as pages."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.references import reference
from oggz.casework.cases.views.finding import at_the_table, said_on
from oggz.casework.plans import evaluating, printing, selectors, services
from oggz.casework.plans.errors import Changed, PlanError
from oggz.casework.plans.forms import (
    ASKED,
    BY_KIND,
    TOGETHER,
    DoingForm,
    EvaluateForm,
    ItemForm,
    RewriteForm,
    doing,
    who_does,
)
from oggz.casework.plans.models import Item, ItemKind, Result
from oggz.casework.plans.pictures import pictures
from oggz.casework.plans.selectors import Line, Plan
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])
_SAID = {
    Result.DONE: "De actie is gedaan.",
    Result.REACHED: "Het doel is bereikt.",
    Result.DROPPED: "Dit is vervallen.",
}


@require_safe
@at_the_table
def plan(request: HttpRequest, seat: Seat) -> HttpResponse:
    found = selectors.plan(seat)
    asked = [each for each in ASKED.values() if services.may_write(seat, each.kind)]
    context = _about(seat) | {
        "plan": found,
        "pictures": pictures(found.courses),
        "asked": [each for each in asked if each.kind not in TOGETHER],
        "together": [each for each in asked if each.kind in TOGETHER],
        "may_write": services.may_write(seat, ItemKind.GOAL),
        "may_print": printing.may_print(seat),
        "basis": selectors.basis(found),
        "known": selectors.known(seat),
    }
    return render(request, "plans/plan.html", context)


@_FORM
@at_the_table
def add(request: HttpRequest, seat: Seat, soort: str) -> HttpResponse:
    asked = ASKED.get(soort)
    if asked is None:
        raise Http404
    if not services.may_write(seat, asked.kind):
        return _refused(request, seat, services.NOT_WRITING)
    doers, goals, lines = (), (), ()
    if asked.kind is ItemKind.ACTION:
        doers = tuple(selectors.doers(seat))
        goals = tuple(goal for goal in selectors.plan(seat).goals if not goal.item.ended_at)
    if asked.kind is ItemKind.REMARK:
        found = selectors.plan(seat).lines
        hang = TOGETHER | set(services.ABOUT)
        lines = tuple(each for each in found if each.kind not in hang)
    data = posted(request)
    asks = ("doel", "goal"), ("over", "about")
    first = {field: request.GET.get(name, "") for name, field in asks} if data is None else None
    form = ItemForm(asked, data, goals=goals, lines=lines, doers=doers, initial=first)
    if data is not None and form.is_valid():
        with said_on(form):
            services.add(
                seat.own_file, asked.kind, form.cleaned_data["text"], domain=form.domain,
                goal=_chosen(goals, form.cleaned_data.get("goal")),
                doing=doing(form, doers) if asked.kind is ItemKind.ACTION else None,
                detail=form.detail, day=form.cleaned_data.get("day"),
                about=_chosen(lines, form.cleaned_data.get("about")),
                by=seat, once=form.cleaned_data["form"],
            )  # fmt: skip
            messages.success(request, "Het staat in het plan.")
            return redirect("plans:plan", seat.case.pk)
    context = _about(seat) | {"asked": asked, "form": form}
    return render(request, "plans/add.html", context, status=_status(form))


@_FORM
@at_the_table
def rewrite(request: HttpRequest, seat: Seat, item: UUID) -> HttpResponse:
    line = _line(seat, item)
    asked = BY_KIND[ItemKind(line.item.kind)]
    if asked.kind is ItemKind.PROGRESS:
        raise Http404
    data = posted(request)
    form = RewriteForm(asked, data, initial={"text": line.text, "current": line.current})
    theirs = ""
    if data is not None and form.is_valid():
        current = str(form.cleaned_data["current"])
        with said_on(form):
            try:
                services.rewrite(line.item, form.cleaned_data["text"], current=current, by=seat)
            except Changed as why:
                theirs = why.theirs
                # What is sent next time was written with these words in sight.
                form.data = form.data.copy()
                form.data["current"] = why.current
                raise
            messages.success(request, "Uw wijziging staat in het plan.")
            return redirect("plans:plan", seat.case.pk)
    context = _about(seat) | {"asked": asked, "form": form, "line": line, "theirs": theirs}
    return render(request, "plans/rewrite.html", context, status=_status(form))


@_FORM
@at_the_table
def evaluate(request: HttpRequest, seat: Seat, item: UUID) -> HttpResponse:
    """Look back: per goal what came of it, and when again."""
    found = selectors.plan(seat)
    line = _line_in(found, item)
    if line.kind is not ItemKind.EVALUATION:
        raise Http404
    if not services.may_write(seat, ItemKind.PROGRESS):
        return _refused(request, seat, services.NOT_WRITING)
    data = posted(request)
    form = EvaluateForm([goal for goal in found.goals if not goal.item.ended_at], data)
    if data is not None and form.is_valid():
        with said_on(form):
            evaluating.evaluate(
                line.item, form.came, again=form.cleaned_data["again"], by=seat,
                once=form.cleaned_data["form"],
            )  # fmt: skip
            messages.success(request, "Wat ervan kwam, staat in het plan.")
            return redirect("plans:plan", seat.case.pk)
    context = _about(seat) | {"form": form, "line": line}
    return render(request, "plans/evaluate.html", context, status=_status(form))


@_FORM
@at_the_table
def assign(request: HttpRequest, seat: Seat, item: UUID) -> HttpResponse:
    """Who does an action, and by when."""
    line = _line(seat, item)
    if line.item.kind != ItemKind.ACTION:
        raise Http404
    doers = tuple(selectors.doers(seat))
    data = posted(request)
    first = {"who": who_does(line, doers), "due": line.item.due}
    form = DoingForm(doers, data, initial=first)
    if data is not None and form.is_valid():
        with said_on(form):
            services.assign(line.item, doing(form, doers), by=seat)
            messages.success(request, "De actie is verdeeld.")
            return redirect("plans:plan", seat.case.pk)
    context = _about(seat) | {"form": form, "line": line}
    return render(request, "plans/assign.html", context, status=_status(form))


@require_POST
@at_the_table
def end(request: HttpRequest, seat: Seat, item: UUID) -> HttpResponse:
    result = next((each for each in Result if each == request.POST.get("hoe")), None)
    if result is None:
        return _refused(request, seat, "Kies wat ermee gebeurde.")
    try:
        services.end(Item(pk=item), result, by=seat)
    except PlanError as why:
        return _refused(request, seat, str(why))
    messages.success(request, _SAID[result])
    return redirect("plans:plan", seat.case.pk)


@require_safe
@at_the_table
def on_paper(request: HttpRequest, seat: Seat) -> HttpResponse:
    """For the person, to print: in plain words, and only what may leave the building."""
    printed = printing.printed(seat)
    context = _about(seat) | {"plan": printed, "pictures": pictures(printed.courses)}
    return render(request, "plans/paper.html", context)


def _about(seat: Seat) -> dict[str, object]:
    return {"seat": seat, "case": seat.case, "reference": reference(seat.case.pk)}


def _line(seat: Seat, item: UUID) -> Line:
    """An item of this plan that one may read. Raises Unknown."""
    return _line_in(selectors.plan(seat), item)


def _line_in(found: Plan, item: UUID) -> Line:
    line = next((each for each in found.lines if each.item.pk == item), None)
    if line is None or line.item.ended_at:
        raise Unknown
    return line


def _chosen(lines: tuple[Line, ...], key: str | None) -> Item | None:
    return next((line.item for line in lines if str(line.item.pk) == key), None)


def _refused(request: HttpRequest, seat: Seat, why: str) -> HttpResponse:
    return render(request, "plans/refused.html", _about(seat) | {"why": why}, status=409)


def _status(form: object) -> int:
    return 422 if getattr(form, "errors", None) else 200
