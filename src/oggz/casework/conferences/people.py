"""Who may sit at a case in a conference, and why somebody who did may not any more."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from oggz.casework.access.seats import Seat
from oggz.casework.cases import facts
from oggz.casework.cases.models import File, Participation
from oggz.casework.covenants.models import Withdrawal
from oggz.casework.parties.models import Declaration, DeclarationKind, Member, Membership
from oggz.covenant.terms import Role


@dataclass(frozen=True)
class Person:
    """Somebody who takes part or took part; with `gone` they cannot be marked present."""

    participation: Participation
    gone: str = ""
    present: bool = False

    @property
    def member(self) -> Member:
        return self.participation.member

    @property
    def key(self) -> str:
        return str(self.participation.pk)


def with_reasons(participations: QuerySet[Participation]) -> list[Person]:
    """Each with why they cannot be there now; one query. `present` is from `in_conference`."""
    works = Membership.objects.active().filter(
        member=OuterRef("member"), party=OuterRef("party"), role=OuterRef("role"),
        since__lte=OuterRef("since"),
    )  # fmt: skip
    left = Withdrawal.objects.filter(covenant=OuterRef("case__covenant"), party=OuterRef("party"))
    valid = Declaration.objects.valid().filter(member=OuterRef("member"))
    found = participations.select_related("member", "party", "file", "case").annotate(
        works=Exists(works),
        left=Exists(left),
        is_trained=Exists(valid.filter(kind=DeclarationKind.TRAINING)),
        has_declared=Exists(valid.filter(kind=DeclarationKind.SECRECY)),
        in_conference=facts.in_conference(),
    )
    return [Person(each, _gone(each)) for each in found.order_by("party__name", "member", "pk")]


def of_case(seat: Seat, files: Sequence[File]) -> list[Person]:
    """Who takes or took part in these files. Of somebody who was let in anew, how it is now."""
    found = with_reasons(Participation.objects.filter(case=seat.case, file__in=files))
    there = {_who(each) for each in found if not each.gone}
    told: set[object] = set()
    kept = []
    for each in sorted(found, key=lambda one: one.participation.since, reverse=True):
        who = _who(each)
        if each.gone and (who in there or who in told):
            continue
        told.add(who)
        kept.append(each)
    return sorted(kept, key=lambda one: (one.participation.party.name, str(one.member)))


def seat_of(person: Person, by: Seat) -> Seat:
    """The seat of another at the same table, to ask what they may read; never to look with."""
    row = person.participation
    viewer = replace(
        by.viewer, member=row.member_id, party=row.party.slug, role=Role(row.role),
        purpose=row.purpose,
    )  # fmt: skip
    # The case as the one who asks holds it.
    row.case = by.case
    return Seat(viewer, row, by.version, by.on)


def _who(person: Person) -> tuple[object, ...]:
    row = person.participation
    return row.file_id, row.party_id, row.member_id, row.role, row.purpose


def _gone(row: Participation) -> str:
    if row.left:
        return f"{row.party.name} doet niet meer mee aan het convenant"
    if not row.works:
        return f"werkt niet meer in deze rol voor {row.party.name}"
    if row.has_ended:
        return "doet niet meer mee aan deze casus"
    if not (row.is_trained and row.has_declared):
        return "heeft geen geldige training of geheimhoudingsverklaring"
    return ""
