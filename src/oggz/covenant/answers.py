"""The reasons of an answer: from the rules that meet a request, or from the one that nearly did."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from oggz.covenant.index import CONDITIONS, PARTS
from oggz.covenant.questions import Decision, Missing
from oggz.covenant.rules import DAY, Rank, Rule


@dataclass(frozen=True, slots=True)
class Met:
    """A rule that meets a request on some days, and which of its limits do so too."""

    rule: Rule
    limits: tuple[Rule, ...] = ()


def over_time(
    met: Sequence[Met], purpose: str, starts: Sequence[date]
) -> tuple[Decision | None, ...]:
    """The answer in each stretch of days that begins with one of `starts`, all else equal.

    None is where no rule meets. What is allowed says until when it stays so, also when another
    permit takes over from the one that ends.
    """
    answers = [_on(day, met, purpose) for day in starts]
    ends = [*(day - DAY for day in starts[1:]), date.max]
    until: date | None = None
    told: list[Decision | None] = []
    for answer, last in zip(reversed(answers), reversed(ends), strict=True):
        if answer is None or not answer.allowed:
            until = None
        elif until is None:
            until = last
        if answer is not None and answer.allowed:
            answer = Decision(True, purpose, answer.articles, answer.clauses, until)
        told.append(answer)
    return tuple(reversed(told))


def _on(day: date, met: Sequence[Met], purpose: str) -> Decision | None:
    now = [each for each in met if each.rule.first <= day <= each.rule.last]
    for each in now:
        if each.rule.rank is Rank.LIMIT:
            return _limited(each.rule, purpose)
    if forbids := [each.rule for each in now if each.rule.rank is Rank.FORBID]:
        return Decision(False, purpose, *_named(forbids))
    permits = [each for each in now if each.rule.rank is Rank.PERMIT]
    if useful := [each.rule for each in permits if not _taken(each, day)]:
        return Decision(True, purpose, *_named(useful))
    for each in permits:
        return _limited(_taken(each, day)[0], purpose, each.rule)
    return None


def _taken(permit: Met, day: date) -> list[Rule]:
    return [limit for limit in permit.limits if limit.first <= day <= limit.last]


def _limited(limit: Rule, purpose: str, permit: Rule | None = None) -> Decision:
    articles, clauses = _named([permit] if permit else [])
    lifted = tuple(sorted(limit.none_of))
    missing = (Missing("conditions", lifted),) if lifted else ()
    return Decision(False, purpose, articles, clauses, limit=limit.id, missing=missing)


def _named(rules: Iterable[Rule]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Articles, each once, and clauses, both as written."""
    found = list(rules)
    articles = dict.fromkeys(rule.article for rule in found if rule.article)
    return tuple(articles), tuple(rule.id for rule in found)


def nearly(permit: Rule, differences: bytes, purpose: str) -> Decision:
    """Refused, with what differs from the nearest permit: bits as the index gives them."""
    bits = int.from_bytes(differences, "little")
    lacking = tuple(each for place, each in enumerate(CONDITIONS) if bits >> place & 1)
    parts = {name for place, name in enumerate(PARTS, len(CONDITIONS)) if bits >> place & 1}
    missing = [Missing(name, _wanted(permit, name)) for name in reversed(PARTS) if name in parts]
    if lacking:
        missing.append(Missing("conditions", lacking))
    return Decision(False, purpose, *_named([permit]), missing=tuple(missing))


def _wanted(permit: Rule, part: str) -> tuple[str, ...]:
    return tuple(str(word) for word in _words(permit, part))


def _words(permit: Rule, part: str) -> Iterator[object]:
    match part:
        case "date":
            yield from (permit.first.isoformat(), permit.last.isoformat())
        case "party":
            yield from sorted(permit.parties)
        case "source":
            yield from sorted({source for _, source in permit.brought})
        case "subject":
            yield from sorted(permit.subjects)
        case "seen_from":
            yield from sorted({file for _, file in permit.files})
        case "level":
            yield from sorted(level for level in permit.levels if level is not None)
        case "bsn":
            yield "false"
        case "role":
            yield from sorted(permit.roles)
        case "action":
            yield from sorted(permit.actions)
        case "purpose":
            yield from sorted(permit.purposes)
        case "category":
            yield from sorted(permit.categories)
        case "phase":
            yield from sorted(permit.phases)
