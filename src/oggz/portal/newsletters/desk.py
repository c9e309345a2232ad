"""The desk's pages of newsletters: making an edition, looking at it, approving and sending it."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import ModelLogEntry

from oggz.portal.desk.access import for_editors
from oggz.portal.newsletters import composing, mails, rights, selectors, services, tasks
from oggz.portal.newsletters.desk_forms import (
    EditionForm,
    ItemForm,
    MomentForm,
    PeriodForm,
    SettingsForm,
)
from oggz.portal.newsletters.items import shown_in
from oggz.portal.newsletters.models import Delivery, Edition, Newsletter
from oggz.portal.newsletters.services import NewsletterError

_ICON = "mail"
State = Edition.State


def _letter(request: HttpRequest, pk: int) -> Newsletter:
    """One that this editor may work on; others are not told whether it exists."""
    letter = rights.letters_of(request.user).filter(pk=pk).first()
    if letter is None:
        raise PermissionDenied
    return letter


def _edition(request: HttpRequest, pk: int) -> Edition:
    editions = Edition.objects.select_related(
        "newsletter__municipality__theme", "newsletter__region", "newsletter__theme", "approved_by"
    )
    letters = rights.letters_of(request.user).order_by()
    edition = editions.filter(pk=pk, newsletter__in=letters.values("pk")).first()
    if edition is None:
        raise PermissionDenied
    return edition


@require_admin_access
@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    letters = rights.letters_of(request.user)
    groups = selectors.by_scope(selectors.overview(letters))
    context = {
        "page_title": "Nieuwsbrieven",
        "header_icon": _ICON,
        "groups": [(str(scope.label), found) for scope, found in groups.items()],
    }
    return render(request, "newsletters/admin/index.html", context)


@require_admin_access
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """Its editions, the way to a new one, and its settings."""
    found = _letter(request, pk)
    first, last = selectors.next_period(found)
    period = PeriodForm(initial={"first": first, "last": last}, prefix="periode")
    may_decide = rights.may_decide(request.user, found)
    settings_form = SettingsForm(instance=found, prefix="instellingen")
    if request.method == "POST" and "begin" in request.POST:
        period = PeriodForm(request.POST, prefix="periode")
        if period.is_valid():
            try:
                edition = services.begin_edition(
                    found, period.cleaned_data["first"], period.cleaned_data["last"],
                    by=request.user,
                )  # fmt: skip
            except NewsletterError as refused:
                period.add_error(None, str(refused))
            else:
                return redirect("newsletter_desk:edition", edition.pk)
    elif request.method == "POST":
        if not may_decide:
            raise PermissionDenied
        settings_form = SettingsForm(request.POST, instance=found, prefix="instellingen")
        if settings_form.is_valid():
            services.save_settings(found, settings_form.cleaned_data, by=request.user)
            messages.success(request, "De instellingen zijn bewaard.")
            return redirect("newsletter_desk:letter", pk)
    context = {
        "page_title": found.title,
        "header_icon": _ICON,
        "letter": found,
        "readers": found.subscriptions.count(),
        "editions": found.editions.select_related("newsletter").defer("html", "text"),
        "period": period,
        "settings_form": settings_form if may_decide else None,
    }
    return render(request, "newsletters/admin/letter.html", context)


@require_admin_access
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """A draft to work on; of what is on its way, how far it is."""
    found = _edition(request, pk)
    if found.may_change:
        return _draft(request, found)
    template = (
        "newsletters/admin/progress.html" if found.is_public else ("newsletters/admin/waiting.html")
    )
    context = _about(request, found) | (_progress(found) if found.is_public else {})
    return render(request, template, context)


def _draft(request: HttpRequest, found: Edition) -> HttpResponse:
    sent = request.POST.copy()
    if sent and _key(sent.get("page", "")) is None:
        sent["page"] = ""  # the chooser draws numbers only
    form = EditionForm(sent or None, instance=found)
    item = ItemForm(sent or None)
    if request.method == "POST" and form.is_valid():
        try:
            if (done := _work_on(request, found, form, item)) is not None:
                return done
        except NewsletterError as refused:
            messages.error(request, str(refused))
            return redirect("newsletter_desk:edition", found.pk)
    context = _about(request, found) | {
        "form": form,
        "item_form": item,
        "media": item.media,
        "items": shown_in(found),
        "moment": MomentForm(),
    }
    return render(request, "newsletters/admin/edition.html", context)


def _work_on(
    request: HttpRequest, found: Edition, form: EditionForm, item: ItemForm
) -> HttpResponse | None:
    """Keep what was typed, and do what the pressed button says."""
    by, sent = request.user, request.POST
    services.change_edition(Edition(pk=found.pk), form.cleaned_data, by=by)
    moved = ""
    for button, steps in (("up", -1), ("down", 1)):
        if key := _key(sent.get(button, "")):
            services.move_item(found, key, steps, by=by)
            moved = f"#onderdeel-{key}"
    if key := _key(sent.get("remove", "")):
        services.remove_item(found, key, by=by)
        moved = "#onderdelen"
    if "add" in sent:
        if not item.is_valid():
            return None
        if item.cleaned_data["page"] is None:
            item.add_error("page", "Kies eerst een pagina.")
            return None
        services.add_items(found, [item.cleaned_data["page"]], by=by)
        moved = "#onderdelen"
    if "look" in sent:
        return redirect("newsletter_desk:preview", found.pk)
    if not moved:
        messages.success(request, "Bewaard.")
    response = redirect("newsletter_desk:edition", found.pk)
    response["Location"] += moved
    return response


def _key(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 18 else None


def _about(request: HttpRequest, found: Edition) -> dict[str, Any]:
    return {
        "page_title": found.subject,
        "page_subtitle": found.newsletter.title,
        "header_icon": _ICON,
        "edition": found,
        "letter": found.newsletter,
        "readers": found.newsletter.subscriptions.count(),
        "why_not": rights.why_not_approve(request.user, found),
        "history": ModelLogEntry.objects.for_instance(found).select_related("user")[:20],
    }


_NAMES = {state.value: str(state.label) for state in Delivery.State}


def _progress(found: Edition) -> dict[str, Any]:
    """How many messages are where, and how long it may still take."""
    counts = selectors.counts(found)
    total = sum(counts.values())
    waiting = counts.get(Delivery.State.WAITING, 0) + counts.get(Delivery.State.CLAIMED, 0)
    left = selectors.seconds_left(found, waiting) if found.state == State.SENDING else None
    return {
        "counts": [(_NAMES[state], counts[state]) for state in _NAMES if counts.get(state)],
        "uncertain": counts.get(Delivery.State.UNCERTAIN, 0),
        "total": total,
        "done": total - waiting,
        "left": _duration(left) if left is not None else "",
        "is_busy": found.state == State.SENDING,
        "now": timezone.localtime(),
    }


def _duration(seconds: int) -> str:
    if seconds < 90:
        return f"nog ongeveer {max(1, seconds)} seconden"
    minutes = round(seconds / 60)
    return f"nog ongeveer {minutes} minuten"


@require_admin_access
@require_safe
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The figures alone, which the page asks for while it is sent."""
    found = _edition(request, pk)
    context = {"edition": found} | _progress(found)
    return render(request, "newsletters/admin/figures.html", context)


