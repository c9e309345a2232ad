"""The desk's report of links that do not work."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from oggz.portal.coupling import selectors, services
from oggz.portal.coupling.models import LinkState, LinkUse
from oggz.portal.desk.access import for_editors

_INDEX = "broken_links:index"
_PER_PAGE = 50
_ACCEPTED_SHOWN = 50


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    broken = Paginator(selectors.broken_links(request.user), _PER_PAGE)
    context = {
        "page_title": "Verbroken links",
        "header_icon": "link",
        "uses": broken.get_page(request.GET.get("p")),
        "accepted": selectors.accepted_links(request.user)[:_ACCEPTED_SHOWN],
        "failing": [s for s in selectors.sources_of(request.user) if s.is_failing],
    }
    return render(request, "coupling/admin/links.html", context)


@require_POST
@for_editors
def check_now(request: HttpRequest, pk: int) -> HttpResponse:
    use = _own(request, pk)
    link = use.link
    if link.host:
        link = services.check_now(link)
    else:
        services.check_within([link])
    if link.state == LinkState.GOOD:
        messages.success(request, f"‘{use.text}’ werkt weer.")
    else:
        reason = link.problem or "Deze website vraagt ons te wachten. Probeer het later."
        messages.warning(request, f"‘{use.text}’ werkt nog niet. {reason}")
    return redirect(_INDEX)


@require_POST
@for_editors
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    use = _own(request, pk)
    services.accept(use, by=request.user)
    messages.success(request, f"‘{use.text}’ staat niet meer bij de verbroken links.")
    return redirect(_INDEX)


@require_POST
@for_editors
def doubt_again(request: HttpRequest, pk: int) -> HttpResponse:
    use = _own(request, pk)
    services.doubt_again(use)
    messages.success(request, f"‘{use.text}’ telt weer mee.")
    return redirect(_INDEX)


def _own(request: HttpRequest, pk: int) -> LinkUse:
    return get_object_or_404(selectors.link_uses_of(request.user), pk=pk)
