"""What somebody fills in who was invited: who they are, and a password of their own."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model, password_validation
from django.core.exceptions import ValidationError

from oggz.errors import PlatformError
from oggz.web.login.names import LONGEST, person_name


def _name(label: str, autocomplete: str) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=LONGEST, widget=forms.TextInput({"autocomplete": autocomplete})
    )


class NameForm(forms.Form):
    """Who somebody is, as colleagues will read it. `email` is where they were invited."""

    first_name = _name("Voornaam", "given-name")
    last_name = _name("Achternaam", "family-name")

    def __init__(self, email: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

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
        like = get_user_model()(
            username=self.email,
            email=self.email,
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
