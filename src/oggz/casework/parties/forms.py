"""What people fill in on the pages of parties."""

from django import forms

from oggz.casework.parties.models import DeclarationKind, EndReason
from oggz.casework.parties.services.memberships import REASONS
from oggz.covenant.terms import Role

_CHOOSE = ("", "Kies …")


class RoleForm(forms.Form):
    role = forms.ChoiceField(
        label="Rol", choices=[_CHOOSE, *((role.value, role.dutch.capitalize()) for role in Role)]
    )

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class InvitationForm(RoleForm):
    email = forms.EmailField(
        label="E-mailadres op het werk",
        max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    field_order = ["email", "role"]


class EndForm(forms.Form):
    reason = forms.ChoiceField(
        label="Reden",
        choices=[_CHOOSE, *((each.value, each.label.capitalize()) for each in REASONS)],
    )

    def clean_reason(self) -> EndReason:
        return EndReason(self.cleaned_data["reason"])


def _day(label: str) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))


class DeclarationForm(forms.Form):
    kind = forms.ChoiceField(
        label="Wat legt u vast?",
        choices=[_CHOOSE, *((kind.value, kind.label.capitalize()) for kind in DeclarationKind)],
    )
    valid_from = _day("Geldig vanaf")
    valid_until = _day("Geldig tot en met")

    def clean_kind(self) -> DeclarationKind:
        return DeclarationKind(self.cleaned_data["kind"])
