"""Pages for who wants to show ours in another web site, and the small pages shown there."""

from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace, csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from oggz.portal.coupling import embedding
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.sections import frame as look_of
from oggz.portal.municipalities.selectors import open_section, successor_today

_SCRIPT = (Path(__file__).parent / "embed.js").read_text(encoding="utf-8")
_ANYWHERE = {"frame-ancestors": ["*"], "script-src": [NONE], "form-action": [NONE]}


@require_safe
@csp_update({"frame-src": [SELF]})  # its preview
def explanation(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """What to copy into another site; `?wat=` and `?aantal=` choose."""
    municipality = _taking_part(slug) if slug else None
    part = embedding.PARTS.get(request.GET.get("wat", "nieuws"), embedding.PARTS["nieuws"])
    error = ""
    try:
        number = embedding.number_in(request.GET.get("aantal", ""))
    except embedding.BadNumber:
        number, error = embedding.USUAL, _NUMBER
    look = look_of(municipality, has_section=True) if municipality else {}
    context = {
        **look,
        "parts": embedding.PARTS.values(),
        "part": part,
        "number": number,
        "error": error,
        "fewest": embedding.FEWEST,
        "most": embedding.MOST,
        "frame_path": embedding.frame_path(part, municipality, number),
        "frame_snippet": embedding.frame_snippet(part, municipality, number),
        "component_snippet": embedding.component_snippet(part, municipality, number)
        if part.has_component
        else "",
        "heading": embedding.heading(part, municipality),
    }
    return render(request, "coupling/explanation.html", context)


_NUMBER = (
    f"Het aantal moet een getal van {embedding.FEWEST} tot en met {embedding.MOST} zijn, zoals"
    f" ?aantal={embedding.USUAL}."
)


@require_safe
@xframe_options_exempt
@csp_replace(_ANYWHERE)
def frame(request: HttpRequest, part: str, slug: str | None = None) -> HttpResponse:
    """A small page for within another site: no script, no cookie, links open around it."""
    if part not in embedding.PARTS:
        raise Http404
    shown = embedding.PARTS[part]
    if slug is None:
        return _frame(request, shown, None)
    municipality = Municipality.objects.select_related("theme").filter(slug=slug).first()
    if municipality is None:
        return _told(request, "Deze gemeente bestaat niet.", 404)
    section = SectionPage.objects.filter(municipality=municipality).defer("body").first()
    if section is None:
        successor = successor_today(municipality)
        if successor != municipality and open_section(successor):
            query = request.META.get("QUERY_STRING", "")
            path = embedding.frame_path(shown, successor, embedding.USUAL).partition("?")[0]
            return redirect(f"{path}?{query}" if query else path)
        return _told(request, f"{municipality.name} doet niet mee met dit platform.", 404)
    if section.is_archived:
        return _told(request, f"{municipality.name} doet niet meer mee met dit platform.", 410)
    if not section.live:
        raise Http404
    return _frame(request, shown, municipality)


def _frame(
    request: HttpRequest, part: embedding.Part, municipality: Municipality | None
) -> HttpResponse:
    try:
        number = embedding.number_in(request.GET.get("aantal", ""))
    except embedding.BadNumber:
        return _told(request, _NUMBER, 400)
    context: dict[str, Any] = {
        **(look_of(municipality, has_section=True) if municipality else {}),
        "heading": embedding.heading(part, municipality),
        "lines": embedding.lines(part, municipality, number),
        "page_url": embedding.page_url(part, municipality),
        "part": part,
    }
    return render(request, "coupling/frame.html", context)


def _told(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    return render(request, "coupling/frame_message.html", {"sentence": sentence}, status=status)


@require_safe
def script(request: HttpRequest) -> HttpResponse:
    """The web component, at an address that stays."""
    response = HttpResponse(_SCRIPT, content_type="text/javascript; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cache-Control"] = "public, max-age=3600"
    return response


def _taking_part(slug: str) -> Municipality:
    municipality = get_object_or_404(Municipality.objects.select_related("theme"), slug=slug)
    if open_section(municipality) is None:
        raise Http404
    return municipality
