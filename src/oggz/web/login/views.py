"""Going to an organisation to log in there, which may not answer."""

import requests
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST


@require_POST
def log_in_by_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    app = get_object_or_404(SocialApp, provider="openid_connect", provider_id=provider_id)
    return go_to_organisation(request, app)


def go_to_organisation(request: HttpRequest, app: SocialApp) -> HttpResponse:
    """Off to the provider, or a page that says that it does not answer as it should."""
    provider = app.get_provider(request)
    try:
        return provider.redirect(
            request, process=AuthProcess.LOGIN, next_url=get_next_redirect_url(request)
        )
    except (requests.RequestException, ValueError, KeyError, AttributeError, TypeError):
        # No answer, none that is JSON, or not what OpenID Connect prescribes.
        return render(request, "socialaccount/authentication_error.html", status=502)
