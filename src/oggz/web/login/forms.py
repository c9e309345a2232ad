"""Logging in with a password, the same for both sites: slow for whoever guesses."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

from oggz.web.login.throttle import TOO_MANY, Attempts


class LoginForm(AuthenticationForm):
    """Refuses a name for five minutes after five wrong passwords; see `throttle`."""

    error_messages = {
        "invalid_login": "Deze combinatie van gebruikersnaam en wachtwoord klopt niet.",
        "inactive": "Dit account is niet meer actief.",
        "too_many": TOO_MANY.format(what="verkeerd wachtwoord"),
    }
    username = forms.CharField(
        label="Gebruikersnaam",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="Wachtwoord",
        max_length=1024,  # hashing a novel takes the server's time
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("username") or ""
        if not name or not self.cleaned_data.get("password"):
            return super().clean()  # half a form is no attempt
        attempts = Attempts(name)
        if not attempts.begin():
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        cleaned = super().clean()
        attempts.forget()
        return cleaned
