"""Going to an organisation to log in there, which may not answer, and coming back."""

import time
from typing import Any

import requests
from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.views import ReauthenticateWebAuthnView
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from oggz.web.login import oidc

# No answer, none that is JSON, or not what OpenID Connect prescribes.
_ANSWERS_WRONG = (requests.RequestException, ValueError, KeyError, AttributeError, TypeError)


@login_not_required
@require_POST
def log_in_by_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    return go_to_organisation(request, get_object_or_404(SocialApp, provider_id=provider_id))


def go_to_organisation(request: HttpRequest, app: SocialApp) -> HttpResponse:
    """Off to the provider, or a page that says that it does not answer as it should."""
    return _redirect(request, app, AuthProcess.LOGIN)


def prove_again(request: HttpRequest, app: SocialApp) -> HttpResponse:
    """Off to the provider, which must ask anew who somebody is; the session stays as it is."""
    more: dict[str, Any] = {"asked_at": time.time()}
    if app.provider == oidc.Provider.id:
        asked = app.settings.get("auth_params", {})
        more["auth_params"] = asked | {"prompt": "login", "max_age": "0"}
    return _redirect(request, app, AuthProcess.REDIRECT, **more)


class KeyAgain(ReauthenticateWebAuthnView):
    """Says on the page itself that a key was refused; allauth's would lead away without a word."""

    def form_invalid(self, form: ReauthenticateWebAuthnForm) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))


def _redirect(request: HttpRequest, app: SocialApp, process: str, **more: Any) -> HttpResponse:
    provider = app.get_provider(request)
    try:
        return provider.redirect(
            request, process=process, next_url=get_next_redirect_url(request), **more
        )
    except _ANSWERS_WRONG:
        return render(request, "socialaccount/authentication_error.html", status=502)


@login_not_required
@require_safe
def back_from_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The end of a log-in by OpenID Connect."""
    try:
        return OAuth2CallbackView.adapter_view(oidc.Adapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except _ANSWERS_WRONG:
        return render(request, "socialaccount/authentication_error.html", status=502)
