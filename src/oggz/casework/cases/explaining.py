"""Why somebody sees a kind of data or not: asked of the covenant, never of what there is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from oggz.casework.access import deciding
from oggz.casework.access.deciding import Thing
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import File
from oggz.casework.cases.offering import Offers
from oggz.casework.covenants import selectors as covenants
from oggz.covenant import wording
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, Condition, DataCategory, Subject

# What nobody can change in a case: an article that misses one of these is not near at all.
_FIXED = frozenset({"party", "role", "action", "category", "subject", "seen_from", "source", "bsn"})
NOT_YOURS = "Geen artikel laat dit toe aan uw partij en rol."


@dataclass(frozen=True)
class Seen:
    """A kind of data: whose contributions would be shown if there were any, or why none."""

    category: DataCategory
    own: bool
    parties: tuple[str, ...]
    everybody: bool
    articles: tuple[str, ...]
    until: date | None
    why_not: str

    @property
    def allowed(self) -> bool:
        return self.own or bool(self.parties)


@dataclass(frozen=True)
class Explained:
    file: File
    seen: tuple[Seen, ...]

    @property
    def title(self) -> str:
        return Subject(self.file.subject).dutch


def explain(offers: Offers) -> list[Explained]:
    """For each file that one may know of, each kind of data."""
    return [Explained(file, tuple(_all(offers, file))) for file in offers.files]


def _all(offers: Offers, file: File) -> Iterator[Seen]:
    seat = offers.seat
    document = covenants.document(seat.version.checksum)
    own = seat.viewer.party
    others = [slug for slug in document.parties if slug != own]
    for category in DataCategory:
        answers = {slug: _decision(offers, file, category, slug) for slug in (own, *others)}
        allowed = {slug: each for slug, each in answers.items() if each.allowed}
        parties = tuple(document.parties[slug].name for slug in others if slug in allowed)
        # What comes nearest to being shown, of another party: that is what people ask about.
        nearest = min(others, key=lambda slug: _distance(answers[slug]))
        yield Seen(
            category, own in allowed, parties, len(parties) == len(others),
            tuple(sorted({a for each in allowed.values() for a in each.articles})),
            min((each.until for each in allowed.values() if each.until), default=None),
            "" if allowed else why_not(
                seat, Action.READ, Thing(category, file, nearest), answers[nearest]
            ),
        )  # fmt: skip


def _decision(offers: Offers, file: File, category: DataCategory, source: str) -> Decision:
    thing = _thing(offers, file, category, source)
    return deciding.decide(offers.seat, Action.READ, thing)


def _thing(offers: Offers, file: File, category: DataCategory, source: str) -> Thing:
    known = offers.facts[file]
    if source != offers.seat.viewer.party:
        # Whether another party set its secrecy aside would tell that it has something to tell.
        known -= {Condition.SECRECY_WEIGHED}
    if file != offers.own_file:
        known -= {Condition.CONSENT, Condition.GUARDIAN_CONSENT}
    return Thing(category, file, source, facts=known)


def _distance(refused: Decision) -> tuple[bool, int]:
    return refused.limit is None, len(refused.missing)


def why_not(seat: Seat, action: Action, thing: Thing, decision: Decision) -> str:
    """The reason without the request before it, which is what the page itself says."""
    if decision.limit is None and _FIXED & {each.part for each in decision.missing}:
        return NOT_YOURS
    document = covenants.document(seat.version.checksum)
    asked = deciding.request(seat, action, thing)
    told = wording.told(document, asked, decision)
    return told.partition(f": {thing.category.dutch}. ")[2]
