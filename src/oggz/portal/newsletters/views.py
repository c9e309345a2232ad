"""Public pages of newsletters. Nothing happens by a GET: mail scanners follow every link.

What is sent here carries its right with it, in a token or not at all, and who is logged in plays
no part; so these views are exempt from the check on forgery, and set no cookie.
"""

from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oggz.portal.catalogue.feeds import AUTHOR, LONGEST
from oggz.portal.municipalities.models import Municipality, Region, SectionPage
from oggz.portal.municipalities.sections import frame
from oggz.portal.newsletters import composing, selectors, services, tasks, tokens
from oggz.portal.newsletters.addresses import masked
from oggz.portal.newsletters.forms import PreferencesForm, SubscribeForm
from oggz.portal.newsletters.items import shown_in
from oggz.portal.newsletters.models import Newsletter, Scope, Subscriber
from oggz.portal.newsletters.services.subscriptions import awaited

_FORM_METHODS = ["GET", "HEAD", "POST"]


@csrf_exempt
@require_http_methods(_FORM_METHODS)
def index(request: HttpRequest) -> HttpResponse:
    """All newsletters; several can be chosen at once."""
    offered = selectors.offered()
    letters = [letter for same in offered.values() for letter in same]
    form = SubscribeForm(request, offered=letters)
    if request.method == "POST" and form.is_valid():
        return _asked(request, form)
    chosen = request.POST.getlist("newsletters") if request.method == "POST" else []
    context = {"form": form, "offered": _groups(offered), "chosen": chosen}
    return _form_page(request, "newsletters/index.html", context, form)


def _groups(offered: dict[Scope, list[Newsletter]]) -> list[tuple[str, list[Newsletter]]]:
    return [(str(scope.label), letters) for scope, letters in offered.items()]


@csrf_exempt
@require_http_methods(_FORM_METHODS)
def national(request: HttpRequest) -> HttpResponse:
    return _letter_page(request, _open_or_404(scope=Scope.COUNTRY), {})


@csrf_exempt
@require_http_methods(_FORM_METHODS)
def of_theme(request: HttpRequest, slug: str) -> HttpResponse:
    return _letter_page(request, _open_or_404(theme__slug=slug), {})


@csrf_exempt
@require_http_methods(_FORM_METHODS)
def of_region(request: HttpRequest, slug: str) -> HttpResponse:
    region = get_object_or_404(Region, kind=Region.Kind.GGD, slug=slug)
    return _letter_page(request, _open_or_404(region=region), {"region": region})


@csrf_exempt
@require_http_methods(_FORM_METHODS)
def of_municipality(request: HttpRequest, slug: str) -> HttpResponse:
    letter = selectors.open_letter(municipality__slug=slug)
    if letter is None:
        return _without_section(request, slug)
    return _letter_page(request, letter, frame(letter.municipality, has_section=True))


