"""Whether what a covenant declares impossible is impossible."""

from collections.abc import Collection

from oggz.covenant.analysis import prover
from oggz.covenant.analysis.asking import Asking, within
from oggz.covenant.analysis.findings import Proof, Verdict
from oggz.covenant.analysis.meaning import Boxes
from oggz.covenant.analysis.space import FILES, Box, Space, Value
from oggz.covenant.model import Covenant, Never


def region(space: Space, covenant: Covenant, never: Never) -> Boxes:
    """The requests that may not be possible; nothing when it names nobody of this covenant."""
    chosen: dict[str, Collection[Value]] = {
        "party": [
            name
            for name, party in covenant.parties.items()
            if (not never.parties or name in never.parties)
            and (not never.kinds or party.kind in never.kinds)
        ],
        "file": [
            file
            for file in FILES
            if (not never.subjects or file.subject in never.subjects)
            and never.across_files in (None, file.seen_from is not None)
        ],
        **dict.fromkeys(never.when, (True,)),
        # Any one of these makes it possible after all.
        **dict.fromkeys(never.unless, (False,)),
    }
    for part, words in (
        ("role", never.roles),
        ("action", never.actions),
        ("purpose", never.purposes),
        ("category", never.categories),
        ("phase", never.phases),
        ("level", never.levels),
    ):
        if words:
            chosen[part] = words
    if never.bsn is not None:
        chosen["bsn"] = (never.bsn,)
    box = space.box(chosen)
    return (box,) if space.holds(box) else ()


def prove(asking: Asking, never: Never) -> Verdict:
    """Proven, refuted with every permit that does it and an example, or undecided."""
    meaning = asking.meaning
    boxes = region(meaning.space, meaning.covenant, never)
    name = asking.name(*boxes)
    answer = asking.allowed(name, showing=True)
    if answer.verdict is prover.Verdict.NEVER:
        return Verdict(never, Proof.PROVEN)
    if answer.verdict is prover.Verdict.UNKNOWN:
        return Verdict(never, Proof.UNDECIDED)

    def fits(request: Box) -> bool:
        return (
            within(boxes, request)
            and bool(meaning.permitting(request))
            and not meaning.refusing(request)
        )

    return Verdict(
        never,
        Proof.REFUTED,
        clauses=tuple(
            clause
            for clause in meaning.permits
            if asking.allowed(name, by=clause).verdict is prover.Verdict.POSSIBLE
        ),
        example=asking.example(answer, fits),
    )
