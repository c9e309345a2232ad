"""Who takes part: adding somebody of a party, and ending that they do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from oggz.casework.access.errors import Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.cases.forms import SureForm, TakePartForm
from oggz.casework.cases.models import Participation
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.services import participation
from oggz.casework.cases.views.doing import NOT_NOW, back, page
from oggz.casework.cases.views.finding import at_the_table, refused
from oggz.casework.covenants import purposes as covenant_purposes
from oggz.casework.covenants import selectors as covenants
from oggz.casework.door.limits import TooMany
from oggz.casework.parties import selectors as parties
from oggz.casework.parties.models import Membership, Party
from oggz.errors import PlatformError
from oggz.web.posted import posted

_FORM = require_http_methods(["GET", "HEAD", "POST"])


@_FORM
@at_the_table
def add(request: HttpRequest, seat: Seat) -> HttpResponse:
    """First the party, then somebody of it with the purpose; also without a script."""
    offers = Offers(seat)
    if offers.merged:
        raise offers.merged
    if not offers.coordinated:
        return refused(request, NOT_NOW, case=str(seat.case.pk))
    bound = _parties(seat)
    party = next((each for each in bound if each.slug == request.GET.get("van")), None)
    if party is None:
        form = SureForm(offers=offers)
        return page(request, seat, form, template="cases/add_party.html", parties=bound)
    people = _people(party)
    form = TakePartForm(posted(request), offers=offers, initial=_initial(seat, party, people))
    told = ""
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            participation.add(
                given["file"], member=given["who"].member, party=party, role=given["who"].term,
                purpose=given["purpose"], until=given["until"], by=seat,
            )  # fmt: skip
        except (Unknown, TooMany):
            raise
        except PlatformError as why:
            told = str(why)
        else:
            messages.success(request, f"{given['who'].member} doet nu mee.")
            return back(seat, "#deelnemers")
    more = {"party": party, "people": people}
    return page(request, seat, form, told=told, template="cases/add_participant.html", **more)


@_FORM
@at_the_table
def end(request: HttpRequest, seat: Seat, participant: int) -> HttpResponse:
    """Asked once more, because it takes effect at once."""
    found = (
        Participation.objects.current().filter(pk=participant, case=seat.case)
        .select_related("member", "party", "file").first()
    )  # fmt: skip
    offers = Offers(seat)
    is_self = found is not None and found.pk == seat.participation.pk
    if found is None or not (offers.writes and (is_self or found.file in offers.coordinated)):
        raise Unknown
    if is_self:
        return redirect("cases:do", seat.case.pk, "stoppen")
    form = SureForm(posted(request), offers=offers)
    if request.method == "POST" and form.is_valid():
        participation.end(found, by=seat)
        messages.success(request, f"{found.member} doet niet meer mee.")
        return back(seat, "#deelnemers")
    return page(request, seat, form, template="cases/end_participation.html", participant=found)


def _parties(seat: Seat) -> list[Party]:
    signed = Party.objects.filter(signature__version=seat.version)
    left = Party.objects.filter(withdrawal__covenant=seat.case.covenant_id)
    return list(signed.exclude(pk__in=left).order_by("name"))


def _people(party: Party) -> list[Membership]:
    """Who works for a party in a role that may see content."""
    active = parties.people_of(party).active()
    return [each for each in active if each.sees_content]


def _initial(seat: Seat, party: Party, people: list[Membership]) -> dict[str, object]:
    document = covenants.document(seat.version.checksum)
    fitting = {
        (role, purpose)
        for role in {each.term for each in people}
        for purpose in document.purposes
        if covenant_purposes.works_for(document, party.slug, role, purpose)
    }
    offered = {purpose for _, purpose in fitting}
    return {
        "people": people,
        "fitting": fitting,
        "purposes": [
            (slug, each.title) for slug, each in document.purposes.items() if slug in offered
        ],
        "purpose": seat.viewer.purpose if seat.viewer.purpose in offered else "",
    }
