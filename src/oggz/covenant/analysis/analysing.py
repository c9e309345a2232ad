"""Proves what a covenant promises, and finds what its clauses do to one another."""

from collections.abc import Collection

from oggz.covenant.analysis import clauses, nevers, whole
from oggz.covenant.analysis.asking import Asking
from oggz.covenant.analysis.findings import Analysis, Finding, Kind, Seriousness
from oggz.covenant.analysis.prover import EFFORT
from oggz.covenant.limits import LIMITS, Limit
from oggz.covenant.model import Covenant


def analyse(
    covenant: Covenant, *, limits: Collection[Limit] = LIMITS, effort: int = EFFORT
) -> Analysis:
    """Each declared 'never', proven or refuted, and all findings; in the order of the document.

    `effort` is what z3 may spend on one question, in its own steps; what it does not finish is
    told as not proven. The outcome does not depend on the machine.
    """
    asking = Asking.about(covenant, limits, effort)
    space = asking.meaning.space
    empty = [
        Finding(Kind.EMPTY_NEVER, Seriousness.LOOK, never.article)
        for never in covenant.never
        if not nevers.region(space, covenant, never)
    ]
    return Analysis(
        covenant=covenant,
        verdicts=tuple(nevers.prove(asking, never) for never in covenant.never),
        findings=(*empty, *clauses.find(asking), *whole.find(asking)),
    )
