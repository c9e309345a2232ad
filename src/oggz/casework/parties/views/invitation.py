"""Opening an invitation: somebody comes in for the first time, or gets a role besides."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from oggz.casework.door.invitations import remember
from oggz.casework.door.logins import own_login
from oggz.casework.parties import services
from oggz.casework.parties.models import Invitation
from oggz.errors import PlatformError
from oggz.web.login.forms import NameForm, NewAccountForm
from oggz.web.login.views import go_to_organisation


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Asking changes nothing, because what scans mail for harm opens each link as well."""
    opened = services.open_invitation(token)
    if opened is None:
        return render(request, "parties/invitation_gone.html", status=410)
    makes_account = request.method == "POST" and not request.user.is_authenticated
    own = own_login(opened.party.slug)
    kind = NameForm if own else NewAccountForm
    form = kind(opened.email, request.POST if makes_account else None)
    why = ""
    if request.method == "POST":
        try:
            if answer := _accept(request, opened, token, form):
                return answer
        except PlatformError as refused:
            why = str(refused)
    context = {
        "invitation": opened,
        "form": form,
        "why": why,
        "is_known": _is_known(opened),
        "own_login": own,
    }
    return render(request, "parties/invitation.html", context, status=409 if why else 200)


def _is_known(opened: Invitation) -> bool:
    return services.known_member(opened) is not None


def _accept(
    request: HttpRequest, opened: Invitation, token: str, form: NameForm
) -> HttpResponse | None:
    """Where accepting leads to; None for a form that is not right yet."""
    if request.user.is_authenticated:
        services.accept_as(token, request.user)
        messages.success(request, "U heeft de uitnodiging aanvaard.")
        return redirect("own_data")
    if not form.is_valid():
        return None
    if own := own_login(opened.party.slug):
        remember(request, token, **form.cleaned_data)
        return go_to_organisation(request, own)
    services.accept_with_password(token, **form.cleaned_data)
    messages.success(request, "Uw account is gemaakt. Log in met uw e-mailadres en wachtwoord.")
    return redirect("account_login")
