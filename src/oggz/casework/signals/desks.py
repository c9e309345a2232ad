"""What the covenant would say of a signal, before there is one: who may report and read it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from oggz.casework.access import deciding, seats
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Case, File, Participation
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version, Withdrawal
from oggz.casework.parties.models import Declaration, DeclarationKind, Membership, Party
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.rights import CONTENT_ROLES
from oggz.casework.parties.sessions import Situation, Viewer
from oggz.covenant import wording
from oggz.covenant.model import ContactPoint
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory, Phase, Role, Subject

_CONSENT = frozenset({Condition.CONSENT})


def desk(viewer: Viewer, party: Party, version: Version, *, on: date) -> Seat:
    """A seat at a signal that is not there yet, and of which nothing is kept."""
    case = Case(
        covenant_id=viewer.covenant, phase=Phase.SIGNAL, opened_by_id=viewer.member,
        opened_for=party,
    )  # fmt: skip
    participation = Participation(
        case=case, file=File(case=case, subject=Subject.PERSON), member_id=viewer.member,
        party=party, role=viewer.role, purpose=viewer.purpose, added_by_id=viewer.member,
    )  # fmt: skip
    return Seat(viewer, participation, version, on)


def desk_of(viewer: Viewer) -> Seat | None:
    """None when no covenant binds the party of `viewer` today."""
    on = timezone.localdate()
    version = seats.binding(viewer, on=on)
    if version is None:
        return None
    return desk(viewer, Party.objects.get(slug=viewer.party), version, on=on)


@dataclass(frozen=True)
class Offer:
    """A purpose for which somebody may report, and what of it."""

    purpose: OpenPurpose
    seat: Seat

    def decision(self, category: DataCategory, *, consent: bool) -> Decision:
        facts = _CONSENT if consent else frozenset()
        thing = Thing(category, self.seat.own_file, source=self.seat.viewer.party, facts=facts)
        return deciding.decide(self.seat, Action.REPORT, thing)

    def allows(self, category: DataCategory) -> bool:
        """Be it with consent."""
        return any(self.decision(category, consent=each).allowed for each in (False, True))

    @property
    def needs_consent(self) -> bool:
        return not self.decision(DataCategory.SIGNAL, consent=False).allowed

    def why_not(self, category: DataCategory) -> str:
        """In Dutch, for a category that is not asked for."""
        decision = self.decision(category, consent=True)
        asked = deciding.request(self.seat, Action.REPORT, Thing(category, self.seat.own_file))
        return wording.told(self._document, asked, decision)

    @property
    def contact(self) -> ContactPoint:
        return self._document.contact

    @property
    def _document(self) -> covenants.Document:
        return covenants.document(self.seat.version.checksum)


Desks = Sequence[tuple[OpenPurpose, Seat]]


def offers(at: Desks) -> tuple[Offer, ...]:
    """For each purpose for which somebody may report a signal, what they may tell."""
    every = (Offer(purpose, seat) for purpose, seat in at)
    return tuple(each for each in every if each.allows(DataCategory.SIGNAL))


def desks(situation: Situation) -> Desks:
    """A desk for each purpose that is open to somebody; one query."""
    standing = situation.standing
    if standing is None or situation.missing or not situation.purposes:
        return []
    on = timezone.localdate()
    versions = {
        each.covenant_id: each for each in covenants.in_force_for(standing.party.slug, on=on)
    }
    return [
        (purpose, desk(_viewer(situation, purpose), standing.party, version, on=on))
        for purpose in situation.purposes
        if (version := versions.get(purpose.covenant))
    ]


def _viewer(situation: Situation, purpose: OpenPurpose) -> Viewer:
    standing = situation.standing
    assert standing is not None
    return Viewer(
        standing.member.pk, standing.party.slug, standing.role, purpose.covenant, purpose.purpose
    )


def may_read(seat: Seat, *, source: str | None = None) -> bool:
    """Whether who sits at this desk may read signals at all."""
    thing = Thing(DataCategory.SIGNAL, seat.own_file, source=source)
    return deciding.decide(seat, Action.READ, thing).allowed


def readers(seat: Seat, *, consent: bool) -> list[Membership]:
    """Everybody who may read what is reported at this desk, each with `may_look`: declared to."""
    left = Withdrawal.objects.filter(covenant=seat.case.covenant_id).values("party")
    signed = seat.version.signatures.exclude(party__in=left).select_related("party")
    parties = [each.party for each in signed]
    reading = [
        Q(party=party, role=role)
        for party in parties
        for role in sorted(CONTENT_ROLES)
        if _reads(seat, party, role, consent=consent)
    ]
    if not reading:
        return []
    where = Q()
    for each in reading:
        where |= each
    return list(
        Membership.objects.active()
        .filter(where)
        .annotate(**{f"has_{kind}": _declared(kind) for kind in DeclarationKind})
        .select_related("member", "party")
        .order_by("pk")
    )


def _reads(seat: Seat, party: Party, role: Role, *, consent: bool) -> bool:
    viewer = Viewer(0, party.slug, role, seat.viewer.covenant, seat.viewer.purpose)
    theirs = desk(viewer, party, seat.version, on=seat.on)
    thing = Thing(
        DataCategory.SIGNAL, theirs.own_file, source=seat.viewer.party,
        facts=_CONSENT if consent else frozenset(),
    )  # fmt: skip
    return deciding.decide(theirs, Action.READ, thing).allowed


def anybody(found: Sequence[Membership]) -> bool:
    """Whether one of these can see content today."""
    return any(all(getattr(each, f"has_{kind}") for kind in DeclarationKind) for each in found)


def _declared(kind: DeclarationKind) -> Exists:
    valid = Declaration.objects.valid().filter(kind=kind)
    return Exists(valid.filter(member=OuterRef("member")))


def notes(found: Iterable[Offer], categories: Iterable[DataCategory]) -> list[str]:
    """Why what is in none of the offers is not asked."""
    listed = list(found)
    return [
        each.why_not(category)
        for category in categories
        for each in listed[:1]
        if not any(offer.allows(category) for offer in listed)
    ]
