"""How covenants stand: for lists and pages; reads only."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet

from oggz.casework.covenants.checking import check
from oggz.casework.covenants.models import (
    Covenant,
    Evaluation,
    Signature,
    Status,
    Version,
    Withdrawal,
)
from oggz.casework.parties.models import Party


@dataclass(frozen=True)
class Line:
    """A covenant in a list: what holds, what is under way, and whether one's own party must act."""

    covenant: Covenant
    holds: Version | None
    under_way: Version | None
    asks_signature: bool
    has_left: bool


@dataclass(frozen=True)
class State:
    line: Line
    versions: tuple[Version, ...]
    signatures: tuple[Signature, ...]
    withdrawals: tuple[Withdrawal, ...]
    evaluations: tuple[Evaluation, ...]
    days_left: int | None


@dataclass(frozen=True)
class Signed:
    """A party of a version, with its signature when it has signed."""

    name: str
    signature: Signature | None


def lines(party: Party, *, on: date) -> list[Line]:
    """The covenants of a party, in five queries."""
    covenants = (
        Covenant.objects.filter(parties=party)
        .prefetch_related(
            Prefetch("versions", Version.objects.defer("text").prefetch_related("signatures")),
            "withdrawals",
        )
        .order_by("title", "begun_at")
    )
    return [_line(covenant, party, on) for covenant in covenants]


def state(covenant: Covenant, party: Party, *, on: date) -> State:
    line = _line(covenant, party, on)
    return State(
        line=line,
        versions=tuple(covenant.versions.defer("text").order_by("-number")),
        signatures=tuple(
            Signature.objects.filter(version=line.holds).select_related("party")
            if line.holds
            else ()
        ),
        withdrawals=tuple(covenant.withdrawals.select_related("party").order_by("at")),
        evaluations=tuple(
            Evaluation.objects.filter(version__covenant=covenant)
            .select_related("version")
            .defer("version__text")
        ),
        days_left=(line.holds.ends - on).days if line.holds and line.holds.ends else None,
    )


def signatures(version: Version) -> list[Signed]:
    """Each party that its text names, in that order; none when it cannot be read."""
    document = check(version.text, prove=False).document
    if document is None:
        return []
    there = {each.party.slug: each for each in version.signatures.select_related("party")}
    return [Signed(party.name, there.get(slug)) for slug, party in document.parties.items()]


def replaced_by(version: Version) -> Version | None:
    """The last signed version before this one."""
    earlier: QuerySet[Version] = Version.objects.filter(
        covenant=version.covenant_id, number__lt=version.number, status=Status.SIGNED
    )
    return earlier.order_by("-number").first()


def _line(covenant: Covenant, party: Party, on: date) -> Line:
    versions = sorted(covenant.versions.all(), key=lambda version: -version.number)
    holding = [v for v in versions if v.status == Status.SIGNED and v.starts <= on <= v.ends]
    under_way = [v for v in versions if v.status in (Status.DRAFT, Status.SIGNING)]
    signing = [v for v in under_way if v.status == Status.SIGNING]
    return Line(
        covenant,
        holding[0] if holding else None,
        under_way[0] if under_way else None,
        asks_signature=any(
            party.pk not in {each.party_id for each in v.signatures.all()} for v in signing
        ),
        has_left=any(each.party_id == party.pk for each in covenant.withdrawals.all()),
    )
