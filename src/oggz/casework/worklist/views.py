"""Where one begins: what to do first, and then what waits."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from oggz.casework.access import barrier
from oggz.casework.parties import sessions
from oggz.casework.parties.selectors import own_memberships
from oggz.casework.worklist.selectors import work_list as gathered


@require_safe
def work_list(request: HttpRequest) -> HttpResponse:
    situation = sessions.situation(request)
    if situation.standing is None:
        own = list(own_memberships(request.user))
        if any(each.is_active_now for each in own):
            return redirect("choose_party")
        waiting = [each for each in own if each.is_waiting]
        return render(request, "worklist/no_role.html", {"waiting": waiting})
    if not situation.missing:
        barrier.tell_standing(situation.standing)
    return render(request, "worklist/work_list.html", {"list": gathered(situation)})
