"""How allauth behaves on our sites: nobody signs up by themselves, and guessing is slow."""

import base64
import time
from typing import Any

from allauth.account import forms as account_forms
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from cryptography.fernet import Fernet, InvalidToken
from django import forms
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.module_loading import import_string

from oggz.web.limits import another
from oggz.web.login.said import PROOF, is_just_now, second_factor_is_proven
from oggz.web.login.throttle import TOO_MANY, Attempts, attempts_from

JUST_NOW_SECONDS = 5 * 60
LINKS_AN_HOUR = 3
KEY_REFUSED = (
    "Deze sleutel is niet aangenomen. Bewijs bij de sleutel met uw vinger, uw gezicht of uw pincode"
    " dat u het bent, en probeer het opnieuw."
)
# Besides the first: what was sent is no answer of a key at all.
_REFUSES_KEY = (ValidationError, ValueError, KeyError, TypeError, AttributeError)


class AccountAdapter(DefaultAccountAdapter):
    """Passwords, tried five times at most; accounts are made by invitation only."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": (
            "Deze combinatie van gebruikersnaam en wachtwoord klopt niet."
        ),
        "account_inactive": "Dit account is niet meer actief.",
        "incorrect_password": "Dit wachtwoord klopt niet.",
        "enter_current_password": "Dit is niet uw huidige wachtwoord.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Pages say themselves what happened."""

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who gave a password or code a moment ago need not do so again to set up the next."""
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - each["at"] < JUST_NOW_SECONDS for each in records)

    def get_reauthentication_methods(self, user: AbstractBaseUser) -> list[dict[str, Any]]:
        """With the second factor of who has one: a password proves too little then."""
        methods = super().get_reauthentication_methods(user)
        return [each for each in methods if each["id"] != "reauthenticate"] or methods

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        attempts = Attempts(str(credentials.get("username", "")))
        from_there = attempts_from(request)
        # Both count, also when the first refuses.
        if not all([attempts.begin(), from_there.begin()]):
            raise ValidationError(TOO_MANY.format(what="verkeerd wachtwoord"), code="too_many")
        user = super().authenticate(request, **credentials)
        if user is not None:
            attempts.forget()
            from_there.take_back()
        return user


class PasswordForm(account_forms.LoginForm):
    """Name and password, with the labels of our pages."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Gebruikersnaam of e-mailadres",
            max_length=254,
            widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none"}),
        )
        self.fields["password"] = forms.CharField(
            label="Wachtwoord",
            max_length=1024,  # hashing a novel takes the server's time
            strip=False,
            widget=forms.PasswordInput({"autocomplete": "current-password"}),
        )


class PasswordAgainForm(account_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Who is in and forgot it, logs out first: a link here leads away from what they do.
        self.fields["password"].help_text = ""


class ForgottenForm(account_forms.ResetPasswordForm):
    """A link for who has a password; what is shown is the same for everybody."""

    def clean_email(self) -> str:
        email = super().clean_email()
        asked = salted_hmac("oggz.login.forgotten", email.casefold()).hexdigest()
        if another(f"forgotten:{asked}", 3600) > LINKS_AN_HOUR:
            self.users = []
        # An organisation that lets somebody in must be able to let them go.
        self.users = [user for user in self.users if user.has_usable_password()]
        return email


class OrganisationLoginAdapter(DefaultSocialAccountAdapter):
    """Logging in by one's organisation: known by its issuer and subject, never by an address.

    Who is not known can only come in by an invitation that was opened just before, which
    `settings.LOGIN_BY_INVITATION` names the function for: it takes the request and gives the
    user to bind to, or None.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def get_requests_session(self) -> Any:
        """For asking a provider, which does not send us on: not with the secret of the client."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        account, app = sociallogin.account, sociallogin.provider.app
        claims = account.extra_data
        if claims.get("iss") != app.settings.get("issuer") or claims.get("sub") != account.uid:
            raise _refused(request, "login/refused.html", app)
        if (PROOF in app.settings or settings.ORGANISATIONS_PROVE) and (
            not second_factor_is_proven(app, claims)
        ):
            raise _refused(request, "login/no_second_factor.html", app)
        if sociallogin.state.get("process") == AuthProcess.REDIRECT:
            _proved_again(request, sociallogin)
            return
        if sociallogin.is_existing:
            SocialAccount.objects.filter(pk=account.pk).update(extra_data=account.extra_data)
            return
        user = import_string(settings.LOGIN_BY_INVITATION)(request, app)
        if user is None:
            raise _refused(request, "login/unknown.html", app)
        sociallogin.connect(request, user)


def _proved_again(request: HttpRequest, sociallogin: SocialLogin) -> None:
    """Who is in was asked by the organisation who they are, and it is them."""
    asked_at = sociallogin.state.get("asked_at", 0)
    is_them = sociallogin.is_existing and sociallogin.user == request.user
    within = time.time() - asked_at
    if not is_them or not is_just_now(sociallogin.account.extra_data, within=within):
        raise _refused(request, "login/refused.html", sociallogin.provider.app)
    record_authentication(request, request.user, "socialaccount", reauthenticated=True)


def _refused(request: HttpRequest, template: str, app: SocialApp) -> ImmediateHttpResponse:
    context = {"organisation": app.name}
    return ImmediateHttpResponse(render(request, template, context, status=403))


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of apps unreadable for who has the database only."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Deze code klopt niet. Elke code werkt een halve minuut, en één keer.",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""  # of another site, or from before another secret key: no code fits


def _cipher() -> Fernet:
    key = salted_hmac("oggz.login.second_factor", "", algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))


class _SlowToGuess:
    """Of a code of six figures one has to be right in five times."""

    user: Any

    def clean_code(self) -> str:
        attempts = Attempts(f"second factor of {self.user.pk}")
        if not attempts.begin():
            raise ValidationError(TOO_MANY.format(what="verkeerde code"), code="too_many")
        code = super().clean_code()  # type: ignore[misc]
        attempts.forget()
        return code


class FirstCodeForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "Code uit de app"


class KeyForm(webauthn_forms.AddWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Naam"

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean()
        except _REFUSES_KEY:
            raise ValidationError(KEY_REFUSED) from None


class KeyNameForm(webauthn_forms.EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Naam"


class _Key:
    """allauth speaks of a code that is wrong, also when it was a key, and at a field unseen."""

    def clean_credential(self) -> Authenticator | None:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except _REFUSES_KEY:
            self.add_error(None, KEY_REFUSED)  # type: ignore[attr-defined]
            return None


class KeyLoginForm(_Key, webauthn_forms.AuthenticateWebAuthnForm): ...


class KeyAgainForm(_Key, webauthn_forms.ReauthenticateWebAuthnForm): ...


class CodeForm(_SlowToGuess, mfa_forms.AuthenticateForm): ...


class CodeAgainForm(_SlowToGuess, mfa_forms.ReauthenticateForm): ...
