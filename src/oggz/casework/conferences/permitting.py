"""What the covenant lets somebody do in a conference, for one case: convene, lead, write."""

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory, Phase

# Who may keep who was there, by either of these, leads.
_LEADING = (Action.COORDINATE, Action.CONTRIBUTE)


def thing(seat: Seat, category: DataCategory, known: frozenset[Condition]) -> Thing:
    """What one's own party brings in about the person in whose file one works."""
    return Thing(category, seat.own_file, seat.viewer.party, facts=known)


def leads(seat: Seat, known: frozenset[Condition]) -> Decision | None:
    """The decision by which somebody may keep who was there; None when they may not."""
    if seat.glass:
        return None
    asked = thing(seat, DataCategory.ATTENDANCE, known)
    found = (deciding.decide(seat, action, asked) for action in _LEADING)
    return next((each for each in found if each.allowed), None)


def bringable(viewer: Viewer) -> list[Seat]:
    """The cases that somebody may put on an agenda, under the covenant of the stated purpose.

    Of a case with more than one seat the one for the stated purpose. A fixed number of queries.
    """
    own = (
        seats.taking_part(viewer)
        .going_on()
        .filter(case__covenant=viewer.covenant)
        .exclude(case__phase__in=(Phase.SIGNAL, Phase.CLOSED))
    )
    taken = seats.all_of(viewer, own)
    known = facts.of_many([seat.own_file for seat in taken], taken[0].party) if taken else {}
    found: dict[object, Seat] = {}
    for seat in _stated_first(taken, viewer):
        asked = thing(seat, DataCategory.CASE, known[seat.own_file])
        if seat.case.pk not in found and (deciding.decide(seat, Action.COORDINATE, asked).allowed):
            found[seat.case.pk] = seat
    return list(found.values())


def discussed_by(seat: Seat, known: frozenset[Condition]) -> list[tuple[DataCategory, Decision]]:
    """What somebody may speak of, of what their own party knows, as it is now."""
    asked = ((each, thing(seat, each, known)) for each in DataCategory)
    found = [(each, deciding.decide(seat, Action.DISCUSS, what)) for each, what in asked]
    return [(each, decision) for each, decision in found if decision.allowed]


def _stated_first(taken: list[Seat], viewer: Viewer) -> list[Seat]:
    return sorted(taken, key=lambda seat: seat.viewer.purpose != viewer.purpose)
