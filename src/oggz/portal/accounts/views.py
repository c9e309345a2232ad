"""Opening an invitation: somebody comes in for the first time, or gets a role besides."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oggz.portal.accounts import selectors, services
from oggz.portal.accounts.models import Invitation, User
from oggz.portal.guidance.rights import standing_of_user
from oggz.web.login.forms import NewAccountForm
from oggz.web.login.views import go_to_organisation


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Asking changes nothing, because what scans mail for harm opens each link as well."""
    opened = services.open_invitation(token)
    if opened is None:
        return render(request, "accounts/invitation_gone.html", status=410)
    makes_account = _makes_account(request, opened)
    form = NewAccountForm(opened.email, request.POST if makes_account else None)
    refused = ""
    if request.method == "POST":
        try:
            if answer := _accept(request, opened, token, form):
                return answer
        except services.PeopleError as error:
            refused = str(error)
    context = {
        "invitation": opened,
        "form": form,
        "refused": refused,
        "is_known": services.known_user(opened) is not None,
    }
    return render(request, "accounts/invitation.html", context)


def _makes_account(request: HttpRequest, opened: Invitation) -> bool:
    has_login = opened.organisation is not None and opened.organisation.login is not None
    return request.method == "POST" and not request.user.is_authenticated and not has_login


def _accept(
    request: HttpRequest, opened: Invitation, token: str, form: NewAccountForm
) -> HttpResponse | None:
    """Where accepting leads to; None for a form that is not right yet."""
    if request.user.is_authenticated:
        services.accept_as(token, request.user)
        # Asked anew: what they may has just changed.
        user = User.objects.get(pk=request.user.pk)
        has_desk = user.has_perm("wagtailadmin.access_admin")
        return redirect("wagtailadmin_home" if has_desk else "account")
    if not _makes_account(request, opened):
        services.remember_opened(request, opened)
        return go_to_organisation(request, opened.organisation.login)
    if not form.is_valid():
        return None
    try:
        user = services.accept_with_password(token, **form.cleaned_data)
    except ValidationError as wrong:
        form.add_error(None, wrong)
        return None
    record_authentication(request, user, "password")
    return perform_login(request, user, redirect_url="/account/tweede-stap/")


@never_cache
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """What somebody is on the portal, and what they can change of their account."""
    context = {
        "appointments": selectors.current_roles(request.user),
        "has_desk": request.user.has_perm("wagtailadmin.access_admin"),
        "in_committee": standing_of_user(request.user).may_bring,
    }
    return render(request, "accounts/account.html", context)
