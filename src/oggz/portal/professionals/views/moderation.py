"""Reporting posts, and what editors do about them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.portal.professionals import board_selectors, rights, services
from oggz.portal.professionals.forms import ReasonForm
from oggz.portal.professionals.models import BoardAnswer, BoardQuestion
from oggz.portal.professionals.services import RoomError
from oggz.portal.professionals.services.moderation import AnyPost
from oggz.portal.professionals.views.entry import done, for_colleagues, form_page, refuse

_KINDS: dict[str, type[AnyPost]] = {"vraag": BoardQuestion, "antwoord": BoardAnswer}
_METHODS = ["GET", "HEAD", "POST"]


@for_colleagues
@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    moderator = rights.Moderator(request.user)
    if not moderator:
        raise PermissionDenied
    found = board_selectors.open_reports(moderator)
    return render(request, "professionals/reports.html", {"reports": found})


@for_colleagues
@require_http_methods(_METHODS)
def report(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    post = _post(kind, key)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.report(request.user, post, form.cleaned_data["reason"])
        except RoomError as refused:
            refuse(form, refused)
        else:
            told = "Dank u wel. De redactie kijkt ernaar."
            return done(request, lambda: None, post.get_absolute_url(), told)
    context = {"post": post, "kind": kind, "thread": _thread(post)}
    return form_page(request, "professionals/report.html", form, context)


@for_colleagues
@require_http_methods(_METHODS)
def hide(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    """Asks for the reason, and shows what was reported."""
    post = _post(kind, key)
    if not rights.Moderator(request.user).may_hide_below(_thread(post)):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.hide_post(request.user, post, form.cleaned_data["reason"])
        except RoomError as refused:
            refuse(form, refused)
        else:
            return done(request, lambda: None, post.get_absolute_url(), "Het bericht is verborgen.")
    context = {
        "post": post,
        "kind": kind,
        "thread": _thread(post),
        "reports": post.reports.filter(settled_at=None),
    }
    return form_page(request, "professionals/hide.html", form, context)


@for_colleagues
@require_POST
def show(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    post = _post(kind, key)
    return done(
        request, lambda: services.show_post(request.user, post), post.get_absolute_url(),
        "Het bericht is weer te lezen.",
    )  # fmt: skip


@for_colleagues
@require_POST
def leave(request: HttpRequest, kind: str, key: int) -> HttpResponse:
    post = _post(kind, key)
    return done(
        request, lambda: services.leave_post(request.user, post),
        reverse("professionals:reports"), "De melding is afgehandeld. Het bericht blijft staan.",
    )  # fmt: skip


def _post(kind: str, key: int) -> AnyPost:
    if kind not in _KINDS:
        raise Http404
    return get_object_or_404(_KINDS[kind], pk=key)


def _thread(post: AnyPost) -> BoardQuestion:
    return post if isinstance(post, BoardQuestion) else post.question
