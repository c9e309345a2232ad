"""Who may consult whom, and about what: with a covenant its clauses decide, without one the form.

What is consulted about is nobody's data, so no party brought it in, no case has it and no phase
has begun: the request is as one in the phase of a signal, of one's own. Medical secrecy guards
what can be traced to a patient; the forbids of a covenant hold here as everywhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from oggz.casework.consultations.models import Consultation
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version
from oggz.casework.parties.models import Membership, Party
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.rights import CONTENT_ROLES, Right
from oggz.casework.parties.sessions import Situation
from oggz.covenant import wording
from oggz.covenant.questions import Decision, Request
from oggz.covenant.terms import Action, DataCategory, Phase, Role

Versions = Mapping[UUID, Version]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the clauses say of all categories together: under which articles, and until when."""

    allowed: bool
    articles: tuple[str, ...] = ()
    until: date | None = None
    told: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """A party that may be asked, and the roles there that may read it and do exist there."""

    party: Party
    roles: tuple[Role, ...] = ()


def takes_part(now: Situation) -> bool:
    """Who works on cases, was trained and declared secrecy: a text may yet be recognised."""
    return now.standing is not None and now.standing.may(Right.WORK_ON_CASES) and not now.missing


def versions_of(party: str) -> Versions:
    """The covenants that hold today for a party, by two queries."""
    found = covenants.in_force_for(party, on=timezone.localdate())
    return {each.covenant_id: each for each in found}


def verdict(
    version: Version, party: str, role: Role, purpose: str, categories: Iterable[DataCategory]
) -> Verdict:
    """Of all categories together: one that is refused refuses them all."""
    decisions = []
    for category in categories:
        asked = _request(party, role, purpose, category)
        decision = covenants.compiled(version.checksum).decide(asked)
        if not decision.allowed:
            told = wording.told(covenants.document(version.checksum), asked, decision)
            return Verdict(False, decision.articles, told=told)
        decisions.append(decision)
    articles = tuple(sorted({each for one in decisions for each in one.articles}, key=_by_number))
    return Verdict(bool(decisions), articles, _until(decisions))


def subjects(version: Version, party: str, role: Role, purpose: str) -> tuple[DataCategory, ...]:
    """What somebody may consult others about."""
    return tuple(
        category for category in DataCategory
        if verdict(version, party, role, purpose, [category]).allowed
    )  # fmt: skip


def offers(version: Version, asking: str, categories: Sequence[DataCategory]) -> list[Offer]:
    """The other parties of a covenant that may be asked about all of these categories."""
    document = covenants.document(version.checksum)
    roles = {
        slug: _roles(version, slug, categories, tuple(document.purposes))
        for slug in document.parties
        if slug != asking
    }
    bound = Party.objects.active().filter(slug__in=roles).exclude(
        pk__in=version.covenant.withdrawals.values("party")
    )  # fmt: skip
    there = _working()
    found = (
        Offer(party, tuple(role for role in roles[party.slug] if (party.pk, role) in there))
        for party in bound.order_by("name")
    )
    return [offer for offer in found if offer.roles]


def outside(asking: Party) -> list[Offer]:
    """Parties with whom the asking one shares no covenant that holds: with others that decides."""
    together = {asking.slug}
    for version in versions_of(asking.slug).values():
        together |= set(covenants.document(version.checksum).parties)
        together -= set(version.covenant.withdrawals.values_list("party__slug", flat=True))
    together.add(asking.slug)
    there = {party for party, _ in _working()}
    others = Party.objects.active().exclude(slug__in=together).order_by("name")
    return [Offer(party) for party in others if party.pk in there]


def purpose_for(now: Situation, row: Consultation, versions: Versions) -> OpenPurpose | None:
    """For which of the purposes that are open to somebody they may take part; that of now first."""
    standing, version = now.standing, versions.get(row.covenant_id)
    if standing is None or version is None:
        return None
    ordered = sorted(now.purposes, key=lambda each: each != now.purpose)
    return next(
        (
            each for each in ordered
            if each.covenant == row.covenant_id
            and verdict(
                version, standing.party.slug, standing.role, each.purpose, row.about
            ).allowed
        ),
        None,
    )  # fmt: skip


def _request(party: str, role: Role, purpose: str, category: DataCategory) -> Request:
    return Request(
        party=party, role=role, action=Action.CONSULT, purpose=purpose, category=category,
        phase=Phase.SIGNAL, date=timezone.localdate(),
    )  # fmt: skip


def _roles(
    version: Version, party: str, categories: Sequence[DataCategory], purposes: Sequence[str]
) -> tuple[Role, ...]:
    return tuple(
        role for role in Role
        if role in CONTENT_ROLES
        and any(verdict(version, party, role, each, categories).allowed for each in purposes)
    )  # fmt: skip


def _working() -> set[tuple[int, Role]]:
    """Which roles there is somebody in, by party."""
    rows = Membership.objects.active().filter(role__in=CONTENT_ROLES)
    return {(party, Role(role)) for party, role in rows.values_list("party", "role").distinct()}


def _until(decisions: Iterable[Decision]) -> date | None:
    return min((each.until for each in decisions if each.until), default=None)


def _by_number(article: str) -> list[tuple[int, str]]:
    return [(int(part) if part.isdigit() else 0, part) for part in article.split(".")]
