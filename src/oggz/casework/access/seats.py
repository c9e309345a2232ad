"""A seat at the table of a case: taking part in it, under a covenant that holds today."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Merged, ReadingOnly, Unknown
from oggz.casework.audit.services import Event, record_refusal
from oggz.casework.cases import facts
from oggz.casework.cases.models import Case, File, Merge, Participation
from oggz.casework.cases.models.case import ParticipationQuerySet
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version
from oggz.casework.door import break_glass
from oggz.casework.parties import sessions
from oggz.casework.parties.models import Membership, Party
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.deciding import Compiled
from oggz.covenant.terms import Condition


@dataclass(frozen=True)
class Seat:
    """Who looks, in whose file they work, and the version of the covenant that decides.

    Taken anew at each request: a seat that is kept says nothing of who may look later. With
    `glass`, the id of a glass that they broke, somebody takes part for the moment and nowhere on
    record: they read what the covenant allows in acute danger, and write nothing.
    """

    viewer: Viewer
    participation: Participation
    version: Version
    on: date
    glass: UUID | None = None

    @property
    def case(self) -> Case:
        return self.participation.case

    @property
    def own_file(self) -> File:
        return self.participation.file

    @property
    def party(self) -> Party:
        return self.participation.party

    @property
    def compiled(self) -> Compiled:
        return covenants.compiled(self.version.checksum, emergency=self.glass is not None)

    @property
    def facts(self) -> frozenset[Condition]:
        """What holds for this seat only, beside what holds for the case."""
        found = {Condition.ACUTE_DANGER} if self.glass else set()
        if getattr(self.participation, "in_conference", False):
            found.add(Condition.IN_CONFERENCE)
        return frozenset(found)


def seat_of(viewer: Viewer, case: UUID) -> Seat | None:
    """None when somebody does not take part now, for this purpose, for a party that is bound.

    Whether there is such a case at all cannot be told from it.
    """
    on = timezone.localdate()
    participation = _read(
        taking_part(viewer).filter(
            case=case, purpose=viewer.purpose, case__covenant=viewer.covenant
        )
    ).first()
    version = binding(viewer, on=on)
    if version is None:
        return None
    if participation is None:
        return _behind_glass(viewer, case, version, on)
    return Seat(viewer, participation, version, on)


def taking_part(viewer: Viewer) -> ParticipationQuerySet:
    """What somebody takes part in now for this party and role, for whatever purpose.

    Who left the party and came back takes part when they are let in anew.
    """
    works = Membership.objects.active().filter(
        member=viewer.member, party__slug=viewer.party, role=viewer.role
    )
    return Participation.objects.current().filter(
        member=viewer.member, party__slug=viewer.party, role=viewer.role,
        since__gte=Subquery(works.order_by("since").values("since")[:1]),
    )  # fmt: skip


def working() -> ParticipationQuerySet:
    """Of everybody: who takes part now, and still works for the party they take part for."""
    works = Membership.objects.active().filter(
        member=OuterRef("member"), party=OuterRef("party"), role=OuterRef("role"),
        since__lte=OuterRef("since"),
    )  # fmt: skip
    return Participation.objects.current().filter(Exists(works))


def all_of(viewer: Viewer, taking_part: ParticipationQuerySet) -> list[Seat]:
    """The seats in some of the cases of `taking_part`, of any purpose and covenant.

    Each for the purpose of its own participation. Two queries; where a party is not bound any
    more there is none.
    """
    participations = list(_read(taking_part))
    if not participations:
        return []
    on = timezone.localdate()
    versions = {each.covenant_id: each for each in covenants.in_force_for(viewer.party, on=on)}
    return [
        Seat(replace(viewer, covenant=bound.covenant_id, purpose=each.purpose), each, bound, on)
        for each in participations
        if (bound := versions.get(each.case.covenant_id))
    ]


def _read(taking_part: ParticipationQuerySet) -> ParticipationQuerySet:
    """With what a seat knows, and whether somebody sits in the conference about their case."""
    found = taking_part.annotate(in_conference=facts.in_conference())
    return found.select_related("case", "file", "party").order_by("pk")


def _behind_glass(viewer: Viewer, case: UUID, version: Version, on: date) -> Seat | None:
    """A seat in the file that the case began with, for as long as the glass is broken."""
    broken = break_glass.active(viewer, case)
    if broken is None:
        return None
    files = File.objects.filter(case=case, case__covenant=viewer.covenant).select_related("case")
    file = files.order_by("opened_at", "pk").first()
    if file is None:
        return None
    for_now = Participation(
        case=file.case, file=file, party=Party.objects.get(slug=viewer.party),
        member_id=viewer.member, role=viewer.role, purpose=viewer.purpose,
        since=broken.begun, until=broken.until, added_by_id=viewer.member,
    )  # fmt: skip
    return Seat(viewer, for_now, version, on, broken.pk)


def take(viewer: Viewer, case: UUID) -> Seat:
    """The seat of who asks for a case by its id. Raises Unknown, and logs that somebody tried."""
    barrier.at_hand([case])
    seat = seat_of(viewer, case)
    if seat is None:
        record_refusal(
            Event(
                action="case.take", member=viewer.member, party=viewer.party, role=viewer.role,
                purpose=viewer.purpose, covenant=viewer.covenant, case=case,
            )
        )  # fmt: skip
        raise Unknown
    return seat


def hold(seat: Seat) -> Seat:
    """In a transaction that writes: the seat as it is now, and as it stays until the end of it.

    Two who write in one case wait for each other here, so that a phase, a participation or a
    closing counts for all that comes after it. Raises NoLonger for who left the party meanwhile,
    Unknown for who has the seat no more, ReadingOnly for who broke the glass, Merged where the
    case goes on in another one.
    """
    now = hold_always(seat)
    if moved := merged(now):
        raise moved
    return now


def hold_always(seat: Seat) -> Seat:
    """As `hold`, also in a case that was merged.

    What stops sharing, ends taking part or answers the person does not wait for another case.
    """
    if seat.glass:
        raise ReadingOnly
    viewer, case = seat.viewer, seat.case.pk
    sessions.hold(viewer.member, viewer.party, viewer.role)
    # Before participations are read: to change one, the case is held too.
    Case.objects.select_for_update(no_key=True).filter(pk=case).first()
    now = seat_of(viewer, case)
    if now is None or now.participation != seat.participation:
        raise Unknown
    # Who keeps the seat for the rest of the request sees the case as it is.
    seat.participation.case = now.case
    return now


def merged(seat: Seat) -> Merged | None:
    """Why nothing is added to a case that was merged into another, for who has this seat."""
    merge = Merge.objects.standing().filter(merged=seat.case).first()
    if merge is None:
        return None
    # Where that one was merged in turn, it says so itself.
    return Merged(merge.kept_id if seat_of(seat.viewer, merge.kept_id) else None)


def binding(viewer: Viewer, *, on: date) -> Version | None:
    """The version that holds today and that the party of `viewer` signed and did not leave."""
    version = covenants.in_force(viewer.covenant, on=on)
    return version if version and covenants.is_party(version, viewer.party) else None
