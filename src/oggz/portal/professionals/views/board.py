"""The board: reading, asking, answering."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.portal.catalogue.words import LONGEST_SEARCH
from oggz.portal.professionals import board_selectors, rights, selectors, services
from oggz.portal.professionals.board_forms import NATIONAL, AnswerForm, QuestionForm
from oggz.portal.professionals.models import BoardAnswer, BoardQuestion
from oggz.portal.professionals.services import RoomError
from oggz.portal.professionals.texts import one_line
from oggz.portal.professionals.views.entry import (
    done,
    for_colleagues,
    form_page,
    one_by,
    page_of,
    refuse,
)

BOARD = "professionals:board"
_METHODS = ["GET", "HEAD", "POST"]
_SHOWN = (("", "Alle vragen"), ("open", "Nog open"), ("gevolgd", "Die ik volg"))


@for_colleagues
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Questions by region and theme, those that are open, those that one follows, by words."""
    regions, themes = list(selectors.regions()), list(selectors.themes())
    given = {
        "q": one_line(request.GET.get("q", ""))[:LONGEST_SEARCH],
        "regio": request.GET.get("regio", ""),
        "thema": request.GET.get("thema", ""),
        "toon": request.GET.get("toon", ""),
    }
    asked = board_selectors.Asked(
        text=given["q"],
        region=one_by(regions, given["regio"]),
        national=given["regio"] == NATIONAL,
        theme=one_by(themes, given["thema"]),
        only_open=given["toon"] == "open",
        followed_by=request.user if given["toon"] == "gevolgd" else None,
    )
    query = urlencode({name: value for name, value in given.items() if value})
    moderator = rights.Moderator(request.user)
    context = {
        "asked": asked,
        "given": given,
        "questions": page_of(request, board_selectors.found(asked), board_selectors.PER_PAGE),
        "groups": _groups(given, regions, themes),
        "query": f"{query}&" if query else "",
        "is_moderator": bool(moderator),
        "reports": board_selectors.open_reports(moderator).count() if moderator else 0,
    }
    return render(request, "professionals/board.html", context)


def _groups(given: dict[str, str], regions: list[Any], themes: list[Any]) -> list[dict[str, Any]]:
    places = [("", "Alle regio’s"), (NATIONAL, "Heel Nederland")]
    places += [(region.slug, region.name) for region in regions]
    subjects = [("", "Alle thema’s"), *((theme.slug, theme.title) for theme in themes)]
    listed = (("toon", "Welke vragen", _SHOWN), ("regio", "Regio", places),
              ("thema", "Thema", subjects))  # fmt: skip
    return [
        {
            "name": name,
            "title": title,
            "options": [(value, text, value == given[name]) for value, text in options],
        }
        for name, title, options in listed
    ]


@for_colleagues
@require_http_methods(_METHODS)
def ask(request: HttpRequest) -> HttpResponse:
    form = QuestionForm(request.POST or None, initial=_first_region(request))
    if request.method == "POST" and form.is_valid():
        try:
            question = services.ask(request.user, **form.cleaned_data)
        except RoomError as refused:
            refuse(form, refused)
        else:
            return redirect(question)
    return form_page(request, "professionals/ask.html", form, {"question": None})


def _first_region(request: HttpRequest) -> dict[str, str]:
    if request.method == "POST":
        return {}
    region = rights.own_regions(request.user).first()
    return {"region": region.slug if region else NATIONAL}


@for_colleagues
@require_http_methods(_METHODS)
def question(request: HttpRequest, key: int) -> HttpResponse:
    """A question with its answers; sending an answer."""
    found = _question(key)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = services.answer(request.user, found, text=form.cleaned_data["text"])
        except RoomError as refused:
            refuse(form, refused)
        else:
            return redirect(given)
    thread = board_selectors.thread(found, request.user, rights.Moderator(request.user))
    return form_page(request, "professionals/question.html", form, {"thread": thread})


@for_colleagues
@require_http_methods(_METHODS)
def change_question(request: HttpRequest, key: int) -> HttpResponse:
    found = _question(key)
    if found.author_id != request.user.pk or not found.is_editable:
        return done(request, lambda: _too_late(found, request), found.get_absolute_url())
    form = QuestionForm(request.POST or None, initial=QuestionForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_question(request.user, found, **form.cleaned_data)
        except RoomError as refused:
            refuse(form, refused)
        else:
            return redirect(found)
    return form_page(request, "professionals/ask.html", form, {"question": found})


@for_colleagues
@require_http_methods(_METHODS)
def change_answer(request: HttpRequest, key: int) -> HttpResponse:
    found = _answer(key)
    if found.author_id != request.user.pk or not found.is_editable:
        return done(request, lambda: _too_late(found, request), found.get_absolute_url())
    form = AnswerForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_answer(request.user, found, text=form.cleaned_data["text"])
        except RoomError as refused:
            refuse(form, refused)
        else:
            return redirect(found)
    return form_page(request, "professionals/change_answer.html", form, {"answer": found})


def _too_late(found: BoardQuestion | BoardAnswer, request: HttpRequest) -> None:
    if found.author_id != request.user.pk:
        raise RoomError("U kunt alleen wijzigen wat u zelf schreef.")
    raise RoomError("Wijzigen kan tot een uur na het plaatsen.")


# --- buttons; an address says on what, `uit` in the body that it is to be undone


@for_colleagues
@require_POST
def follow(request: HttpRequest, key: int) -> HttpResponse:
    found, on = _question(key), "uit" not in request.POST
    return done(
        request, lambda: services.follow(request.user, found, on=on), found.get_absolute_url()
    )


@for_colleagues
@require_POST
def also(request: HttpRequest, key: int) -> HttpResponse:
    found, too = _question(key), "uit" not in request.POST
    return done(
        request, lambda: services.have_it_too(request.user, found, too=too),
        found.get_absolute_url(),
    )  # fmt: skip


@for_colleagues
@require_POST
def helped(request: HttpRequest, key: int) -> HttpResponse:
    found, helps = _answer(key), "uit" not in request.POST
    return done(
        request, lambda: services.mark_helpful(request.user, found, helped=helps),
        found.get_absolute_url(),
    )  # fmt: skip


@for_colleagues
@require_POST
def remove_question(request: HttpRequest, key: int) -> HttpResponse:
    found = _question(key)
    told = "Uw vraag is verwijderd. Dat hier een vraag stond, blijft zichtbaar."
    return done(
        request, lambda: services.remove_own(request.user, found), found.get_absolute_url(), told
    )


@for_colleagues
@require_POST
def remove_answer(request: HttpRequest, key: int) -> HttpResponse:
    found = _answer(key)
    told = "Uw antwoord is verwijderd. Dat hier een antwoord stond, blijft zichtbaar."
    address = reverse("professionals:question", args=[found.question_id])
    return done(request, lambda: services.remove_own(request.user, found), address, told)


def _question(key: int) -> BoardQuestion:
    questions = BoardQuestion.objects.select_related("author", "region").prefetch_related("themes")
    return get_object_or_404(questions, pk=key)


def _answer(key: int) -> BoardAnswer:
    return get_object_or_404(BoardAnswer.objects.select_related("question"), pk=key)
