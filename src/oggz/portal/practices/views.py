"""Public pages about practices besides the practices themselves."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.practices import drawings, selectors, spread
from oggz.portal.practices.forms import QuestionForm
from oggz.portal.practices.models import PracticePage
from oggz.portal.practices.services import QuestionError, ask_question


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


@require_safe
def spreading(request: HttpRequest) -> HttpResponse:
    """How practices spread over the country: figures, a map, and what grew out of what."""
    sources = spread.all_sources()
    families = drawings.families(sources)
    drawn = drawings.spread_map(sources)
    context = {
        "figures": spread.figures(sources),
        "fewest": spread.FEWEST_SHOWN,
        "spread_map": drawn,
        "map_sentence": drawings.sentence_of_map(drawn),
        "families": families[: drawings.MOST_FAMILIES],
        "more_families": families[drawings.MOST_FAMILIES :],
    }
    return render(request, "practices/spreading.html", context)


# Nobody is logged in here who could be misused: see web/public_forms.py.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """A question to the owner of a practice, without an account."""
    practice = selectors.open_practice(request.GET.get("praktijk", ""))
    if practice is None:
        raise Http404("Deze praktijk is niet (meer) openbaar.")
    form = QuestionForm(request)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            ask_question(practice, asked["text"], email=asked["email"])
        except QuestionError as refused:
            form.add_error(None, str(refused))
        else:
            return redirect(reverse("practices:asked") + f"?praktijk={practice.pk}")
    context = _about(practice) | {"form": form}
    return render(request, "practices/ask.html", context)


@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """What happens now with the question that was sent."""
    practice = selectors.open_practice(request.GET.get("praktijk", ""))
    if practice is None:
        raise Http404("Deze praktijk is niet (meer) openbaar.")
    return render(request, "practices/asked.html", _about(practice))


def _about(practice: PracticePage) -> dict[str, Any]:
    about = catalogue.subjects(practice.pk)
    subjects = (*about.themes, *about.target_groups) if about else ()
    return {
        "practice": practice,
        "practice_url": practice.url,
        "quick_exit": any(subject.quick_exit for subject in subjects),
    }
