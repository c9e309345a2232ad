"""Asked by the script of a form while somebody types; without a script nothing is kept."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST

from oggz.casework.access.seats import Seat
from oggz.casework.cases.views.finding import at_the_table
from oggz.casework.drafts import services
from oggz.casework.drafts.services import DraftError

_LONGEST_PLACE = 300


@require_POST
@at_the_table
def draft(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Keep, give back or drop what stands in the form at the address `plek`."""
    place = request.POST.get("plek", "")
    if len(place) > _LONGEST_PLACE or not place.startswith(f"/casussen/{seat.case.pk}/"):
        return JsonResponse({"fout": "Dit formulier hoort niet bij deze casus."}, status=409)
    what = request.POST.get("wat")
    if what == "lees":
        found = services.kept(place, by=seat)
        if found is None:
            return HttpResponse(status=204)
        return JsonResponse({"velden": dict(found.fields), "om": _told(found.at)})
    if what == "weg":
        services.forget(place, member=seat.viewer.member, party=seat.viewer.party)
        return HttpResponse(status=204)
    try:
        at = services.keep(place, services.parsed(request.POST.get("velden", "")), by=seat)
    except DraftError as why:
        return JsonResponse({"fout": str(why)}, status=409)
    return JsonResponse({"om": _told(at)})


def _told(at: object) -> str:
    return date_format(timezone.localtime(at), "j F, H:i \\u\\u\\r")
