"""Public pages of municipalities and regions."""

from collections.abc import Iterable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from oggz import geography
from oggz.geography import boundaries
from oggz.portal.catalogue import feeds
from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.selectors import KINDS_OF_PLACE, coming, latest
from oggz.portal.municipalities import council as council_questions
from oggz.portal.municipalities import pdf, selectors, themes
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme, Region
from oggz.portal.municipalities.sections import frame
from oggz.portal.practices.selectors import adopted_by


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every municipality, on a map and in a list; `?q=` searches by name."""
    q = request.GET.get("q", "").strip()
    context: dict[str, Any] = {
        "q": q[: selectors.LONGEST_SEARCH],
        "matches": None,
        "groups": selectors.by_letter(),
        "country_map": boundaries.country_map(),
        "error": None,
    }
    if len(q) > selectors.LONGEST_SEARCH:
        context["error"] = (
            f"Een naam van een gemeente heeft hoogstens {selectors.LONGEST_SEARCH} letters."
        )
    elif q:
        context["matches"] = selectors.search(q)
        exact = [match for match in context["matches"] if _is_exactly(match, q)]
        if len(exact) == 1:
            return redirect(_page_of(exact[0]))
    return render(request, "municipalities/index.html", context)


def _page_of(match: selectors.Found) -> str:
    """The page of what was found; of a former municipality its own, which names its successor."""
    if match.is_former:
        return reverse("municipalities:detail", args=[geography.slugify(match.matched_name)])
    return match.municipality.url


def _is_exactly(match: selectors.Found, text: str) -> bool:
    return geography.fold(match.matched_name) == geography.fold(text)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = _municipality(slug)
    if not municipality.exists_today:
        return _former(request, municipality)
    figures, comparable = _figures(municipality)
    section = selectors.open_section(municipality)
    context = {
        **frame(municipality, has_section=section is not None),
        "section": section,
        "ggd_region": municipality.ggd_region,
        "safety_region_name": municipality.safety_region.name,
        "locator": boundaries.locator_map([municipality.code]),
        "figures": figures,
        "comparable": comparable,
        "centre": selectors.centre_of(municipality),
        "news": latest(Kind.NEWS, 4, municipalities=[municipality]),
        "events": coming(3, municipalities=[municipality]),
        "practices": latest(Kind.PRACTICE, 3, municipalities=[municipality]),
        "adopted": adopted_by(municipality),
        "atom_url": f"{municipality.url}feed.atom",
        "json_url": f"{municipality.url}feed.json",
        "council_url": reverse("municipalities:council", args=[slug]),
        "help_url": f"{reverse('knowledge:help')}?gemeente={slug}",
        "source_note": figures[0].source if figures else "",
    }
    return render(request, "municipalities/detail.html", context)


@require_safe
def council(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = _municipality(slug)
    if not municipality.exists_today:
        return _former(request, municipality)
    context = {
        **frame(municipality, has_section=selectors.open_section(municipality) is not None),
        "questions": _questions(municipality),
        "pdf_url": reverse("municipalities:council_pdf", args=[slug]),
    }
    return render(request, "municipalities/council.html", context)


@require_safe
def council_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    municipality = _municipality(slug)
    if not municipality.exists_today:
        raise Http404
    document = pdf.council(municipality.name, _questions(municipality), on=timezone.localdate())
    headers = {"Content-Disposition": f'inline; filename="raad-{slug}.pdf"'}
    return HttpResponse(document, content_type="application/pdf", headers=headers)


@require_safe
def region_index(request: HttpRequest) -> HttpResponse:
    return render(request, "municipalities/region_index.html", {"regions": selectors.ggd_regions()})


@require_safe
def region(request: HttpRequest, slug: str) -> HttpResponse:
    region = get_object_or_404(Region, kind=Region.Kind.GGD, slug=slug)
    members = list(region.municipalities.current())
    year = selectors.latest_year()
    context = {
        "region": region,
        "kind_label": region.get_kind_display(),
        "locator": boundaries.locator_map([member.code for member in members]),
        "municipalities": members,
        "inhabitants": selectors.inhabitants_by_region().get(region.pk),
        "year": year,
        "news": latest(Kind.NEWS, 6, municipalities=members),
        "events": coming(3, municipalities=members),
        "practices": latest(Kind.PRACTICE, 3, municipalities=members),
        "partners": selectors.partners_of(members),
        "atom_url": f"{region.url}feed.atom",
        "json_url": f"{region.url}feed.json",
    }
    return render(request, "municipalities/region.html", context)


@require_safe
def feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    """Everything about a municipality, for a feed reader."""
    municipality = _municipality(slug)
    return _feed_of_places(form, municipality.name, municipality.url, [municipality])


@require_safe
def region_feed(request: HttpRequest, slug: str, form: str) -> HttpResponse:
    region = get_object_or_404(Region, kind=Region.Kind.GGD, slug=slug)
    return _feed_of_places(form, region.name, region.url, region.municipalities.current())


def _feed_of_places(
    form: str, name: str, address: str, members: Iterable[Municipality]
) -> HttpResponse:
    choice = Choice(kinds=KINDS_OF_PLACE, municipalities=[member.pk for member in members])
    items = catalogue.cards(choice, limit=feeds.LONGEST)
    return feeds.respond(form, title=name, page_path=address, items=items)


@require_safe
def stylesheet(request: HttpRequest, slug: str, fingerprint: str) -> HttpResponse:
    """A municipality's colours; its address changes with them, so it may be kept for ever."""
    theme = get_object_or_404(MunicipalityTheme, municipality__slug=slug)
    if themes.fingerprint(theme) != fingerprint:
        raise Http404
    response = HttpResponse(themes.css(theme), content_type="text/css; charset=utf-8")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def _municipality(slug: str) -> Municipality:
    return get_object_or_404(
        Municipality.objects.select_related("ggd_region", "safety_region", "successor", "theme"),
        slug=slug,
    )


def _former(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    successor = selectors.successor_today(municipality)
    context = {"municipality": municipality, "successor": successor}
    return render(request, "municipalities/former.html", context)


def _figures(
    municipality: Municipality,
) -> tuple[tuple[geography.Figure, ...], list[Municipality]]:
    year = selectors.latest_year()
    if year is None:
        return (), []
    table = selectors.figures_of(year)
    codes = [m.code for m in geography.comparable(municipality.code, year, table=table)]
    rows = Municipality.objects.in_bulk(codes, field_name="code")
    figures = geography.key_figures(municipality.code, year, table=table)
    return figures, [rows[code] for code in codes if code in rows]


def _questions(municipality: Municipality) -> list[council_questions.Question]:
    figures, comparable = _figures(municipality)
    earlier_year = selectors.earlier_year(figures[0].year) if figures else None
    earlier = (
        geography.key_figures(
            municipality.code, earlier_year, table=selectors.figures_of(earlier_year)
        )
        if earlier_year
        else ()
    )
    link = council_questions.Link
    return council_questions.questions(
        municipality.name,
        figures,
        earlier=earlier,
        news=[link(item.title, item.url) for item in latest(Kind.NEWS, 3)],
        comparable=[link(f"Gemeente {other.name}", other.url) for other in comparable],
    )
