from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oggz.casework.access.errors import Unknown
from oggz.casework.audit.services import Event, record_refusal
from oggz.casework.consultations import rules, selectors, services
from oggz.casework.consultations.errors import ConsultationError, Recognisable
from oggz.casework.consultations.forms import AnswerForm, AskForm, SubjectForm
from oggz.casework.consultations.marking import Marked, marked
from oggz.casework.parties import sessions
from oggz.casework.parties.access import (
    OTHER_PARTY,
    View,
    ask_purpose,
    for_other_party,
    works_with,
)
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Situation, Standing
from oggz.covenant.terms import DataCategory
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _who_consults(view: Callable[..., HttpResponse]) -> View:
    """For who works on cases; the view gets their `Situation`. What is not theirs is unknown."""

    @works_with(Right.WORK_ON_CASES)
    def in_role(request: HttpRequest, standing: Standing, **kwargs: Any) -> HttpResponse:
        now = sessions.situation(request)
        if now.missing:
            return render(request, "consultations/not_yet.html", {"missing": now.missing})
        try:
            return view(request, now, **kwargs)
        except Unknown as unknown:
            return render(request, "consultations/unknown.html", {"why": unknown}, status=404)
        except ConsultationError as error:
            return _refused(request, str(error))

    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        standing = sessions.standing(request)
        if standing and for_other_party(request, standing.party.slug):
            record_refusal(
                Event(
                    action="party.refused", member=standing.member.pk, party=standing.party.slug,
                    role=standing.role, detail={"why": "refused"},
                )
            )  # fmt: skip
            return _refused(request, OTHER_PARTY)
        return in_role(request, **kwargs)

    return asked


def _refused(request: HttpRequest, why: str) -> HttpResponse:
    """What somebody wrote is theirs to take along."""
    context = {"why": why, "kept": request.POST.get("text", "")}
    return render(request, "consultations/refused.html", context, status=409)


@require_safe
@_who_consults
def consultations(request: HttpRequest, now: Situation) -> HttpResponse:
    lines = selectors.lines(now)
    context = {
        "waiting": [line for line in lines if line.waits],
        "asked": [line for line in lines if not line.is_asked],
        "answered": [line for line in lines if line.is_asked and not line.waits],
        "outside": rules.outside(now.standing.party),
    }
    return render(request, "consultations/list.html", context)


@_FORM
@_who_consults
def ask(request: HttpRequest, now: Situation) -> HttpResponse:
    """First what it is about, then the question itself, under the covenant of one's purpose."""
    viewer, posts = now.viewer, request.method == "POST"
    version = rules.versions_of(viewer.party).get(viewer.covenant) if viewer else None
    if version is None:
        if posts:
            return _refused(request, "Kies eerst voor welk doel u werkt.")
        if now.asks_purpose:
            return ask_purpose(request, now)
        return redirect("consultations:ask_outside")
    subjects = rules.subjects(version, viewer.party, viewer.role, viewer.purpose)
    sent = request.POST if posts else request.GET
    first = SubjectForm(subjects, sent if posts or "soort" in sent or "verder" in sent else None)
    page = {"subjects": first, "now": now, "outside": rules.outside(now.standing.party)}
    if not subjects or not first.is_valid():
        if posts:
            return _refused(request, "Over deze onderwerpen kunt u nu geen raad vragen.")
        status = 422 if first.errors else 200
        return render(request, "consultations/ask_subjects.html", page, status=status)
    categories = [DataCategory(each) for each in first.cleaned_data["soort"]]
    page |= {
        "categories": categories,
        "verdict": rules.verdict(version, viewer.party, viewer.role, viewer.purpose, categories),
    }
    return _asked(request, now, rules.offers(version, viewer.party, categories), categories, page)


@_FORM
@_who_consults
def ask_outside(request: HttpRequest, now: Situation) -> HttpResponse:
    """Of parties with whom there is no covenant: with a covenant, that one decides."""
    return _asked(request, now, rules.outside(now.standing.party), [], {"now": now})


def _asked(
    request: HttpRequest, now: Situation, offers: list[rules.Offer],
    categories: list[DataCategory], page: dict[str, object],
) -> HttpResponse:  # fmt: skip
    form = AskForm(offers, posted(request))
    found = None
    if request.method == "POST" and form.is_valid():
        text, parties = form.cleaned_data["text"], form.cleaned_data["partijen"]
        try:
            row = services.ask(text, parties=parties, categories=categories, by=now)
        except Recognisable as error:
            found = _told(form, error, text)
        except ConsultationError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "Uw vraag is verstuurd.")
            return redirect("consultations:consultation", row.pk)
    page |= {"form": form, "marked": found, "offers": offers}
    status = 422 if form.errors else 200
    return render(request, "consultations/ask.html", page, status=status)


@_FORM
@_who_consults
def consultation(request: HttpRequest, now: Situation, consultation: UUID) -> HttpResponse:
    form, found = AnswerForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            services.answer(consultation, text, by=now)
        except Recognisable as error:
            found = _told(form, error, text)
        else:
            messages.success(request, "Uw antwoord is verstuurd.")
            return redirect("consultations:consultation", consultation)
    elif request.method != "POST":
        line = selectors.find(now, consultation)
        if line and not line.opens:
            return render(request, "consultations/other_purpose.html", {"line": line})
    context = {"shown": services.read(consultation, by=now), "form": form, "marked": found}
    status = 422 if form.errors else 200
    return render(request, "consultations/consultation.html", context, status=status)


@_FORM
@_who_consults
def end(request: HttpRequest, now: Situation, consultation: UUID) -> HttpResponse:
    """Asked once more: nothing of it comes back."""
    if request.method == "POST":
        services.end(consultation, by=now)
        messages.success(request, "Het overleg is beëindigd. De vraag en de antwoorden zijn weg.")
        return redirect("consultations:list")
    line = selectors.find(now, consultation)
    if line is None or not line.is_mine:
        raise Unknown
    return render(request, "consultations/end.html", {"line": line})


def _told(form: forms.Form, error: Recognisable, text: str) -> Marked:
    form.add_error("text", str(error))
    return marked(text, error.findings)
