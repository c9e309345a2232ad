"""The page on which everything public can be searched."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oggz.portal.catalogue.search import Search
from oggz.portal.catalogue.services import note_missed

# Programs that follow links and fetch ahead: what they ask for, nobody sought.
_PROGRAM = re.compile(
    r"bot|crawl|spider|slurp|preview|monitor|scan|curl|wget|python|java/|go-http|headless", re.I
)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """`?q=` with the filters of a list; nothing is asked of the database without words."""
    found = Search(request.GET)
    response = render(request, "catalogue/search.html", found.context(address=request.path))
    response.headers["X-Robots-Tag"] = "noindex"
    if found.is_possible and not found.total:
        # Asked again each time, so that it counts.
        response.headers["Cache-Control"] = "no-store"
        if found.is_missed and _is_person(request):
            note_missed(found.typed.text)
    return response


def _is_person(request: HttpRequest) -> bool:
    agent = request.headers.get("User-Agent", "")
    ahead = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return bool(
        request.method == "GET" and agent and not _PROGRAM.search(agent) and "prefetch" not in ahead
    )
