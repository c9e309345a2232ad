"""What somebody chooses and keeps for themselves: party, purpose, declarations, leaving."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.parties import selectors, services, sessions
from oggz.casework.parties.access import OTHER_PARTY, for_other_party, or_refused, refused
from oggz.casework.parties.models import DeclarationKind
from oggz.casework.parties.services.declarations import SECRECY_TEXT
from oggz.errors import PlatformError

SECRECY = DeclarationKind.SECRECY
_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
def choose_party(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        try:
            sessions.choose(request, _number(request.POST.get("rol", "")))
        except PlatformError as why:
            return refused(request, why)
        return redirect("work_list")
    context = {"memberships": selectors.active_memberships(request.user)}
    return render(request, "parties/choose_party.html", context)


@_FORM
def state_purpose(request: HttpRequest) -> HttpResponse:
    now = sessions.situation(request)
    if now.standing is None:
        return redirect("choose_party")
    error = ""
    if request.method == "POST":
        if for_other_party(request, now.standing.party.slug):
            return refused(request, PlatformError(OTHER_PARTY))
        try:
            if key := request.POST.get("doel", ""):
                sessions.state_purpose(request, key)
                return redirect(_asked_for(request))
        except PlatformError as why:
            return refused(request, why)
        error = "Kies waarvoor u nu werkt."
    # One that is the only one is filled in already: what remains is to confirm it.
    preselected = now.purpose or (now.purposes[0] if len(now.purposes) == 1 else None)
    context = {
        "now": now, "preselected": preselected, "error": error,
        "further": request.POST.get("verder") or request.GET.get("verder", ""),
    }  # fmt: skip
    return render(request, "parties/state_purpose.html", context)


def _asked_for(request: HttpRequest) -> str:
    """Where the task at hand is done, if the form came with one; never another site."""
    path = request.POST.get("verder", "")
    inside = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return path if inside else reverse("work_list")


@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    memberships = list(selectors.own_memberships(request.user))
    declarations = list(selectors.own_declarations(request.user))
    sees_content = any(each.until is None and each.sees_content for each in memberships)
    today = timezone.localdate()
    context = {
        "memberships": memberships,
        "declarations": selectors.told(declarations, today),
        "missing": selectors.missing_declarations(request.user.pk) if sees_content else (),
        "secrecy_text": SECRECY_TEXT,
        "may_declare": sees_content and selectors.ends_soon(declarations, SECRECY, today),
    }
    return render(request, "parties/own_data.html", context)


@require_POST
@or_refused
def declare_secrecy(request: HttpRequest) -> HttpResponse:
    if request.POST.get("verklaar") != "ja":
        messages.error(request, "Zet een vinkje bij de verklaring als u haar aflegt.")
        return redirect("own_data")
    services.declare_secrecy(request.user)
    messages.success(request, "U heeft de geheimhoudingsverklaring afgelegd.")
    return redirect("own_data")


@_FORM
def leave(request: HttpRequest, membership: int) -> HttpResponse:
    """Asked once more, because it takes effect at once and only others can undo it."""
    own = selectors.own_memberships(request.user).filter(pk=membership, until=None).first()
    if own is None:
        raise Http404
    if request.method != "POST":
        return render(request, "parties/leave.html", {"membership": own})
    try:
        services.leave(request.user, own)
    except PlatformError as why:
        return refused(request, why)
    logout(request)
    return redirect("logged_out")


def _number(text: str) -> int:
    """A key from a form; what is none is the key of nothing."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def logged_out(request: HttpRequest) -> HttpResponse:
    response = render(request, "casework/logged_out.html")
    # Not the cookies: these would go for the portal as well, where both sites share a domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
