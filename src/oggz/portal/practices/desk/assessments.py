"""The desk's pages of the knowledge institute: how sure we may be that a practice works."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.practices.models import Evidence, PracticePage
from oggz.portal.practices.services import AssessmentError, assess

_PERMISSION = "practices.assess_practice"
_ICON = "glasses"
_PER_PAGE = 30


class AssessmentForm(forms.Form):
    evidence = forms.ChoiceField(
        label="Mate van bewijs", choices=Evidence.choices, widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Kies een van deze vier."},
    )  # fmt: skip
    assessor = forms.CharField(
        label="Vastgesteld door", max_length=120, required=False,
        help_text="Het instituut of de commissie, geen naam van een persoon.",
    )  # fmt: skip
    on = forms.DateField(
        label="Op", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages={
            "required": "Vul een dag in.",
            "invalid": "Dit is geen dag. Schrijf hem als 31-12-2026.",
        },
    )  # fmt: skip


@require_safe
@permission_required(_PERMISSION)
def index(request: HttpRequest) -> HttpResponse:
    """Those that nobody assessed first, the newest first."""
    not_yet = When(evidence=Evidence.NOT_ASSESSED, then=Value(0))
    found = PracticePage.objects.live().order_by(
        Case(not_yet, default=Value(1), output_field=IntegerField()), "-first_published_at", "pk"
    )
    context = {
        "page_title": "Praktijken beoordelen",
        "header_icon": _ICON,
        "practices": Paginator(found.defer("body"), _PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "practices/admin/assessments.html", context)


@require_http_methods(["GET", "POST"])
@permission_required(_PERMISSION)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    practice = get_object_or_404(PracticePage.objects.live(), pk=pk)
    initial = {
        "evidence": practice.evidence,
        "assessor": practice.assessor,
        "on": practice.assessed_on or timezone.localdate(),
    }
    form = AssessmentForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            assess(
                request.user, practice, Evidence(sent["evidence"]),
                assessor=sent["assessor"], on=sent["on"],
            )  # fmt: skip
        except AssessmentError as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"De mate van bewijs staat nu bij ‘{practice.title}’.")
            return redirect("assessments:index")
    context = {
        "page_title": "Beoordelen",
        "page_subtitle": practice.title,
        "header_icon": _ICON,
        "practice": practice,
        "form": form,
    }
    return render(request, "practices/admin/assessment.html", context)


class _ForWhoAssesses(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(_PERMISSION)


class AssessmentsViewSet(ViewSet):
    name = "assessments"
    url_prefix = "praktijken-beoordelen"
    menu_label = "Beoordelen"
    menu_name = "assessments"
    menu_icon = _ICON
    menu_order = 245
    menu_item_class = _ForWhoAssesses
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [path("", index, name="index"), path("<int:pk>/", edit, name="edit")]
