"""Breaking the glass, who did, and ending it."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.casework.door import break_glass as glass
from oggz.casework.door.freshness import fresh_second_factor
from oggz.casework.parties import sessions
from oggz.casework.parties.access import OTHER_PARTY, for_other_party, refused
from oggz.casework.parties.rights import Right
from oggz.errors import PlatformError

_PAGE = 50


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Welk gevaar is er, en waarom kan het niet wachten?",
        help_text="In een paar zinnen, zonder namen of andere gegevens over de persoon.",
        max_length=glass.LONGEST_REASON,
        widget=forms.Textarea({"rows": 4}),
    )
    hours = forms.TypedChoiceField(
        label="Hoe lang heeft u toegang nodig?",
        choices=[(1, "1 uur"), (2, "2 uur"), (4, "4 uur")],
        coerce=int,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def break_the_glass(request: HttpRequest, covenant: UUID, case: UUID) -> HttpResponse:
    """The same page for each case, also for one that is not there: nobody learns which are."""
    viewer = sessions.current(request)
    if viewer is None:
        return render(request, "403.html", status=403)
    return _break(request, viewer, covenant, case)


@fresh_second_factor
def _break(
    request: HttpRequest, viewer: sessions.Viewer, covenant: UUID, case: UUID
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    if for_other_party(request, viewer.party):
        return refused(request, PlatformError(OTHER_PARTY))
    if request.method == "POST" and form.is_valid():
        try:
            glass.break_glass(viewer, covenant=covenant, case=case, **form.cleaned_data)
        except sessions.NoLonger as why:
            return refused(request, why)
        except glass.BreakGlassError as why:
            form.add_error(None, str(why))
        else:
            messages.success(
                request, "U heeft noodtoegang. De functionaris gegevensbescherming is ingelicht."
            )
            return redirect("break_glass_list")
    return render(request, "door/break_glass.html", {"form": form})


@require_safe
def broken(request: HttpRequest) -> HttpResponse:
    standing = sessions.standing(request)
    if standing is None:
        return redirect("choose_party")
    if not (standing.sees_content or standing.may(Right.READ_AUDIT)):
        return render(request, "403.html", status=403)
    found = Paginator(glass.seen_by(standing), _PAGE).get_page(request.GET.get("pagina"))
    context = {"found": found, "is_officer": standing.may(Right.READ_AUDIT)}
    return render(request, "door/break_glass_list.html", context)


@require_POST
def end(request: HttpRequest, broken: UUID) -> HttpResponse:
    standing = sessions.standing(request)
    if standing is None:
        return redirect("choose_party")
    found = get_object_or_404(glass.seen_by(standing), pk=broken)
    try:
        glass.end(standing, found)
    except PlatformError as why:
        return refused(request, why)
    messages.success(request, "De noodtoegang is beëindigd.")
    return redirect("break_glass_list")
