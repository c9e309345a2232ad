"""Who works for a party, and what they still need; reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from oggz.casework.parties.models import (
    Declaration,
    DeclarationKind,
    Invitation,
    Member,
    Membership,
    Party,
)

_NEEDED = {
    DeclarationKind.TRAINING: (
        "U heeft geen geldige training. Vraag de beheerder van uw partij om de training te"
        " plannen, of om haar vast te leggen als u haar al volgde."
    ),
    DeclarationKind.SECRECY: (
        "U heeft geen geldige geheimhoudingsverklaring. Leg haar af bij ‘Mijn gegevens’."
    ),
}


@dataclass(frozen=True, slots=True)
class MissingDeclaration:
    """What somebody lacks to see content, and what to do about it."""

    kind: DeclarationKind

    @property
    def text(self) -> str:
        return _NEEDED[self.kind]


def missing_declarations(member: int, day: date | None = None) -> tuple[MissingDeclaration, ...]:
    """What `member` lacks on `day` (today) to see content: empty is the gate standing open.

    One query.
    """
    there = set(Declaration.objects.valid(day).filter(member=member).values_list("kind", flat=True))
    return tuple(MissingDeclaration(kind) for kind in DeclarationKind if kind not in there)


def active_memberships(member: Member) -> QuerySet[Membership]:
    return (
        Membership.objects.active()
        .filter(member=member)
        .select_related("party")
        .order_by("party__name", "role")
    )


def own_memberships(member: Member) -> QuerySet[Membership]:
    """All that somebody is, was or is proposed for; the newest first."""
    return (
        Membership.objects.filter(member=member)
        .select_related("party")
        .order_by("-until", "-given")
    )


def own_declarations(member: Member) -> QuerySet[Declaration]:
    return Declaration.objects.filter(member=member).select_related("recorded_by")


def people_of(party: Party) -> QuerySet[Membership]:
    """Who works for a party now or is proposed, with what each has; in a fixed number of queries.

    Each has `is_trained` and `has_declared`.
    """
    valid = Declaration.objects.valid().filter(member=OuterRef("member"))
    return (
        Membership.objects.unended()
        .filter(party=party)
        .select_related("member", "given_by", "party")
        .annotate(
            is_trained=Exists(valid.filter(kind=DeclarationKind.TRAINING)),
            has_declared=Exists(valid.filter(kind=DeclarationKind.SECRECY)),
        )
        .order_by("member__last_name", "member__first_name", "pk")
    )


def membership_of(party: Party, pk: int) -> Membership | None:
    """One of the people of a party, or None: also when it is of another party."""
    kept = Declaration.objects.select_related("recorded_by")
    return (
        Membership.objects.filter(party=party, pk=pk)
        .select_related("member", "party", "given_by", "confirmed_by", "ended_by")
        .prefetch_related(Prefetch("member__declarations", kept))
        .first()
    )


def invitations_of(party: Party) -> QuerySet[Invitation]:
    """Those not accepted yet, also when they expired."""
    return Invitation.objects.filter(party=party, accepted=None).select_related("invited_by")


@dataclass(frozen=True, slots=True)
class ToldDeclaration:
    """A declaration with how it stands today."""

    declaration: Declaration
    state: str

    @property
    def counts(self) -> bool:
        return self.state == _VALID


_VALID = "geldig"
_DAYS_OF_SOON = 60


def told(declarations: Iterable[Declaration], day: date) -> list[ToldDeclaration]:
    return [ToldDeclaration(each, _state(each, day)) for each in declarations]


def ends_soon(declarations: Iterable[Declaration], kind: DeclarationKind, day: date) -> bool:
    """Whether none of `kind` counts for another two months: time for a new one."""
    later = day + timedelta(_DAYS_OF_SOON)
    return not any(
        each.kind == kind and each.withdrawn is None and each.valid_until >= later
        for each in declarations
    )


def _state(declaration: Declaration, day: date) -> str:
    if declaration.withdrawn:
        return "ingetrokken"
    if declaration.valid_until < day:
        return "verlopen"
    return _VALID if declaration.valid_from <= day else "nog niet geldig"
