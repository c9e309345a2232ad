"""What somebody hears by mail, and what is kept of them."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oggz.portal.professionals import rights, selectors, services
from oggz.portal.professionals.board_forms import DigestForm
from oggz.portal.professionals.forms import DeleteForm
from oggz.portal.professionals.models import DigestChoice
from oggz.portal.professionals.services import RoomError
from oggz.portal.professionals.views.entry import (
    done,
    for_colleagues,
    form_page,
    kept_nowhere,
    refuse,
)

_METHODS = ["GET", "HEAD", "POST"]


@for_colleagues
@require_http_methods(_METHODS)
def digest(request: HttpRequest) -> HttpResponse:
    """How often somebody hears of new questions and answers, and about what."""
    form = DigestForm(request.POST or None, initial=_chosen(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.choose_digest(request.user, **form.cleaned_data)
        except RoomError as refused:
            refuse(form, refused)
        else:
            return done(request, lambda: None, reverse("professionals:digest"), "Bewaard.")
    return form_page(request, "professionals/digest.html", form, {"address": request.user.email})


def _chosen(request: HttpRequest) -> dict[str, object]:
    """As it is; for who never chose, the own regions and themes."""
    choice = DigestChoice.objects.filter(user=request.user).first()
    if choice is not None:
        return {
            "frequency": choice.frequency,
            "regions": list(choice.regions.all()),
            "themes": list(choice.themes.all()),
            "includes_national": choice.includes_national,
        }
    profile = selectors.profile_of(request.user)
    return {
        "frequency": DigestChoice.Frequency.NEVER,
        "regions": list(rights.own_regions(request.user)),
        "themes": list(profile.themes.all()) if profile else [],
    }


# The link in a mail carries its right with it: who is logged in plays no part, and mail programs
# send no token against forgery.
@csrf_exempt
@require_http_methods(_METHODS)
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Ends the digest by POST: with a button, or with one click of a mail program (RFC 8058)."""
    key = services.read_leaving_token(token)
    if key is None:
        return kept_nowhere(
            render(request, "professionals/leave.html", {"what": "unknown"}, status=404)
        )
    if request.method == "POST":
        services.leave_digest(key)
    what = "left" if request.method == "POST" else "ask"
    response = kept_nowhere(render(request, "professionals/leave.html", {"what": what}))
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# --- what is kept


@for_colleagues
@require_http_methods(_METHODS)
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything that these rooms keep of the reader, and deleting it."""
    form = DeleteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        texts = form.cleaned_data["texts"]
        return done(
            request, lambda: services.delete_own_data(request.user, texts=texts),
            reverse("professionals:own_data"), "Uw gegevens zijn verwijderd.",
        )  # fmt: skip
    kept = services.own_data(request.user)
    return form_page(request, "professionals/own_data.html", form, {"kept": kept})


@for_colleagues
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    name = f"mijn-gegevens-{timezone.localdate():%Y-%m-%d}.json"
    return JsonResponse(
        services.own_data(request.user),
        json_dumps_params={"ensure_ascii": False, "indent": 2},
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
