"""What stands on the page of destructions: what ends, what waits for another, what went."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from oggz.casework.cases.references import reference
from oggz.casework.covenants.models import Covenant, Status
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.casework.retention import certificates
from oggz.casework.retention.ending import Ending, what_ends
from oggz.casework.retention.models import Certificate, Destruction, Reason
from oggz.casework.retention.services import Ground
from oggz.covenant.retention import day_of

_MOST_DONE = 50
_MOST_PROOFS = 500
Names = Mapping[str, str]  # of parties, by their short name


@dataclass(frozen=True)
class Ends:
    """A part whose term ends soon or has ended; `key` names it in a form."""

    key: str
    case: UUID
    part: str
    what: str
    until: date | None
    articles: tuple[str, ...]
    is_over: bool

    @property
    def ground(self) -> Ground:
        if self.until is None:
            # No clause lets it be kept: then the law does not either.
            return Ground(Reason.NO_GROUND, ("AVG-5.1.e",))
        return Ground(Reason.TERM, self.articles, self.until)


@dataclass(frozen=True)
class Proposed:
    """A proposal, or what came of it."""

    destruction: Destruction
    what: str
    by_oneself: bool


@dataclass(frozen=True)
class Listed:
    ending: tuple[Ends, ...]
    waiting: tuple[Proposed, ...]
    done: tuple[Proposed, ...]


def listed(viewer: Viewer) -> Listed:
    """Of the covenant that somebody works under."""
    every = Destruction.objects.filter(covenant=viewer.covenant, withdrawn=None)
    waiting = every.filter(confirmed=None).order_by("proposed")
    done = every.exclude(confirmed=None).order_by("-confirmed")[:_MOST_DONE]
    names = dict(Party.objects.values_list("slug", "name"))
    return Listed(
        ending=_ending(viewer, names),
        waiting=tuple(_proposed(each, viewer, names) for each in waiting),
        done=tuple(_proposed(each, viewer, names) for each in done),
    )


@dataclass(frozen=True)
class Proof:
    """A certificate as an officer reads it: when, why and by whom, not of what."""

    destruction: Destruction
    covenant: str
    proposed_by: str
    confirmed_by: str
    records: int
    final_day: date

    @property
    def reference(self) -> str:
        """What it is called by; it says nothing of the case."""
        return reference(self.destruction.pk)


def proofs(party: Party) -> list[Proof]:
    """Of all that was destroyed under covenants that a party signed, the last first."""
    rows = Destruction.objects.filter(pk__in=certificates_of(party).values("pk"))
    rows = rows.prefetch_related("erased").order_by("-finished")[:_MOST_PROOFS]
    titles = dict(_covenants(party).values_list("pk", "title"))
    names = dict(Party.objects.values_list("slug", "name"))
    return [
        Proof(
            each, titles[each.covenant], names.get(each.proposed_party, each.proposed_party),
            names.get(each.confirmed_party, each.confirmed_party),
            sum(len(some.ids) for some in each.erased.all()), certificates.final_day(each),
        )
        for each in rows
    ]  # fmt: skip


def certificates_of(party: Party) -> QuerySet[Certificate]:
    return Certificate.objects.filter(destruction__covenant__in=_covenants(party).values("pk"))


def _covenants(party: Party) -> QuerySet[Covenant]:
    """That all parties signed, this one among them."""
    return Covenant.objects.filter(
        versions__status=Status.SIGNED, versions__signatures__party=party
    ).distinct()


def found(viewer: Viewer, key: str) -> Ends | None:
    """What a form names, if it stands on the list now and its term is over."""
    return next((each for each in _ending(viewer, {}) if each.key == key and each.is_over), None)


def _ending(viewer: Viewer, names: Names) -> tuple[Ends, ...]:
    today = day_of(timezone.now())
    once = {
        (each.held.case, each.held.part): _ends(each, today, names)
        for each in what_ends(viewer.covenant, today)
    }
    return tuple(once.values())


def _ends(ending: Ending, today: date, names: Names) -> Ends:
    held, term = ending.held, ending.term
    until = term.until if term else None
    named = f"{held.case}/{held.part}".encode()
    return Ends(
        key=hashlib.sha256(named).hexdigest()[:32],
        case=held.case,
        part=held.part,
        what=certificates.what(held.part, names),
        until=until,
        articles=term.articles if term else (),
        is_over=until is None or until < today,
    )


def _proposed(destruction: Destruction, viewer: Viewer, names: Names) -> Proposed:
    what = certificates.what(destruction.part, names)
    return Proposed(destruction, what, destruction.proposed_by_id == viewer.member)
