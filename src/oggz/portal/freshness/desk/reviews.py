"""The desk's pages of what is to be looked at: the list, one page of it, and what waits."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages
from wagtail.admin.viewsets.base import ViewSet
from wagtail.models import Page

from oggz.portal.desk.access import for_editors
from oggz.portal.freshness import attention, selectors, services, terms
from oggz.portal.freshness.desk.forms import DatesForm
from oggz.portal.freshness.models import Review
from oggz.portal.freshness.scopes import asked_scope
from oggz.portal.freshness.selectors import When
from oggz.web.posted import posted

_ICON = "calendar-check"
_PER_PAGE = 50


@require_safe
@for_editors
def index(request: HttpRequest) -> HttpResponse:
    """Pages to look at: too late first, or those that are asked for."""
    scope = asked_scope(request)
    when = _when(request.GET)
    numbers = selectors.counts_to_review(scope)
    pages = Paginator(selectors.to_review(scope, when), _PER_PAGE).get_page(request.GET.get("p"))
    context = {
        "page_title": "Nakijken",
        "header_icon": _ICON,
        "scope": scope,
        "when": when,
        "tabs": [(each, numbers[each], _asked(each, scope.is_everywhere)) for each in When],
        "pages": pages,
        "rows": [(each, scope.place_of(each)) for each in pages],
        "here": _asked(when, scope.is_everywhere, pages.number),
        "switched": _asked(when, not scope.is_everywhere),
    }
    return render(request, "freshness/admin/reviews.html", context)


def _when(sent: QueryDict) -> When:
    asked = sent.get("toon", "")
    return When(asked) if asked in set(When) else When.LATE


def _asked(when: When, everywhere: bool, number: int = 1) -> str:
    """The part of an address that brings somebody back to the same list."""
    asked = QueryDict(mutable=True)
    asked["toon"] = when.value
    if everywhere:
        asked["alles"] = "1"
    if number > 1:
        asked["p"] = str(number)
    return asked.urlencode()


@require_safe
@for_editors
def waiting(request: HttpRequest) -> HttpResponse:
    """All that others put to this editor."""
    scope = asked_scope(request)
    context = {
        "page_title": "Wacht op u",
        "header_icon": "user",
        "scope": scope,
        "group": attention.waiting(scope, attention.MANY),
    }
    return render(request, "freshness/admin/waiting.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One page: when it was looked at, what readers say of it, and other dates."""
    found = _own(request, pk)
    review = Review.objects.filter(page=found).select_related("reviewed_by").first()
    today = timezone.localdate()
    first = {
        "reviewed_on": review.reviewed_on if review else today,
        "review_by": review.review_by
        if review and not review.is_late
        else terms.review_by(found.specific_class, today),
    }
    form = DatesForm(posted(request), initial=first)
    if form.is_valid():
        try:
            services.set_dates(found, **form.cleaned_data, by=request.user)
        except services.ReviewError as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"De datums van ‘{found.title}’ zijn bewaard.")
            return redirect("reviews:page", found.pk)
    context = {
        "page_title": "Nakijken",
        "page_subtitle": found.title,
        "header_icon": _ICON,
        "found": found,
        "may_edit": found.permissions_for_user(request.user).can_edit(),
        "review": review,
        "months": terms.months_of(found.specific_class),
        "remarks": selectors.remarks_of(request.user).open().filter(page=found),
        "form": form,
    }
    return render(request, "freshness/admin/review.html", context)


@require_POST
def still_right(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody looked, and all of it is right. Back to the list, or to the page of it."""
    found = _own(request, pk)
    review = services.mark_reviewed(found, by=request.user)
    messages.success(
        request,
        f"‘{found.title}’ is nagekeken. U hoeft er vóór {review.review_by:%d-%m-%Y} niet meer naar"
        " om te kijken.",
    )
    if "toon" not in request.GET:
        return redirect("reviews:page", found.pk)
    number = request.GET.get("p", "")
    asked = _asked(
        _when(request.GET), request.GET.get("alles") == "1",
        int(number) if number.isascii() and number.isdecimal() and len(number) < 6 else 1,
    )  # fmt: skip
    return redirect(f"{reverse('reviews:index')}?{asked}")


def _own(request: HttpRequest, pk: int) -> Page:
    own = selectors.pages_of(request.user).filter(pk=pk).first()
    if own is None and Page.objects.filter(pk=pk).exists():
        raise PermissionDenied
    return own or get_object_or_404(Page, pk=pk)


class ReviewsViewSet(ViewSet):
    name = "reviews"
    url_prefix = "nakijken"
    menu_label = "Nakijken"
    menu_icon = _ICON

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", index, name="index"),
            path("wacht-op-u/", waiting, name="waiting"),
            path("<int:pk>/", page, name="page"),
            path("<int:pk>/klopt-nog/", still_right, name="still_right"),
        ]
