"""Where one begins: what to do first, and then what waits."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from oggz.casework.access import barrier
from oggz.casework.parties import sessions
from oggz.casework.parties.access import OTHER_PARTY, for_other_party, refused
from oggz.casework.parties.selectors import own_memberships
from oggz.casework.worklist import notices
from oggz.casework.worklist.forms import NoticesForm
from oggz.casework.worklist.selectors import MOST
from oggz.casework.worklist.selectors import work_list as gathered
from oggz.errors import PlatformError
from oggz.web.posted import posted


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
    most = None if request.GET.get("alles") == "ja" else MOST
    return render(request, "worklist/work_list.html", {"list": gathered(situation, most=most)})


@require_http_methods(["GET", "HEAD", "POST"])
def choose_notices(request: HttpRequest) -> HttpResponse:
    standing = sessions.standing(request)
    if standing is None:
        return redirect("choose_party")
    if for_other_party(request, standing.party.slug):
        return refused(request, PlatformError(OTHER_PARTY))
    known = {"notices": notices.choice_of(standing.member)}
    form = NoticesForm(posted(request), initial=known)
    if form.is_valid():
        notices.choose(standing.member, form.cleaned_data["notices"])
        messages.success(request, "Uw keuze is bewaard.")
        return redirect("own_data")
    return render(
        request, "worklist/notices.html", {"form": form}, status=422 if form.errors else 200
    )
