"""The desk's pages of remarks: what readers said, and what is done with it."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet

from oggz.portal.desk.access import for_editors
from oggz.portal.freshness import selectors
from oggz.portal.freshness.desk.forms import DeclineForm, ProcessForm
from oggz.portal.freshness.models import Remark
from oggz.portal.freshness.scopes import asked_scope
from oggz.portal.freshness.services import RemarkError, decline_remark, process_remark

_ICON = "comment"
_PER_PAGE = 50


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    """What waits first, the oldest first; then what was dealt with."""
    scope = asked_scope(request)
    remarks = selectors.remarks_in(scope)
    waiting = Paginator(remarks.open().order_by("sent_at", "pk"), _PER_PAGE)
    closed = Paginator(remarks.closed().order_by("-closed_at", "-pk"), _PER_PAGE)
    context = {
        "page_title": "Opmerkingen van lezers",
        "header_icon": _ICON,
        "scope": scope,
        "open_remarks": waiting.get_page(request.GET.get("p")),
        "closed_remarks": closed.get_page(request.GET.get("klaar")),
    }
    return render(request, "freshness/admin/remarks.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest, pk: int) -> HttpResponse:
    """Deals with a remark: the page was mended, or it stays as it is, and why."""
    found = _own(request, pk)
    posted = request.POST if request.method == "POST" else None
    declining = "niet-overnemen" in request.POST
    process = ProcessForm(None if declining else posted, remark=found)
    decline = DeclineForm(posted if declining else None, remark=found)
    sent = decline if declining else process
    if posted is not None and sent.is_valid():
        try:
            _deal_with(found, sent)
        except RemarkError as refused:
            sent.add_error(refused.field if refused.field in sent.fields else None, str(refused))
        else:
            done = "niet overgenomen" if declining else "verwerkt"
            messages.success(request, f"De opmerking is {done}.")
            return redirect("remarks:index")
    context = {
        "page_title": "Opmerking van een lezer",
        "page_subtitle": found.page_title,
        "header_icon": _ICON,
        "remark": found,
        "address": found.page.url if found.page and found.page.live else found.path,
        "ages": found.page and selectors.pages_of(request.user).filter(pk=found.page_id).exists(),
        "process": process,
        "decline": decline,
    }
    return render(request, "freshness/admin/remark.html", context)


def _deal_with(remark: Remark, form: ProcessForm | DeclineForm) -> None:
    sent = form.cleaned_data
    if isinstance(form, DeclineForm):
        decline_remark(remark, reason=sent["reason"], seen=sent["seen"])
    else:
        process_remark(remark, answer=sent["answer"], seen=sent["seen"])


def _own(request: HttpRequest, pk: int) -> Remark:
    own = selectors.remarks_of(request.user).filter(pk=pk).first()
    if own is None and Remark.objects.filter(pk=pk).exists():
        raise PermissionDenied
    return own or get_object_or_404(Remark, pk=pk)


class RemarksViewSet(ViewSet):
    name = "remarks"
    url_prefix = "opmerkingen"
    menu_label = "Opmerkingen van lezers"
    menu_icon = _ICON

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("<int:pk>/", remark, name="remark"),
        ]
