"""Coming back from an organisation that lets its people in by SAML."""

import logging

from allauth.account.internal.decorators import login_not_required
from allauth.socialaccount.helpers import complete_social_login
from allauth.socialaccount.models import SocialApp
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from oggz.casework.door import saml
from oggz.web.limits import another
from oggz.web.login.said import NotProven
from oggz.web.public_forms import sender_of

log = logging.getLogger("oggz.login")

# More than the staff of a municipality behind one address.
MOST_ANSWERS_A_MINUTE = 120


@csrf_exempt  # the form is one of another site: what it brings is judged by its signature
@login_not_required
@require_POST
def posted_by_organisation(request: HttpRequest, provider_id: str) -> HttpResponse:
    """SAML: what the organisation says. The log-in ends at a page of our own, see `saml.keep`."""
    app = get_object_or_404(SocialApp, provider=saml.Provider.id, provider_id=provider_id)
    if another(f"saml:{sender_of(request)}", 60) > MOST_ANSWERS_A_MINUTE:
        return _not_believed(request, 429)
    try:
        said, asked = saml.read_answer(app, request.POST.get("SAMLResponse", ""))
    except NotProven as why:
        log.warning("log-in by SAML refused", extra={"fields": {"why": str(why)}})
        return _not_believed(request, 401)
    saml.keep(app, asked, said)
    finish = reverse("saml_finish", args=[app.provider_id])
    context = {"redirect_to": f"{finish}?{urlencode({'state': asked})}"}
    return render(request, "socialaccount/login_redirect.html", context)


@login_not_required
@require_safe
def finish_by_saml(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Only for the session that asked: the state of a request is its own, and works once."""
    app = get_object_or_404(SocialApp, provider=saml.Provider.id, provider_id=provider_id)
    provider, asked = app.get_provider(request), request.GET.get("state", "")
    try:
        state = provider.unstash_redirect_state(request, asked)
    except PermissionDenied:
        return _not_believed(request, 401)
    said = saml.kept(app, asked)
    if said is None:
        return _not_believed(request, 401)
    login = provider.sociallogin_from_response(request, said.as_claims())
    login.state = state
    return complete_social_login(request, login)


@login_not_required
@require_safe
def saml_metadata(request: HttpRequest, provider_id: str) -> HttpResponse:
    app = get_object_or_404(SocialApp, provider=saml.Provider.id, provider_id=provider_id)
    return HttpResponse(saml.our_metadata(app), content_type="application/samlmetadata+xml")


def _not_believed(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, "socialaccount/authentication_error.html", status=status)
