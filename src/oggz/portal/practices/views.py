from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from oggz.portal.practices import selectors


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Practices side by side; which ones is in the address, so that it can be shared."""
    asked = request.GET.getlist("praktijk")
    context = {
        "compared": selectors.compared(asked),
        "too_many": len(set(asked)) > selectors.MOST_COMPARED,
        "most": selectors.MOST_COMPARED,
    }
    return render(request, "practices/compare.html", context)
