"""The desk's pages of adoptions: taking up, keeping up to date, seeing what changed."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.desk.access import for_editors
from oggz.portal.practices import rights, selectors
from oggz.portal.practices.desk.forms import AdoptionForm
from oggz.portal.practices.models import Adoption, AdoptionStatus
from oggz.portal.practices.services import (
    AdoptionError,
    AlreadyAdopted,
    change_adoption,
    mark_seen,
    remove_adoption,
    take_up,
)
from oggz.portal.practices.spread import sources_of

_ICON = "link"
_PER_PAGE = 50
_LONGEST_SEARCH = 100


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    adoptions = rights.adoptions_of(request.user).order_by("municipality__sort_key", "source_title")
    q = request.GET.get("q", "").replace("\0", "").strip()[:_LONGEST_SEARCH]
    if q:
        adoptions = adoptions.filter(
            Q(source_title__icontains=q) | Q(municipality__name__icontains=q)
        )
    page = Paginator(adoptions, _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_title": "Overgenomen praktijken",
        "header_icon": _ICON,
        "adoptions": page,
        "open_sources": _open_sources(page),
        "q": q,
        "search_is_useful": q or page.paginator.num_pages > 1,
    }
    return render(request, "practices/admin/adoptions.html", context)


def _open_sources(adoptions: Any) -> dict[int, str]:
    """The addresses of those sources that are public, by their key."""
    sources = sources_of({each.practice_id for each in adoptions} - {None})
    return {source.page: source.url for source in sources}


def new(request: HttpRequest) -> HttpResponse:
    """Takes up the practice that the address names."""
    practice = selectors.open_practice(request.GET.get("praktijk", ""))
    if practice is None:
        messages.error(request, "Deze praktijk is niet openbaar, en kan niet worden overgenomen.")
        return redirect("adoptions:index")
    if not rights.municipalities_of(request.user).exists():
        raise PermissionDenied
    first = {"status": AdoptionStatus.EXPLORING, "since": timezone.localdate()}
    if request.GET.get("gemeente", "").isdecimal():
        first["municipality"] = request.GET["gemeente"]
    adoption = Adoption(source_title=practice.title)
    form = AdoptionForm(request.POST or None, instance=adoption, user=request.user, initial=first)
    if form.is_valid():
        try:
            take_up(practice, form.save(commit=False))
        except AlreadyAdopted as known:
            messages.warning(request, f"{known} Hier werkt u dat bij.")
            return redirect("adoptions:edit", known.adoption.pk)
        except AdoptionError as refused:
            form.add_error(None, str(refused))
        else:
            _say(request, adoption, f"{adoption.municipality} volgt nu deze praktijk.")
            return redirect("adoptions:index")
    return _form(request, form, adoption, title="Overnemen", source_url=practice.url)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    adoption = _own(request, pk)
    form = AdoptionForm(request.POST or None, instance=adoption, user=request.user)
    if form.is_valid():
        try:
            change_adoption(form.save(commit=False))
        except AdoptionError as refused:
            form.add_error("since", str(refused))
        else:
            _say(request, adoption, "Bewaard.")
            return redirect("adoptions:index")
    source_url = _open_sources([adoption]).get(adoption.practice_id or 0, "")
    return _form(request, form, adoption, title="Bijwerken", source_url=source_url)


def _form(
    request: HttpRequest, form: AdoptionForm, adoption: Adoption, *, title: str, source_url: str
) -> HttpResponse:
    context = {
        "page_title": title,
        "page_subtitle": adoption.source_title,
        "header_icon": _ICON,
        "form": form,
        "media": form.media,
        "adoption": adoption if adoption.pk else None,
        "steps": adoption.steps.all() if adoption.pk else (),
        "source_url": source_url,
    }
    return render(request, "practices/admin/adoption_form.html", context)


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """What changed in the source since its follower last looked, old beside new."""
    adoption = _own(request, pk)
    found = selectors.changes_since_seen(adoption)
    practice = adoption.practice
    is_open = practice is not None and bool(_open_sources([adoption]))
    context = {
        "page_title": "Wat er anders is",
        "page_subtitle": adoption.source_title,
        "header_icon": _ICON,
        "adoption": adoption,
        "changes": found,
        "is_open": is_open,
        "source_url": practice.url if practice and is_open else "",
        "seen_at": adoption.seen_revision.created_at if adoption.seen_revision else None,
        "revision": practice.live_revision_id if practice and is_open else None,
    }
    return render(request, "practices/admin/changes.html", context)


@require_POST
def seen(request: HttpRequest, pk: int) -> HttpResponse:
    adoption = _own(request, pk)
    revision = request.POST.get("versie", "")
    try:
        mark_seen(adoption, int(revision) if revision.isdecimal() and len(revision) < 19 else 0)
    except AdoptionError as refused:
        messages.error(request, str(refused))
        return redirect("adoptions:changes", pk)
    messages.success(request, f"Gezien: ‘{adoption.source_title}’.")
    return redirect("adoptions:index")


@require_safe
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether it is meant."""
    context = {
        "page_title": "Weghalen",
        "header_icon": _ICON,
        "adoption": _own(request, pk),
    }
    return render(request, "practices/admin/remove.html", context)


@require_POST
def remove_now(request: HttpRequest, pk: int) -> HttpResponse:
    adoption = _own(request, pk)
    remove_adoption(adoption)
    messages.success(request, f"{adoption.municipality} volgt ‘{adoption.source_title}’ niet meer.")
    return redirect("adoptions:index")


def _own(request: HttpRequest, pk: int) -> Adoption:
    """Only of who may change it: another's is refused, whatever the address says."""
    own: QuerySet[Adoption] = rights.adoptions_of(request.user)
    if not own.filter(pk=pk).exists() and Adoption.objects.filter(pk=pk).exists():
        raise PermissionDenied
    return get_object_or_404(own.select_related("seen_revision"), pk=pk)


def _say(request: HttpRequest, adoption: Adoption, text: str) -> None:
    address = f"{adoption.municipality.url}praktijken/"
    section = getattr(adoption.municipality, "section", None)
    shown = f"{address if section else adoption.municipality.url}#{adoption.anchor}"
    messages.success(request, text, buttons=[messages.button(shown, "Bekijk op de site")])


class AdoptionsViewSet(ViewSet):
    name = "adoptions"
    url_prefix = "overnemen"
    menu_label = "Overgenomen"
    menu_icon = _ICON

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("nieuw/", new, name="new"),
            path("<int:pk>/", edit, name="edit"),
            path("<int:pk>/anders/", changes, name="changes"),
            path("<int:pk>/gezien/", seen, name="seen"),
            path("<int:pk>/weghalen/", remove, name="remove"),
            path("<int:pk>/weghalen/nu/", remove_now, name="remove_now"),
        ]
