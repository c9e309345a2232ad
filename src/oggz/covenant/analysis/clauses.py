"""What clauses do to one another: which have no effect, are covered, or contradict."""

from collections.abc import Iterator

from oggz.covenant.analysis.asking import LIMITED, PERMITTED, REFUSED, Asking, limit_set, within
from oggz.covenant.analysis.findings import Finding, Kind, Seriousness
from oggz.covenant.analysis.prover import Verdict
from oggz.covenant.analysis.space import Box
from oggz.covenant.questions import Request


def find(asking: Asking) -> Iterator[Finding]:
    """Everything about single clauses and pairs of them, permits first."""
    for permit in asking.meaning.permits:
        yield from _permit(asking, permit)
    for forbid in asking.meaning.forbids:
        yield from _forbid(asking, forbid)


def _permit(asking: Asking, permit: str) -> Iterator[Finding]:
    meaning, prover = asking.meaning, asking.prover
    alive = prover.ask(within=(permit,), outside=(REFUSED,)).verdict
    if alive is Verdict.UNKNOWN:
        yield Finding(Kind.UNDECIDED, Seriousness.LOOK, permit)
        return
    if alive is Verdict.NEVER:
        yield _dead(asking, permit)
        return
    for forbid in meaning.forbids:
        yield from _overlap(asking, permit, forbid)
    others = [other for other in meaning.permits if other != permit]
    if prover.ask(within=(permit,), outside=(REFUSED, *others)).verdict is Verdict.NEVER:
        needed = prover.why_not(within=(permit,), outside=(*others, *asking.refusals))
        covering = tuple(name for name in needed if name in meaning.permits)
        yield Finding(Kind.COVERED, Seriousness.LOOK, permit, because=covering)


def _dead(asking: Asking, permit: str) -> Finding:
    """A permit that permits nothing: because of its conditions, one forbid, or all together."""
    meaning, prover = asking.meaning, asking.prover
    claimed = asking.name(*meaning.claims[permit])
    withheld = {asking.name(*boxes): limit for limit, boxes in meaning.withheld[permit].items()}
    names = prover.why_not(within=(claimed,), outside=(*withheld, *asking.refusals))
    needed = tuple(withheld.get(name) or asking.id(name) for name in names)
    loose = asking.name(*_without_conditions(asking, permit))
    if prover.ask(within=(loose,), outside=(*withheld, REFUSED)).verdict is Verdict.POSSIBLE:
        return Finding(Kind.CONDITIONS, Seriousness.ERROR, permit, because=needed)
    if len(needed) == 1 and needed[0] in meaning.forbids:
        return Finding(
            Kind.CONTRADICTION,
            Seriousness.ERROR,
            permit,
            because=needed,
            example=_example(asking, permit, needed[0]),
        )
    return Finding(Kind.NO_EFFECT, Seriousness.ERROR, permit, because=needed)


def _without_conditions(asking: Asking, permit: str) -> Iterator[Box]:
    space = asking.meaning.space
    clause = next(each for each in asking.meaning.covenant.clauses if each.id == permit)
    for box in asking.meaning.claims[permit]:
        loose: int = box
        for condition in clause.conditions:
            loose |= space.fields[condition]
        yield Box(loose)


def _overlap(asking: Asking, permit: str, forbid: str) -> Iterator[Finding]:
    if example := _example(asking, permit, forbid):
        yield Finding(Kind.OVERLAP, Seriousness.LOOK, permit, because=(forbid,), example=example)


def _example(asking: Asking, permit: str, forbid: str) -> Request | None:
    meaning = asking.meaning
    given, taken = meaning.permits[permit], meaning.forbids[forbid]
    if not any(meaning.space.holds(box & other) for box in given for other in taken):
        return None
    answer = asking.prover.ask(within=(permit, forbid), outside=(LIMITED,), showing=True)
    if answer.verdict is not Verdict.POSSIBLE:
        return None

    def fits(request: Box) -> bool:
        return (
            within(given, request)
            and within(taken, request)
            and not any(within(boxes, request) for boxes in meaning.limits.values())
        )

    return asking.example(answer, fits)


def _forbid(asking: Asking, forbid: str) -> Iterator[Finding]:
    """A forbid that takes nothing away: the law or another forbid does, or no permit gives it."""
    meaning, prover = asking.meaning, asking.prover
    others = [other for other in meaning.forbids if other != forbid]
    rest = (*map(limit_set, meaning.limits), *others)
    answer = prover.ask(within=(forbid, PERMITTED), outside=(LIMITED, *others))
    if answer.verdict is Verdict.UNKNOWN:
        yield Finding(Kind.UNDECIDED, Seriousness.LOOK, forbid)
    if answer.verdict is not Verdict.NEVER:
        return
    if not meaning.forbids[forbid]:
        yield Finding(Kind.NO_EFFECT, Seriousness.ERROR, forbid)
        return
    because = prover.why_not(within=(forbid, PERMITTED), outside=rest)
    needed = tuple(map(asking.id, because))
    kind = Kind.COVERED if needed else Kind.NO_EFFECT
    yield Finding(kind, Seriousness.LOOK, forbid, because=needed)
