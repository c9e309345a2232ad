"""What people fill in on the pages of parties."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from oggz.casework.parties.models import DeclarationKind, EndReason, Invitation, Member
from oggz.casework.parties.names import LONGEST, person_name
from oggz.casework.parties.services.memberships import REASONS
from oggz.covenant.terms import Role
from oggz.errors import PlatformError

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


def _name(label: str, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.TextInput({"autocomplete": autocomplete})
    )


class NameForm(forms.Form):
    """Who somebody is, as colleagues will read it."""

    first_name = _name("Voornaam", "given-name")
    last_name = _name("Achternaam", "family-name")

    def __init__(self, invitation: Invitation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_first_name(self) -> str:
        return _name_of(self.cleaned_data["first_name"])

    def clean_last_name(self) -> str:
        return _name_of(self.cleaned_data["last_name"])


class NewAccountForm(NameForm):
    """With a password that is hard to guess."""

    password = forms.CharField(
        label="Wachtwoord",
        max_length=1024,  # hashing a novel takes the server's time
        strip=False,
        help_text="Ten minste twaalf tekens. Een korte zin onthoudt u makkelijk.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_password(self) -> str:
        password = self.cleaned_data["password"]
        like = Member(
            username=self.invitation.email,
            email=self.invitation.email,
            first_name=self.cleaned_data.get("first_name", ""),
            last_name=self.cleaned_data.get("last_name", ""),
        )
        password_validation.validate_password(password, like)
        return password


def _name_of(text: str) -> str:
    try:
        return person_name(text)
    except PlatformError as wrong:
        raise ValidationError(str(wrong)) from None
