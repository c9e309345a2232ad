"""Where one begins: what to do first, and then what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from oggz.casework.parties import selectors, sessions


def work_list(request: HttpRequest) -> HttpResponse:
    situation = sessions.situation(request)
    if situation.asks_purpose:
        return redirect("state_purpose")
    context = {}
    if situation.standing is None:
        own = list(selectors.own_memberships(request.user))
        if any(each.is_active_now for each in own):
            return redirect("choose_party")
        context["waiting"] = [each for each in own if each.is_waiting]
    return render(request, "casework/home.html", context)


def logged_out(request: HttpRequest) -> HttpResponse:
    response = render(request, "casework/logged_out.html")
    # Not the cookies: these would go for the portal as well, where both sites share a domain.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
