"""One's own sessions, staying in, and proving once more who one is."""

from allauth.account.internal.decorators import login_not_required
from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.door import sessions
from oggz.casework.door.freshness import own_way
from oggz.web.login.views import prove_again as prove_at_organisation


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_state(request: HttpRequest) -> HttpResponse:
    """How long is left, and what ends it then; by POST somebody says that they are there."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0, "why": ""})
    left = sessions.time_left(request)
    return JsonResponse({"seconds": left.seconds, "why": left.why})


@require_safe
def own_sessions(request: HttpRequest) -> HttpResponse:
    return render(request, "door/sessions.html", {"sessions": sessions.open_sessions(request)})


@require_POST
def end_session(request: HttpRequest) -> HttpResponse:
    """One by its key, or with `alle` all but this one."""
    if request.POST.get("alle"):
        number = sessions.end_sessions(request.user, but=request, why="owner")
        messages.success(request, f"Beëindigd: {number}. U bent alleen nog hier ingelogd.")
    elif sessions.end_session(request, request.POST.get("sessie", "")):
        messages.success(request, "Die sessie is beëindigd.")
    else:
        messages.error(request, "Die sessie was al beëindigd.")
    return redirect("own_sessions")


@require_http_methods(["GET", "HEAD", "POST"])
def prove_again(request: HttpRequest) -> HttpResponse:
    """Off to the way that somebody has; to their organisation by a button."""
    way = own_way(request)
    where_to = get_next_redirect_url(request) or reverse("work_list")
    if way is None:
        return redirect("mfa_index")
    if isinstance(way, str):
        return redirect(f"{reverse(way)}?{urlencode({'next': where_to})}")
    if request.method == "POST":
        return prove_at_organisation(request, way)
    return render(request, "door/prove_again.html", {"organisation": way, "next": where_to})
