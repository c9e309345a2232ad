"""Pages that are not Wagtail pages: help, feeds and what machines ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from wagtail.views import serve

from oggz.portal.knowledge import cards, feeds, selectors
from oggz.portal.knowledge.help import HELP_LINES, HELP_TEXTS
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.selectors import find_municipality


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Where to get help now; `?gemeente=` adds the municipality's own desk."""
    wanted = request.GET.get("gemeente", "").strip()
    municipality = find_municipality(wanted) if wanted else None
    context: dict[str, Any] = {
        **HELP_TEXTS,
        "lines": HELP_LINES,
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
    if found is not None and cards.is_open_to_all(found.pk):
        return found.serve(request)
    return serve(request, path)


@require_safe
def news_feed(request: HttpRequest, kind: str) -> HttpResponse:
    return feeds.respond(
        kind,
        title="Nieuws van KwetsbareGroepen.nl",
        page_path="/nieuws/",
        items=selectors.latest_news(50),
    )


@require_safe
def theme_feed(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    theme = get_object_or_404(ThemePage.objects.live().public(), slug=slug)
    return feeds.respond(
        kind,
        title=f"{theme.title}: nieuws van KwetsbareGroepen.nl",
        page_path=f"/themas/{theme.slug}/",
        items=selectors.latest_news(50, theme=theme),
    )


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Disallow: /beheer/", f"Sitemap: {settings.BASE_URL}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
