"""The desk's pages of coupled sites; each editor sees those of the own sections, or all."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from oggz.portal.coupling import selectors, services
from oggz.portal.coupling.forms import SourceForm
from oggz.portal.coupling.models import Source
from oggz.portal.desk.access import for_editors

_INDEX = "coupled_sites:index"
_SHOWN = 10


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    context = {
        "page_title": "Gekoppelde sites",
        "header_icon": "site",
        "sources": selectors.sources_of(request.user),
    }
    return render(request, "coupling/admin/index.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def add(request: HttpRequest) -> HttpResponse:
    return _form(request, Source(), "Een site koppelen")


@require_http_methods(["GET", "POST"])
@for_editors
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    source = _own(request, pk)
    return _form(request, source, str(source))


def _form(request: HttpRequest, source: Source, title: str) -> HttpResponse:
    sent = request.POST.copy() if request.method == "POST" else None
    if sent and (chosen := sent.get("proposal")):
        sent["address"] = chosen  # a button that names a feed which the page has
    try_it = bool(sent) and "save" not in sent
    form = SourceForm(sent, instance=source, user=request.user, try_it=try_it)
    if sent and form.is_valid() and not try_it:
        try:
            saved = services.save_source(form.save(commit=False))
        except ValidationError as refused:
            form.add_error(None, ValidationError(refused.messages))
        else:
            messages.success(request, f"‘{saved}’ is bewaard. Wat nieuw is komt binnen een uur.")
            return redirect(_INDEX)
    context = {
        "page_title": title,
        "header_icon": "site",
        "form": form,
        "source": source,
        "feed": form.feed,
        "shown": form.feed.items[:_SHOWN] if form.feed else (),
    }
    return render(request, "coupling/admin/form.html", context)


@require_http_methods(["GET", "POST"])
@for_editors
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether it is meant, and does it when that is sent."""
    source = _own(request, pk)
    if request.method == "POST":
        services.remove_source(source)
        messages.success(request, f"‘{source}’ is niet meer gekoppeld. Concepten zijn gebleven.")
        return redirect(_INDEX)
    context = {"page_title": "Ontkoppelen", "header_icon": "site", "source": source}
    return render(request, "coupling/admin/remove.html", context)


@require_POST
@for_editors
def take_in_now(request: HttpRequest, pk: int) -> HttpResponse:
    source = _own(request, pk)
    taken = services.take_in(source.pk)
    if taken is None:
        messages.warning(request, f"‘{source}’ staat uit. Zet ‘ophalen’ aan en bewaar het.")
    elif taken.problem:
        messages.error(request, f"‘{source}’: {taken.problem}")
    else:
        messages.success(
            request, f"‘{source}’ is opgehaald: {taken.new} nieuw, {taken.changed} gewijzigd."
        )
    return redirect(_INDEX)


def _own(request: HttpRequest, pk: int) -> Source:
    return get_object_or_404(selectors.sources_of(request.user), pk=pk)
