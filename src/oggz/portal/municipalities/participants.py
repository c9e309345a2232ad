"""The desk's page of municipalities that take part: who does, enrolling, archiving."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.auth import permission_required
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.municipalities import selectors
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme
from oggz.portal.municipalities.services import SectionError, archive_section, enrol_municipality

_PERMISSION = "municipalities.enrol_municipality"
_INDEX = "participants:index"


class EnrolForm(forms.Form):
    """Which municipality takes part, and in which colours."""

    municipality = forms.ModelChoiceField(
        Municipality.objects.none(),
        label="Gemeente",
        empty_label="Kies een gemeente",
        error_messages={
            "required": "Kies een gemeente.",
            "invalid_choice": "Deze gemeente neemt al deel of bestaat niet. Kies een andere.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        today = Municipality.objects.current()  # asked again each time: it changes with the day
        self.fields["municipality"].queryset = today.filter(section=None)
        for name in ("primary_colour", "accent_colour"):
            field = MunicipalityTheme._meta.get_field(name)
            self.fields[name] = forms.CharField(
                label=field.verbose_name.capitalize(),
                initial=field.default,
                help_text=field.help_text,
                widget=forms.TextInput(attrs={"type": "color"}),
            )

    @property
    def colours(self) -> tuple[str, str]:
        return self.cleaned_data["primary_colour"], self.cleaned_data["accent_colour"]


@permission_required(_PERMISSION)
def index(request: HttpRequest) -> HttpResponse:
    form = EnrolForm(request.POST or None)
    if form.is_valid():
        municipality = form.cleaned_data["municipality"]
        try:
            section = enrol_municipality(municipality, colours=form.colours)
        except ValidationError as unreadable:
            form.add_error(None, unreadable)
        except SectionError as refused:
            form.add_error("municipality", str(refused))
        else:
            messages.success(
                request,
                f"{municipality.name} neemt nu deel. Wie er schrijft, krijgt een account in de"
                f" groep ‘{section.editors}’.",
                buttons=[messages.button(municipality.url, "Bekijk")],
            )
            return redirect(_INDEX)
    context = {
        "page_title": "Deelnemende gemeenten",
        "header_icon": "site",
        "form": form,
        "participants": selectors.participants(),
    }
    return render(request, "municipalities/admin/participants.html", context)


@require_safe
@permission_required(_PERMISSION)
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks whether it is meant."""
    municipality = get_object_or_404(Municipality, pk=pk, section__archived_on=None)
    context = {
        "page_title": "Archiveren",
        "page_subtitle": municipality.name,
        "header_icon": "site",
        "section": get_object_or_404(selectors.participants(), municipality=municipality),
    }
    return render(request, "municipalities/admin/archive.html", context)


@require_POST
@permission_required(_PERMISSION)
def archive_now(request: HttpRequest, pk: int) -> HttpResponse:
    municipality = get_object_or_404(Municipality, pk=pk)
    try:
        archive_section(municipality)
    except SectionError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(
            request, f"Het deel van {municipality.name} is gearchiveerd; niets is weggegooid."
        )
    return redirect(_INDEX)


@require_POST
@permission_required(_PERMISSION)
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    municipality = get_object_or_404(Municipality, pk=pk, section__isnull=False)
    try:
        enrol_municipality(municipality)
    except SectionError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"Het deel van {municipality.name} is weer zoals het was.")
    return redirect(_INDEX)


class _OnlyForWhoMayEnrol(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(_PERMISSION)


class ParticipantsViewSet(ViewSet):
    name = "participants"
    url_prefix = "deelnemende-gemeenten"
    menu_label = "Deelnemende gemeenten"
    menu_icon = "group"
    menu_item_class = _OnlyForWhoMayEnrol

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:pk>/archiveren/", archive, name="archive"),
            path("<int:pk>/archiveren/nu/", archive_now, name="archive_now"),
            path("<int:pk>/terugzetten/", restore, name="restore"),
        ]
