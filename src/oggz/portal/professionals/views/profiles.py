"""Finding colleagues, and the own profile."""

import time
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.portal.accounts.models import Organisation
from oggz.portal.accounts.selectors import name_of
from oggz.portal.catalogue.words import LONGEST_SEARCH
from oggz.portal.professionals import consent, rights, selectors, services
from oggz.portal.professionals.forms import ProfileForm, ReasonForm
from oggz.portal.professionals.models import Profile
from oggz.portal.professionals.models.profiles import CONFIRMED_EACH
from oggz.portal.professionals.services import RoomError
from oggz.portal.professionals.texts import one_line
from oggz.portal.professionals.views.entry import (
    done,
    for_colleagues,
    form_page,
    one_by,
    page_of,
    refuse,
    slowly,
)

INDEX = "professionals:index"
_SOUGHT = "oggz_who_is_who"
# So long is a name that was sought remembered, for its next pages.
_REMEMBERED_SECONDS = 30 * 60
_FILTERS = (
    ("gemeente", "municipality", "municipalities"), ("regio", "region", "regions"),
    ("thema", "theme", "themes"), ("organisatie", "organisation", "organisations"),
)  # fmt: skip
# A list tells no addresses or numbers; a profile may.
listed_slowly = slowly("wie-is-wie-lijst", an_hour=90)
shown_slowly = slowly("wie-is-wie-profiel", an_hour=60, a_day=150)


@for_colleagues
@require_http_methods(["GET", "HEAD", "POST"])
@listed_slowly
def index(request: HttpRequest) -> HttpResponse:
    """Colleagues by place, theme and organisation, and by words.

    Words may be somebody's name, so they are sent in the body of a request and stay in the session
    for the next pages: not in an address, which browsers and proxies remember.
    """
    if request.method == "POST":
        return _remember(request)
    options = selectors.options()
    asked, chosen = _asked(request, options)
    found = page_of(request, selectors.found(asked), selectors.PER_PAGE)
    context = {
        "asked": asked,
        "profiles": found,
        "groups": _groups(options, chosen),
        "chosen": _chosen(options, chosen, sought=bool(asked.text)),
        "query": _query(chosen, sought=bool(asked.text)),
        "action": f"{reverse(INDEX)}?{urlencode(chosen)}" if chosen else reverse(INDEX),
        "clear_url": f"{reverse(INDEX)}?{urlencode(chosen)}",
        "hidden": {"zoek": "1"} if asked.text else {},
        "public_contacts": selectors.public_contacts(asked.municipality),
        "has_profile": Profile.objects.filter(user=request.user).exists(),
        "may_propose": rights.may_propose_for(request.user).exists(),
    }
    return render(request, "professionals/index.html", context)


def _remember(request: HttpRequest) -> HttpResponse:
    text = one_line(request.POST.get("q", ""))[:LONGEST_SEARCH]
    given = {name: request.GET[name] for name, _, _ in _FILTERS if request.GET.get(name)}
    if text:
        request.session[_SOUGHT] = [text, int(time.time())]
        given["zoek"] = "1"
    else:
        request.session.pop(_SOUGHT, None)
    return redirect(f"{reverse(INDEX)}?{urlencode(given)}" if given else INDEX)


def _sought(request: HttpRequest) -> str:
    if request.GET.get("zoek") != "1":
        return ""
    text, moment = request.session.get(_SOUGHT, ("", 0))
    return text if time.time() - moment < _REMEMBERED_SECONDS else ""


def _asked(
    request: HttpRequest, options: selectors.Options
) -> tuple[selectors.Asked, dict[str, str]]:
    asked = selectors.Asked(text=_sought(request))
    chosen = {}
    for name, attribute, several in _FILTERS:
        one = one_by(getattr(options, several), request.GET.get(name, ""))
        if one is not None:
            asked = replace(asked, **{attribute: one})
            chosen[name] = one.slug
    return asked, chosen


_TITLES = {
    "gemeente": "Gemeente", "regio": "Regio", "thema": "Thema", "organisatie": "Organisatie",
}  # fmt: skip


def _groups(options: selectors.Options, chosen: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "title": _TITLES[name],
            "options": [
                (one.slug, str(one), one.slug == chosen.get(name))
                for one in getattr(options, several)
            ],
        }
        for name, _, several in _FILTERS
    ]


def _chosen(
    options: selectors.Options, chosen: dict[str, str], *, sought: bool
) -> list[dict[str, str]]:
    """What the list was narrowed by, each with the address without it."""
    found = []
    for name, _, several in _FILTERS:
        if one := one_by(getattr(options, several), chosen.get(name, "")):
            rest = {key: value for key, value in chosen.items() if key != name}
            query = _query(rest, sought=sought).rstrip("&")
            url = f"{reverse(INDEX)}?{query}" if query else reverse(INDEX)
            found.append({"title": _TITLES[name], "text": str(one), "url": url})
    return found


