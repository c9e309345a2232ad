"""Pages that are not Wagtail pages: help, feeds and what machines ask for."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from wagtail.models import Page
from wagtail.views import serve

from oggz.portal.catalogue import feeds
from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.knowledge import calendars, selectors
from oggz.portal.knowledge.help import HELP_LINES, HELP_TEXTS
from oggz.portal.knowledge.models import AgendaIndexPage, EventPage, ListPage
from oggz.portal.knowledge.models.subjects import SubjectPage
from oggz.portal.municipalities.sections import archived_municipality_of, municipality_of
from oggz.portal.municipalities.selectors import find_municipality


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Where to get help now; `?gemeente=` adds the municipality's own desk."""
    wanted = request.GET.get("gemeente", "").strip()
    municipality = find_municipality(wanted) if wanted else None
    context: dict[str, Any] = {
        **HELP_TEXTS,
        "lines": HELP_LINES,
        # Somebody may read here about violence at home while the other is near.
        "quick_exit": True,
        "municipality": municipality,
        "wanted": wanted,
        "not_found": bool(wanted) and municipality is None,
    }
    return render(request, "knowledge/help.html", context)


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """A Wagtail page, found by its whole path at once and, if open to all, served directly.

    Wagtail walks down the tree with a few queries for each part of the address; that is left to
    it for restricted pages, and for whatever is not simply a page.
    """
    found = selectors.page_at(path)
    if found is not None and catalogue.is_open_to_all(found.pk):
        return found.serve(request)
    if found is not None and (municipality := archived_municipality_of(found)):
        context = {"municipality": municipality}
        return render(request, "municipalities/archived.html", context, status=410)
    return serve(request, path)


@require_safe
def feed(request: HttpRequest, path: str, form: str) -> HttpResponse:
    """A list with its filters, or everything about a subject, for a feed reader."""
    found = _open_page(path)
    if isinstance(found, ListPage):
        listing = found.listing(request.GET, section=_section_of(found))
        title, items = found.title, listing.first(feeds.LONGEST)
    elif isinstance(found, SubjectPage):
        title, items = found.title, selectors.about(found, feeds.LONGEST)
    else:
        raise Http404
    return feeds.respond(form, title=title, page_path=found.url, items=items)


@require_safe
def calendar(request: HttpRequest, path: str) -> HttpResponse:
    """An agenda with its filters, or one activity, for a calendar."""
    found = _open_page(path)
    if isinstance(found, AgendaIndexPage):
        items = found.listing(request.GET, section=_section_of(found)).first(feeds.LONGEST)
    elif isinstance(found, EventPage):
        items = catalogue.cards(Choice(pages=(found.pk,)), limit=1)
    else:
        raise Http404
    return calendars.respond(found.title, items)


def _open_page(path: str) -> Page:
    found = selectors.page_at(path)
    if found is None or not catalogue.is_open_to_all(found.pk):
        raise Http404
    return found


def _section_of(page: Page) -> int | None:
    municipality = municipality_of(page)
    return municipality.pk if municipality else None


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /beheer/", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
