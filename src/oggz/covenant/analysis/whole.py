"""What a covenant as a whole leaves open: data nobody reads, parties and purposes without use."""

from collections.abc import Iterator

from oggz.covenant.analysis.asking import Asking
from oggz.covenant.analysis.findings import Finding, Kind, Seriousness
from oggz.covenant.analysis.prover import Verdict
from oggz.covenant.analysis.space import Value
from oggz.covenant.terms import Action, DataCategory, Phase

# Before triage there is no case, and after closing there is nothing left to coordinate.
COORDINATED = (Phase.TRIAGE, Phase.APPROACH, Phase.AFTERCARE)


def find(asking: Asking) -> Iterator[Finding]:
    """Everything that no single clause shows."""
    covenant = asking.meaning.covenant
    for category in DataCategory:
        brought = _allowed(asking, category=category, action=Action.CONTRIBUTE)
        if brought is Verdict.POSSIBLE:
            read = _allowed(asking, category=category, action=Action.READ)
            yield from _unless(read, Kind.NOT_READ, category)
    for name in covenant.parties:
        yield from _unless(_allowed(asking, party=name), Kind.IDLE_PARTY, name)
    for name in covenant.purposes:
        yield from _unless(_allowed(asking, purpose=name), Kind.UNUSED_PURPOSE, name)
    for phase in COORDINATED:
        guided = _allowed(asking, phase=phase, action=Action.COORDINATE)
        yield from _unless(guided, Kind.UNGUIDED_PHASE, phase)


def _allowed(asking: Asking, **chosen: Value) -> Verdict:
    box = asking.box(**{part: (value,) for part, value in chosen.items()})
    return asking.allowed(asking.name(box)).verdict


def _unless(verdict: Verdict, kind: Kind, about: str) -> Iterator[Finding]:
    """A finding if nothing of it is allowed, or that it is not known."""
    if verdict is Verdict.NEVER:
        yield Finding(kind, Seriousness.LOOK, about)
    if verdict is Verdict.UNKNOWN:
        yield Finding(Kind.UNDECIDED, Seriousness.LOOK, about)
