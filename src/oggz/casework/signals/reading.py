"""A signal as it is shown: what was told, about whom, and under which articles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Kind, Signal
from oggz.casework.cases.models.signals import HeardFrom, Urgency
from oggz.casework.cases.references import reference
from oggz.casework.cases.services.content import Shown
from oggz.covenant.terms import DataCategory

GONE = "Deze gegevens zijn vernietigd."
_LABELS = {
    (DataCategory.IDENTITY, Kind.NOTE): "Leeftijd",
    (DataCategory.CONTACT, Kind.NOTE): "Te vinden",
}


@dataclass(frozen=True)
class Fact:
    label: str
    text: str


@dataclass(frozen=True)
class Page:
    """What a reader sees of one signal; only what the covenant shows them."""

    reference: str
    case: object
    urgency: Urgency
    heard_from: HeardFrom
    person_knows: bool
    since: datetime
    party: str
    story: tuple[str, ...]
    tried: tuple[str, ...]
    domains: tuple[str, ...]
    who: tuple[Fact, ...]
    articles: tuple[str, ...]
    until: date | None


def shown(contributions: Sequence[Shown], seat: Seat) -> Page | None:
    """None for who may not read the signal itself."""
    signal = Signal.objects.filter(case=seat.case).first()
    told = [each for each in contributions if each.contribution.category == DataCategory.SIGNAL]
    if signal is None or not told:
        return None
    ends = [each.decision.until for each in contributions if each.decision.until]
    return Page(
        reference=reference(seat.case.pk), case=seat.case.pk, urgency=Urgency(signal.urgency),
        heard_from=HeardFrom(signal.heard_from), person_knows=signal.person_knows,
        since=timezone.localtime(seat.case.opened_at), party=seat.case.opened_for.name,
        story=tuple(_text(each) for each in told if each.contribution.kind == Kind.NOTE),
        tried=tuple(_text(each) for each in told if each.contribution.kind == Kind.TRIED),
        domains=tuple(
            domain
            for each in told
            if each.contribution.kind == Kind.DOMAINS
            for domain in _text(each).split("; ")
        ),
        who=tuple(_fact(each) for each in contributions if each not in told),
        articles=tuple(sorted({a for each in contributions for a in each.decision.articles})),
        until=min(ends, default=None),
    )  # fmt: skip


def _fact(each: Shown) -> Fact:
    kind, category = Kind(each.contribution.kind), DataCategory(each.contribution.category)
    label = _LABELS.get((category, kind), kind.dutch.capitalize())
    text = _text(each)
    if kind is Kind.BIRTH_DATE and each.text:
        born = date.fromisoformat(each.text)
        text = f"{born:%d-%m-%Y} ({_age(born)} jaar)"
    return Fact(label, text)


def _age(born: date) -> int:
    today = timezone.localdate()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _text(each: Shown) -> str:
    return GONE if each.text is None else each.text