@require_admin_access
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    found = _edition(request, pk)
    composed = composing.example_of(composing.compose(found))
    context = _about(request, found) | {"text": composed.text, "moment": MomentForm()}
    return render(request, "newsletters/admin/preview.html", context)


@require_admin_access
@require_safe
def preview_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail itself, for a frame: it may show itself and do nothing."""
    composed = composing.example_of(composing.compose(_edition(request, pk)))
    response = HttpResponse(composed.html)
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; frame-ancestors 'self';"
        " sandbox"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _action(work: Callable[[HttpRequest, Edition], str]) -> Callable[..., HttpResponse]:
    """A button of an edition: does its work, and tells what was done or why not."""

    @require_admin_access
    @require_POST
    @wraps(work)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        found = _edition(request, pk)
        try:
            messages.success(request, work(request, found))
        except NewsletterError as refused:
            messages.error(request, str(refused))
        if Edition.objects.filter(pk=pk).exists():
            return redirect("newsletter_desk:edition", pk)
        return redirect("newsletter_desk:letter", found.newsletter_id)

    return view


def _refuse_who_may_not_decide(request: HttpRequest, found: Edition) -> None:
    if not rights.may_decide(request.user, found.newsletter):
        raise PermissionDenied


@_action
def try_out(request: HttpRequest, found: Edition) -> str:
    address = request.user.email
    if not address:
        raise NewsletterError(
            "Uw account heeft geen e-mailadres. Vul het in bij ‘Account’, en probeer het opnieuw."
        )
    mails.send_example(found, address)
    return f"De proefmail is verstuurd naar {address}."


@_action
def propose(request: HttpRequest, found: Edition) -> str:
    services.propose(found, by=request.user)
    return "Voorgelegd. Wie mag goedkeuren, ziet deze editie nu bij de nieuwsbrief."


@_action
def withdraw(request: HttpRequest, found: Edition) -> str:
    if found.state == State.APPROVED:
        _refuse_who_may_not_decide(request, found)
    services.withdraw(found, by=request.user)
    return "Deze editie is weer een concept."


@_action
def approve(request: HttpRequest, found: Edition) -> str:
    _refuse_who_may_not_decide(request, found)
    form = MomentForm(request.POST)
    if not form.is_valid():
        raise NewsletterError(str(form.errors["at"][0]))
    services.approve(found, at=form.moment, by=request.user)
    if form.moment is None:
        tasks.begin.defer(edition=found.pk)
        return "Goedgekeurd. Het versturen begint."
    return f"Goedgekeurd. Deze editie gaat weg op {form.moment:%d-%m-%Y om %H.%M} uur."


@_action
def pause(request: HttpRequest, found: Edition) -> str:
    _refuse_who_may_not_decide(request, found)
    services.pause(found.pk, by=request.user)
    return "Onderbroken. Wat nu wordt overgedragen, gaat nog weg."


@_action
def resume(request: HttpRequest, found: Edition) -> str:
    _refuse_who_may_not_decide(request, found)
    services.resume(found.pk, by=request.user)
    tasks.go_on(found.pk)
    return "Het versturen gaat verder."


@_action
def stop(request: HttpRequest, found: Edition) -> str:
    _refuse_who_may_not_decide(request, found)
    services.stop(found.pk, by=request.user)
    return "Gestopt. Wie nog wachtte, krijgt deze editie niet."


@_action
def delete(request: HttpRequest, found: Edition) -> str:
    services.delete_edition(found, by=request.user)
    return "Het concept is weggegooid."


class _ForWhoHasNewsletters(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return rights.letters_of(request.user).exists()


class NewslettersViewSet(ViewSet):
    name = "newsletter_desk"
    url_prefix = "nieuwsbrieven"
    menu_label = "Nieuwsbrieven"
    menu_name = "newsletters"
    menu_icon = _ICON
    menu_order = 255
    menu_item_class = _ForWhoHasNewsletters
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        of_edition = [
            ("", edition, "edition"),
            ("voortgang/", progress, "progress"),
            ("bekijken/", preview, "preview"),
            ("bekijken/mail/", preview_html, "preview_html"),
            ("proef/", try_out, "try_out"),
            ("voorleggen/", propose, "propose"),
            ("terug/", withdraw, "withdraw"),
            ("goedkeuren/", approve, "approve"),
            ("onderbreken/", pause, "pause"),
            ("verder/", resume, "resume"),
            ("stoppen/", stop, "stop"),
            ("weggooien/", delete, "delete"),
        ]
        return [
            path("", index, name="index"),
            path("<int:pk>/", letter, name="letter"),
            *(path(f"editie/<int:pk>/{end}", view, name=name) for end, view, name in of_edition),
        ]
