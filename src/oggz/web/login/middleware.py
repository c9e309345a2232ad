"""Nobody works with a password alone."""

from collections.abc import Callable

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


class SecondFactorRequired:
    """Leads who logged in with just a password to the page that adds a second factor.

    What is below `LOGIN_GUARDED`, the beginnings of paths, stays closed until then, but for what
    is below `LOGIN_OPEN`: the pages of logging in themselves. Who has a
    second factor but did not use it in this session may be who stole the password, and was in
    before the owner added it: such a session ends, also where a factor could be added.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_guarded = request.path.startswith(settings.LOGIN_GUARDED) and (
            not request.path.startswith(settings.LOGIN_OPEN)
        )
        is_own_account = request.path.startswith(reverse("account_change_password")) or (
            request.path.startswith(reverse("mfa_index"))
        )
        if (
            not (is_guarded or is_own_account)
            # Asking who somebody is would keep a public page from being kept for all.
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
            or not request.user.is_authenticated
            or _proved_more_than_a_password(request)
        ):
            return self.get_response(request)
        back = urlencode({"next": request.get_full_path()})
        if is_mfa_enabled(request.user):
            logout(request)
            return redirect(f"{reverse('account_login')}?{back}")
        if is_guarded and settings.SECOND_FACTOR_REQUIRED:
            return redirect(f"{reverse('mfa_index')}?{back}")
        return self.get_response(request)


def _proved_more_than_a_password(request: HttpRequest) -> bool:
    """In this session. An organisation asks for its own second factor."""
    used = {each.get("method") for each in get_authentication_records(request, request.user)}
    return bool(used & {"mfa", "socialaccount"})