def _without_section(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = get_object_or_404(Municipality, slug=slug)
    section = SectionPage.objects.filter(municipality=municipality).first()
    if section is not None and section.is_archived:
        context = {"municipality": municipality}
        return render(request, "municipalities/archived.html", context, status=410)
    raise Http404


def _open_or_404(**where: Any) -> Newsletter:
    letter = selectors.open_letter(**where)
    if letter is None:
        raise Http404
    return letter


def _letter_page(request: HttpRequest, letter: Newsletter, place: dict[str, Any]) -> HttpResponse:
    """A newsletter: how to get it, and what was in it before."""
    form = SubscribeForm(request, only=letter)
    if request.method == "POST" and letter.is_offered and form.is_valid():
        return _asked(request, form)
    context = {**place, "letter": letter, "form": form, "editions": selectors.archive(letter)}
    return _form_page(request, "newsletters/letter.html", context, form)


def _form_page(
    request: HttpRequest, template: str, context: dict[str, Any], form: SubscribeForm
) -> HttpResponse:
    return render(request, template, context, status=400 if form.errors else 200)


def _asked(request: HttpRequest, form: SubscribeForm) -> HttpResponse:
    """The same answer whatever the address is, known or not."""
    asked = services.ask(form.cleaned_data["address"], form.wanted)
    if asked is not None:
        tasks.send_confirmation.defer(request=asked.pk)
    return _told(request, "asked", letters=form.wanted)


def _told(request: HttpRequest, what: str, status: int = 200, **context: Any) -> HttpResponse:
    response = render(request, "newsletters/told.html", {"what": what, **context}, status=status)
    return _for_one_reader(response)


def _for_one_reader(response: HttpResponse) -> HttpResponse:
    """Whose address holds a token: kept nowhere, told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@csrf_exempt
@never_cache
@require_http_methods(_FORM_METHODS)
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Asks once more; the button does it."""
    keys = tokens.CONFIRM.read(token)
    asked = awaited(keys[0]) if keys else None
    if asked is None:
        return _told(request, "expired", status=404)
    letters = list(asked.newsletters.with_place())
    if request.method != "POST":
        context = {"letters": letters, "address": masked(asked.address)}
        return _for_one_reader(render(request, "newsletters/confirm.html", context))
    subscriber = services.confirm(asked.pk)
    if subscriber is None:
        return _told(request, "expired", status=404)
    return _told(request, "confirmed", letters=letters, token=_preferences_of(subscriber))


def _preferences_of(subscriber: Subscriber) -> str:
    return tokens.PREFERENCES.token(subscriber.pk)


@csrf_exempt
@never_cache
@require_http_methods(_FORM_METHODS)
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Which newsletters somebody has; choosing others, leaving, being forgotten."""
    subscriber = _subscriber(tokens.PREFERENCES.read(token))
    if subscriber is None:
        return _told(request, "unknown", status=404)
    own = {letter.pk for letter in subscriber.newsletters.all()}
    open_letters = Newsletter.objects.open().with_place()
    letters = [letter for letter in open_letters if letter.is_offered or letter.pk in own]
    form = PreferencesForm(request.POST or None, offered=letters)
    if request.method == "POST":
        if "none" in request.POST:
            services.unsubscribe(subscriber.pk)
            return _told(request, "left_all", token=token)
        form = PreferencesForm(request.POST, offered=letters)
        if form.is_valid():
            services.choose_newsletters(subscriber.pk, form.cleaned_data["newsletters"])
            return _told(request, "chosen", letters=form.cleaned_data["newsletters"], token=token)
    context = {
        "form": form,
        "token": token,
        "address": masked(subscriber.address),
        "offered": _groups(selectors.by_scope(letters)),
        "chosen": [letter.slug for letter in letters if letter.pk in own],
    }
    return _for_one_reader(
        render(request, "newsletters/preferences.html", context, status=400 if form.errors else 200)
    )


@csrf_exempt
@never_cache
@require_http_methods(_FORM_METHODS)
def forget(request: HttpRequest, token: str) -> HttpResponse:
    subscriber = _subscriber(tokens.PREFERENCES.read(token))
    if subscriber is None:
        return _told(request, "unknown", status=404)
    if request.method != "POST":
        context = {"token": token, "address": masked(subscriber.address)}
        return _for_one_reader(render(request, "newsletters/forget.html", context))
    services.forget_subscriber(subscriber.pk)
    return _told(request, "forgotten")


@csrf_exempt
@never_cache
@require_http_methods(_FORM_METHODS)
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Ends one subscription by POST: of a person with a button, or of a mail program with one
    click (RFC 8058). The same again is as good."""
    keys = tokens.UNSUBSCRIBE.read(token, number=2)
    if keys is None:
        return _told(request, "unknown", status=404)
    subscriber, newsletter = keys
    letter = Newsletter.objects.with_place().filter(pk=newsletter).first()
    if letter is None:
        return _told(request, "unknown", status=404)
    if request.method != "POST":
        return _for_one_reader(
            render(request, "newsletters/unsubscribe.html", {"letter": letter.today})
        )
    services.unsubscribe(subscriber, newsletter)
    known = Subscriber.objects.filter(pk=subscriber).first()
    return _told(
        request, "left", letter=letter.today, token=_preferences_of(known) if known else ""
    )


def _subscriber(keys: tuple[int, ...] | None) -> Subscriber | None:
    return Subscriber.objects.filter(pk=keys[0]).first() if keys else None


@require_safe
def edition(request: HttpRequest, letter: str, slug: str) -> HttpResponse:
    """An edition as a page of the site, with what of it is public today."""
    found = selectors.public_edition(letter, slug)
    if found is None:
        raise Http404
    place = found.newsletter.today.municipality
    context = {
        **(frame(place, has_section=True) if place else {}),
        "edition": found,
        "letter": found.newsletter.today,
        "paragraphs": composing.paragraphs(found.introduction),
        "items": shown_in(found),
    }
    return render(request, "newsletters/edition.html", context)


@require_safe
def feed(request: HttpRequest, letter: str) -> HttpResponse:
    """The editions of a newsletter, for a feed reader."""
    found = _open_or_404(slug=letter)
    feed = Atom1Feed(
        title=found.title,
        link=composing.absolute(found.url),
        description=None,
        language="nl",
        feed_url=composing.absolute(request.path),
        author_name=AUTHOR,
    )
    for each in selectors.archive(found)[:LONGEST]:
        moment = each.started_at or datetime.now(UTC)
        feed.add_item(
            title=each.subject,
            link=composing.absolute(each.url),
            description=each.introduction,
            unique_id=composing.absolute(each.url),
            pubdate=moment,
            updateddate=moment,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )
