"""Who comes in, and that nothing of what they see stays behind."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oggz.portal.professionals import rights
from oggz.portal.professionals.services import RoomError
from oggz.web.limits import another

View = Callable[..., HttpResponse]

_HOUR, _DAY = 3600, 24 * 3600


def for_colleagues(view: View) -> View:
    """Only for who has a role; no browser or proxy keeps the page, no search engine lists it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated and not rights.may_enter(request.user):
            raise PermissionDenied
        return kept_nowhere(login_required(view)(request, *args, **kwargs))

    return guarded


def kept_nowhere(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def slowly(what: str, *, an_hour: int, a_day: int | None = None) -> Callable[[View], View]:
    """As often as a person looks, not as a program does."""

    def limit(view: View) -> View:
        @wraps(view)
        def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counted = f"{what}:{request.user.pk}"
            if another(counted, _HOUR) > an_hour or (a_day and another(counted, _DAY) > a_day):
                return render(request, "professionals/too_many.html", status=429)
            return view(request, *args, **kwargs)

        return limited

    return limit


def page_of(request: HttpRequest, found: Any, per_page: int) -> Page:
    asked = request.GET.get("page", "1")
    if not asked.isascii() or not asked.isdigit() or not 0 < len(asked) < 7:
        raise Http404("Deze bladzijde is er niet.")
    try:
        return Paginator(found, per_page).page(int(asked))
    except EmptyPage:
        raise Http404("Deze bladzijde is er niet.") from None


def refuse(form: forms.Form, refused: RoomError) -> None:
    """Tell beside the field what is wrong; what was typed stays in the form."""
    form.add_error(refused.field if refused.field in form.fields else None, str(refused))


def form_page(
    request: HttpRequest, template: str, form: forms.Form, context: dict[str, Any]
) -> HttpResponse:
    status = 400 if form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)


def done(
    request: HttpRequest, act: Callable[[], object], address: str, told: str = ""
) -> HttpResponse:
    """Do what a button asks, and go to a page that says whether it was done."""
    try:
        act()
    except RoomError as refused:
        messages.error(request, str(refused))
    else:
        if told:
            messages.success(request, told)
    return redirect(address)


def one_by(found: Iterable[Any], value: str) -> Any:
    """What a filter in the address names by its slug; unknown values narrow nothing."""
    return next((each for each in found if each.slug == value), None) if value else None
