"""How every page of the committee is made: for all readers the same, for members with more."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from oggz.portal.guidance.errors import GuidanceError, NotAllowed
from oggz.portal.guidance.rights import READER, Standing, standing_of
from oggz.portal.municipalities.models import Municipality

View = Callable[..., HttpResponse]


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    standing: Standing,
    status: int = 200,
) -> HttpResponse:
    response = render(
        request, f"guidance/{template}.html", context | {"standing": standing}, status=status
    )
    if standing is not READER:
        # It may hold what only members see.
        response.headers["Cache-Control"] = "private, no-store"
    return response


def refused(
    request: HttpRequest, text: str, *, status: int, standing: Standing = READER
) -> HttpResponse:
    """Why something was not done, in words, with the way back."""
    context = {"text": text, "back": _page_of(request)}
    return page(request, "refused", context, standing=standing, status=status)


def _page_of(request: HttpRequest) -> str:
    """The wish or meeting that a button stands with; else the first page."""
    found = re.match(r"/begeleidingscommissie/(?:wensen|agenda)/\d{1,12}/", request.path)
    return found[0] if found else reverse("guidance:index")


def for_readers(view: View) -> View:
    """A page that anyone may see; the view gets who it is for."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return _wrong_method(request, "Deze pagina kunt u alleen bekijken.", "GET, HEAD")
        return view(request, standing_of(request), *args, **kwargs)

    return shown


def for_known(
    *, who: Callable[[Standing], bool], only_post: bool = False
) -> Callable[[View], View]:
    """A page or a button for some; others hear that it is not for them, or log in first."""

    def wrapped(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            allowed = ("POST",) if only_post else ("GET", "HEAD", "POST")
            if request.method not in allowed:
                text = "Dit kan alleen met de knop op de pagina zelf."
                return _wrong_method(request, text, ", ".join(allowed))
            standing = standing_of(request)
            if standing.user is None:
                back = _page_of(request) if only_post else request.get_full_path()
                return redirect_to_login(back)
            try:
                if not who(standing):
                    raise NotAllowed("Dit is niet voor u: het hoort bij een andere rol.")
                return view(request, standing, *args, **kwargs)
            except GuidanceError as error:
                status = 403 if isinstance(error, NotAllowed) else 409
                return refused(request, str(error), status=status, standing=standing)

        return guarded

    return wrapped


def _wrong_method(request: HttpRequest, text: str, allowed: str) -> HttpResponse:
    response = refused(request, text, status=405)
    response.headers["Allow"] = allowed
    return response


def is_member(standing: Standing) -> bool:
    return standing.is_member


def is_secretary(standing: Standing) -> bool:
    return standing.is_secretary


def may_bring(standing: Standing) -> bool:
    return standing.may_bring


def done(request: HttpRequest, url: str, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(url)


def seat_of(request: HttpRequest, standing: Standing) -> Municipality:
    """For which municipality of the reader a button was pressed."""
    seat = standing.seat(request.POST.get("municipality"))
    if seat is None:
        raise NotAllowed("U zit niet in de begeleidingscommissie voor deze gemeente.")
    return seat


def sent_by(request: HttpRequest) -> QueryDict | None:
    """What was sent, empty as well; None for who only opens the form."""
    return request.POST if request.method == "POST" else None


def form_page(
    request: HttpRequest,
    standing: Standing,
    form: BaseForm,
    act: Callable[[], HttpResponse],
    *,
    title: str,
    button: str,
    back: str,
    about: str = "",
) -> HttpResponse:
    """A form on a page of its own; what was typed stays when it cannot be done so."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                return act()
            except NotAllowed:
                raise
            except GuidanceError as error:
                form.add_error(None, str(error))
        status = 400
    context = {"form": form, "title": title, "button": button, "back": back, "about": about}
    return page(request, "form", context, standing=standing, status=status)