def _query(chosen: dict[str, str], *, sought: bool) -> str:
    given = chosen | ({"zoek": "1"} if sought else {})
    return f"{urlencode(given)}&" if given else ""


@for_colleagues
@require_safe
@listed_slowly
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """An organisation with its people, and the municipalities for which they work."""
    found = get_object_or_404(Organisation, slug=slug)
    people = selectors.found(selectors.Asked(organisation=found))
    context = {
        "organisation": found,
        "profiles": page_of(request, people, selectors.PER_PAGE),
        "municipalities": selectors.places_of_organisation(found),
    }
    return render(request, "professionals/organisation.html", context)


@for_colleagues
@require_safe
@shown_slowly
def profile(request: HttpRequest, key: UUID) -> HttpResponse:
    found, moderator = _visible(request, key)
    context = {
        "profile": found,
        "is_own": found.user_id == request.user.pk,
        "may_hide": moderator.may_hide_profile(found),
        "form": ReasonForm(),
    }
    return render(request, "professionals/profile.html", context)


def _visible(request: HttpRequest, key: UUID) -> tuple[Profile, rights.Moderator]:
    """A profile that is in the list; its owner sees it always, and who may hide it once hidden."""
    found = get_object_or_404(
        Profile.objects.select_related("organisation", "user").prefetch_related(
            "municipalities__ggd_region", "regions", "themes"
        ),
        key=key,
    )
    moderator = rights.Moderator(request.user)
    hidden = found.hidden_at is not None and moderator.may_hide_profile(found)
    is_listed = Profile.objects.listed().filter(pk=found.pk).exists()
    if not (is_listed or hidden or found.user_id == request.user.pk):
        raise Http404("Dit profiel is er niet.")
    return found, moderator


# --- the own profile


@for_colleagues
@require_http_methods(["GET", "HEAD", "POST"])
def own_profile(request: HttpRequest) -> HttpResponse:
    """Making and changing it; both confirm it."""
    own = selectors.profile_of(request.user)
    version = own.consent_version if own and own.has_valid_consent else consent.current().version
    initial = _initial(request, own) | {"version": version}
    form = ProfileForm(request.POST or None, profile=own, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.save_profile(
                request.user, form.told(**form.shows), version=form.cleaned_data["version"]
            )
        except RoomError as refused:
            if refused.field == "consent":
                # Once more, with the text of today.
                form.data = form.data.copy()
                form.data["version"] = consent.current().version
                form.data.pop("consent", None)
            refuse(form, refused)
        else:
            told = "Uw profiel is bewaard. Collega’s kunnen u vinden."
            if saved.hidden_at is not None:
                told = "Uw profiel is bewaard. De redactie heeft het verborgen; zij kan het tonen."
            return done(request, lambda: None, saved.get_absolute_url(), told)
    context = {"profile": own, "consent": consent.current(), "due": _is_due(own)}
    return form_page(request, "professionals/own_profile.html", form, context)


def _is_due(own: Profile | None) -> bool:
    return own is not None and own.confirmed_at <= timezone.now() - CONFIRMED_EACH


def _initial(request: HttpRequest, own: Profile | None) -> dict[str, Any]:
    if own is not None:
        shows = {"shows_email": own.shows_email, "shows_phone": own.shows_phone}
        return ProfileForm.initial_of(own) | shows
    user = request.user
    return {
        "name": name_of(user) if user.get_full_name() else "",
        "email": user.email,
        "organisation": selectors.current_organisation(user),
        "municipalities": list(rights.own_places(user)),
    }


@for_colleagues
@require_POST
def confirm(request: HttpRequest) -> HttpResponse:
    return done(
        request, lambda: services.confirm_profile(request.user),
        reverse("professionals:own_profile"), "Dank u wel. Uw profiel is bevestigd.",
    )  # fmt: skip


@for_colleagues
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Asks once; the button does it."""
    if request.method == "POST":
        told = "Uw toestemming is ingetrokken. Uw profiel is gewist."
        return done(request, lambda: services.withdraw_consent(request.user), reverse(INDEX), told)
    return render(request, "professionals/withdraw.html")


# --- keeping order


@for_colleagues
@require_POST
def hide(request: HttpRequest, key: UUID) -> HttpResponse:
    found, _ = _visible(request, key)
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return done(
        request, lambda: services.hide_profile(request.user, found, reason),
        found.get_absolute_url(), "Het profiel is verborgen.",
    )  # fmt: skip


@for_colleagues
@require_POST
def show(request: HttpRequest, key: UUID) -> HttpResponse:
    found, _ = _visible(request, key)
    return done(
        request, lambda: services.show_profile(request.user, found),
        found.get_absolute_url(), "Het profiel is weer te vinden.",
    )  # fmt: skip
