"""The desk's page of people: who does what, inviting, and letting go."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.accounts import selectors
from oggz.portal.accounts.models import Organisation, Role
from oggz.portal.accounts.services import PeopleError, end_appointment, invite, withdraw

_INDEX = "people:index"


class InviteForm(forms.Form):
    """Whom, for what, and where; only roles and places that the sender may give."""

    email = forms.EmailField(
        label="E-mailadres",
        max_length=150,  # it becomes the name of the account
        error_messages={"invalid": "Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."},
    )
    role = forms.ChoiceField(
        label="Rol",
        error_messages={"invalid_choice": "Deze rol kunt u niet geven. Kies een andere."},
    )
    municipality = forms.ModelChoiceField(
        None, label="Gemeente", required=False, empty_label="Landelijk",
        error_messages={"invalid_choice": "Voor deze gemeente kunt u niemand uitnodigen."},
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="Organisatie", required=False,
        empty_label="Geen, of niet in de lijst",
        help_text="Heeft de organisatie een eigen inlog, dan logt wie u uitnodigt daarmee in.",
    )  # fmt: skip

    def __init__(self, appointable: selectors.Appointable, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [(role.value, role.label) for role in appointable.roles]
        self.fields["municipality"].queryset = appointable.municipalities
        if not appointable.is_national:
            self.fields["municipality"].required = True
            self.fields["municipality"].empty_label = None

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


View = Callable[..., HttpResponse]


def for_who_may_appoint(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not selectors.appointable_by(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


@for_who_may_appoint
def index(request: HttpRequest) -> HttpResponse:
    appointable = selectors.appointable_by(request.user)
    form = InviteForm(appointable, request.POST or None)
    if form.is_valid():
        try:
            invitation = invite(
                request.user,
                form.cleaned_data["email"],
                form.cleaned_data["role"],
                municipality=form.cleaned_data["municipality"],
                organisation=form.cleaned_data["organisation"],
            )
        except PeopleError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"De uitnodiging is verstuurd aan {invitation.email}.")
            return redirect(_INDEX)
    context = {
        "page_title": "Mensen",
        "header_icon": "user",
        "form": form,
        "people": selectors.appointments_in_view(request.user),
        "invitations": selectors.invitations_in_view(request.user),
    }
    return render(request, "accounts/admin/people.html", context)


@require_POST
@for_who_may_appoint
def end(request: HttpRequest, pk: int) -> HttpResponse:
    appointment = get_object_or_404(selectors.appointments_in_view(request.user), pk=pk)
    return _done(
        request,
        lambda: end_appointment(request.user, appointment),
        f"{selectors.name_of(appointment.user)} is geen {appointment} meer.",
    )


@require_POST
@for_who_may_appoint
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(selectors.invitations_in_view(request.user), pk=pk)
    return _done(
        request, lambda: withdraw(request.user, invitation), "De uitnodiging is ingetrokken."
    )


@require_POST
@for_who_may_appoint
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(selectors.invitations_in_view(request.user), pk=pk)
    return _done(
        request,
        lambda: invite(
            request.user, invitation.email, Role(invitation.role),
            municipality=invitation.municipality, organisation=invitation.organisation,
        ),
        f"De uitnodiging is nog een keer verstuurd aan {invitation.email}.",
    )  # fmt: skip


def _done(request: HttpRequest, act: Callable[[], object], told: str) -> HttpResponse:
    try:
        act()
    except PeopleError as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, told)
    return redirect(_INDEX)


class _ForWhoMayAppoint(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(selectors.appointable_by(request.user))


class PeopleViewSet(ViewSet):
    name = "people"
    url_prefix = "mensen"
    menu_label = "Mensen"
    menu_icon = "user"
    menu_order = 270
    menu_item_class = _ForWhoMayAppoint
    add_to_admin_menu = True

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:pk>/beeindigen/", end, name="end"),
            path("uitnodiging/<int:pk>/intrekken/", withdraw_invitation, name="withdraw"),
            path("uitnodiging/<int:pk>/opnieuw/", send_again, name="send_again"),
        ]
