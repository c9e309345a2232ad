"""Asking once more who somebody is: before an export, a citizen number, breaking the glass,
destroying and signing. A session that was left open, or taken over, does none of these."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

FRESH_SECONDS = 5 * 60

View = Callable[..., HttpResponse]


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody gave their second factor in this session less than five minutes ago.

    Of an organisation it counts only when it was asked to ask again. In the demonstration, where
    nobody needs a second factor, a password given anew is enough for who has none.
    """
    needs_no_factor = not settings.SECOND_FACTOR_REQUIRED and not is_mfa_enabled(request.user)

    def counts(each: dict[str, Any]) -> bool:
        if each.get("method") == "socialaccount":
            return bool(each.get("reauthenticated"))
        return each.get("method") == "mfa" or (each.get("method") == "password" and needs_no_factor)

    now = time.time()
    return any(
        counts(each) and now - each["at"] < FRESH_SECONDS
        for each in get_authentication_records(request, request.user)
    )


def fresh_second_factor(view: View) -> View:
    """For views that read or do what must not be done from a session left open.

    What was posted is not kept: it is done after proving, by pressing again. So put the decorator
    on the page with the button as well; then that is seldom needed.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            messages.error(request, "Er is nog niets gedaan. Bewijs eerst opnieuw dat u het bent.")
        address = f"{reverse('prove_again')}?{urlencode({'next': request.get_full_path()})}"
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": address})
        return redirect(address)

    return asked


def own_way(request: HttpRequest) -> str | SocialApp | None:
    """How who asks can prove it: a page's name, their organisation, or not at all as yet."""
    types = set(Authenticator.objects.filter(user=request.user).values_list("type", flat=True))
    if Authenticator.Type.TOTP in types:
        return "mfa_reauthenticate"
    if Authenticator.Type.WEBAUTHN in types:
        return "mfa_reauthenticate_webauthn"
    bound = request.user.socialaccount_set.values_list("provider", flat=True)
    if app := SocialApp.objects.filter(provider_id__in=bound).first():
        return app
    may_use_password = not settings.SECOND_FACTOR_REQUIRED and request.user.has_usable_password()
    return "account_reauthenticate" if may_use_password else None
