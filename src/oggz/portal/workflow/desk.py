"""The desk's pages of what is offered, and of how a municipality publishes."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page

from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.desk.access import for_editors, writes_somewhere
from oggz.portal.municipalities.models import SectionPage
from oggz.portal.municipalities.services import let_review
from oggz.portal.workflow import services
from oggz.portal.workflow.models import Offer
from oggz.portal.workflow.rights import may_offer, may_set_review, offers_in_view

_INDEX = "offers:index"
_PER_PAGE = 20


class OfferForm(forms.Form):
    reach = forms.ChoiceField(
        label="Voor wie", choices=Offer.Reach.choices, widget=forms.RadioSelect,
        error_messages={
            "required": "Kies voor wie.", "invalid_choice": "Kies de regio of het land.",
        },
    )  # fmt: skip
    note = forms.CharField(
        label="Toelichting", max_length=400, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Waarom anderen hier iets aan hebben. De landelijke redactie leest dit.",
    )  # fmt: skip


class DeclineForm(forms.Form):
    reason = forms.CharField(
        max_length=400, required=False,
        error_messages={"max_length": "Schrijf de reden in hoogstens 400 tekens."},
    )  # fmt: skip


class ReviewForm(forms.Form):
    is_reviewed = forms.TypedChoiceField(
        label="Wie publiceert",
        choices=(
            ("nee", "Elke redacteur publiceert zelf"),
            ("ja", "Een publicerende redacteur bekijkt het eerst"),
        ),
        coerce=lambda chosen: chosen == "ja",
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een van de twee."},
    )


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    offers = offers_in_view(request.user)
    decided = offers.exclude(state=Offer.State.WAITING).order_by("-decided_on")
    context = {
        "page_title": "Aangeboden aan anderen",
        "header_icon": "resubmit",
        "waiting": offers.waiting(),
        "decided": Paginator(decided, _PER_PAGE).get_page(request.GET.get("p")),
        "decides": is_national_editor(request.user),
    }
    return render(request, "workflow/admin/offers.html", context)


@require_http_methods(["GET", "POST"])
def offer(request: HttpRequest, page: int) -> HttpResponse:
    found = get_object_or_404(Page, pk=page).specific
    if not may_offer(request.user, found):
        raise PermissionDenied
    form = OfferForm(_sent(request))
    if form.is_valid():
        reach = Offer.Reach(form.cleaned_data["reach"])
        try:
            services.offer(request.user, found, reach, form.cleaned_data["note"])
        except services.OfferError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"‘{found.title}’ is aangeboden. U ziet hier wat er besloten wordt."
            )
            return redirect(_INDEX)
    context = {
        "page_title": "Aanbieden",
        "page_subtitle": found.title,
        "header_icon": "resubmit",
        "form": form,
        "page": found,
    }
    return render(request, "workflow/admin/offer.html", context)


@require_POST
@for_editors
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    _offer_in_view(request, pk)
    return _done(request, lambda: services.withdraw(request.user, pk), "Het is ingetrokken.")


@require_POST
@for_editors
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    offered = _offer_in_view(request, pk)
    told = f"‘{offered.page.title}’ staat nu ook op de pagina's voor {offered.get_reach_display()}."
    return _done(request, lambda: services.accept(request.user, pk), told)


@require_POST
@for_editors
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    _offer_in_view(request, pk)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.errors["reason"][0])
        return redirect(_INDEX)
    return _done(
        request, lambda: services.decline(request.user, pk, form.cleaned_data["reason"]),
        "Het is niet overgenomen; wie het aanbood, leest waarom.",
    )  # fmt: skip


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _offer_in_view(request: HttpRequest, pk: int) -> Offer:
    return get_object_or_404(offers_in_view(request.user), pk=pk)


def _done(request: HttpRequest, act: Callable[[], object], told: str) -> HttpResponse:
    try:
        act()
    except services.OfferError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, told)
    return redirect(_INDEX)


@require_http_methods(["GET", "POST"])
def review_setting(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether others look first at what the editors of a municipality write."""
    section = get_object_or_404(SectionPage.objects.select_related("municipality"), pk=pk)
    if not may_set_review(request.user, section):
        raise PermissionDenied
    form = ReviewForm(
        _sent(request), initial={"is_reviewed": "ja" if section.is_reviewed else "nee"}
    )
    if form.is_valid():
        let_review(section, form.cleaned_data["is_reviewed"], by=request.user)
        messages.success(request, "De werkwijze is opgeslagen. Zij geldt meteen.")
        return redirect("offers:review_setting", pk=section.pk)
    context = {
        "page_title": "Werkwijze",
        "page_subtitle": section.municipality.name,
        "header_icon": "site",
        "form": form,
        "publishers": section.publishers.user_set.filter(is_active=True).count(),
    }
    return render(request, "workflow/admin/review_setting.html", context)


class _ForWhoWrites(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return writes_somewhere(request.user)


class OffersViewSet(ViewSet):
    name = "offers"
    url_prefix = "aangeboden"
    menu_label = "Aangeboden"
    menu_name = "offers"
    menu_icon = "resubmit"
    menu_order = 256
    menu_item_class = _ForWhoWrites
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("nieuw/<int:page>/", offer, name="offer"),
            path("<int:pk>/intrekken/", withdraw, name="withdraw"),
            path("<int:pk>/overnemen/", accept, name="accept"),
            path("<int:pk>/niet-overnemen/", decline, name="decline"),
            path("werkwijze/<int:pk>/", review_setting, name="review_setting"),
        ]
