"""Logging in with a password, the same for both sites: slow for whoever guesses."""

import hashlib
import hmac
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import caches
from django.core.exceptions import ValidationError

ATTEMPTS = 5
PAUSE_SECONDS = 5 * 60


class LoginForm(AuthenticationForm):
    """Refuses a name for five minutes after five wrong passwords, whoever gives them.

    Counted per name, in the database, so that it holds over processes and addresses. The name
    itself is not kept: only a keyed hash of it.
    """

    error_messages = {
        "invalid_login": "Deze combinatie van gebruikersnaam en wachtwoord klopt niet.",
        "inactive": "Dit account is niet meer actief.",
        "too_many": "Er is te vaak een verkeerd wachtwoord ingevuld. Probeer het over vijf"
        " minuten opnieuw.",
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
        failures = _Failures(name)
        if failures.count() >= ATTEMPTS:
            raise ValidationError(self.error_messages["too_many"], code="too_many")
        try:
            cleaned = super().clean()
        except ValidationError:
            failures.add()
            raise
        if self.get_user() is not None:  # not after half a form, that was never tried
            failures.forget()
        return cleaned


class _Failures:
    def __init__(self, name: str) -> None:
        digest = hmac.new(settings.SECRET_KEY.encode(), name.casefold().encode(), hashlib.sha256)
        self.key = f"login-failures:{digest.hexdigest()}"
        self.cache = caches["shared"]

    def count(self) -> int:
        return self.cache.get(self.key, 0)

    def add(self) -> None:
        self.cache.set(self.key, self.count() + 1, PAUSE_SECONDS)

    def forget(self) -> None:
        self.cache.delete(self.key)
