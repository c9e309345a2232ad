"""The form for readers who think that a page is not right, and a switch on the own account."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oggz.portal.freshness import services
from oggz.portal.freshness.forms import RemarkForm
from oggz.portal.freshness.places import Place, place_at
from oggz.portal.freshness.services import RemarkError


# Nobody is logged in here who could be misused: see web/public_forms.py.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest) -> HttpResponse:
    """What a reader says of the page that `?pagina=` names."""
    place = _place(request)
    if place is None:
        return _unknown(request)
    form = RemarkForm(request)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.leave_remark(place, said["kind"], said["text"], email=said["email"])
        except RemarkError as refused:
            form.add_error(refused.field, str(refused))
        else:
            asked = urlencode({"pagina": place.path})
            return redirect(f"{reverse('freshness:sent')}?{asked}")
    context = {"place": place, "form": form, "quick_exit": place.quick_exit}
    return render(request, "freshness/remark.html", context)


@never_cache
@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """What happens now with the remark that was sent."""
    place = _place(request)
    if place is None:
        return _unknown(request)
    context = {"place": place, "quick_exit": place.quick_exit}
    return render(request, "freshness/sent.html", context)


def _place(request: HttpRequest) -> Place | None:
    return place_at(request.GET.get("pagina", ""))


def _unknown(request: HttpRequest) -> HttpResponse:
    return render(request, "freshness/unknown.html", status=404)


@never_cache
@login_required
@require_POST
def weekly_mail(request: HttpRequest) -> HttpResponse:
    """An editor switches the message of Monday on or off."""
    if not request.user.has_perm("wagtailadmin.access_admin"):
        raise PermissionDenied
    services.set_weekly_mail(request.user, is_on=request.POST.get("aan") == "1")
    return redirect(f"{reverse('account')}#weekbericht")
