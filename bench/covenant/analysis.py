"""Proving and comparing: seconds, beside asking `decide` every case one by one.

Asking one by one is what can be done without a solver. It is done here for one declared 'never' on
one day, with no facts and with the facts that help, and for every case of the rest it is counted.
"""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from os import times
from statistics import median
from time import perf_counter, process_time
from typing import NamedTuple

from bench.covenant.data import invented
from oggz.covenant.analysis import Proof, analyse
from oggz.covenant.analysis.nevers import region
from oggz.covenant.analysis.space import Space
from oggz.covenant.comparison import compare
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.example import example
from oggz.covenant.model import Covenant, Never
from oggz.covenant.questions import Request
from oggz.covenant.terms import HEALTH, Action, Condition, PartyKind, Phase, Role, Subject

RUNS = 15
ALONE = "from oggz.covenant.analysis import analyse; from oggz.covenant.example import example;"
_HEALTH = Never(
    article="8.1",
    text="Een woningcorporatie ziet nooit gegevens over gezondheid.",
    kinds=(PartyKind.HOUSING_CORPORATION,),
    categories=tuple(sorted(HEALTH)),
)
_HELPFUL = frozenset(Condition) - {Condition.OBJECTION, Condition.RESTRICTED}


class Spent(NamedTuple):
    """Seconds by the clock, and of the processor: others may use the same machine."""

    wall: float
    processor: float


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    model = example()
    fifty = _with_nevers(invented(), model)
    rows = [
        _row(f"analysis, {_clauses(fifty)}, {len(fifty.never)} nevers", lambda: analyse(fifty)),
        _row(f"analysis, model covenant, {_clauses(model)}", lambda: analyse(model)),
        _row("the same in a process of its own, with imports", _in_a_process),
        _row("comparison, model covenant, nothing changed", lambda: compare(model, model)),
        *_each_dropped(model),
    ]
    return [
        "## Covenant: proofs and comparison",
        "",
        f"{RUNS} runs each. Proven of the model covenant: {_proven(model)}.",
        "",
        "| what | seconds, median | fastest | slowest | of the processor, median |",
        "|---|---|---|---|---|",
        *rows,
        "",
        *_one_by_one(model),
        "",
    ]


def _with_nevers(covenant: Covenant, model: Covenant) -> Covenant:
    """With what the model covenant declares, as far as it names no parties or purposes of it."""
    general = tuple(each for each in model.never if not each.parties and not each.purposes)
    return covenant.model_copy(update={"never": (_HEALTH, *general)})


def _clauses(covenant: Covenant) -> str:
    return f"{len(covenant.clauses)} clauses"


def _proven(covenant: Covenant) -> str:
    verdicts = analyse(covenant).verdicts
    proven = sum(each.proof is Proof.PROVEN for each in verdicts)
    return f"{proven} of {len(verdicts)} nevers"


def _row(what: str, act: Callable[[], object]) -> str:
    return _told(what, [_spent(act) for _ in range(RUNS)])


def _told(what: str, spent: list[Spent]) -> str:
    wall = [each.wall for each in spent]
    processor = median(each.processor for each in spent)
    return f"| {what} | {median(wall):.3f} | {min(wall):.3f} | {max(wall):.3f} | {processor:.3f} |"


def _spent(act: Callable[[], object]) -> Spent:
    before, begun = times(), perf_counter()
    act()
    wall, after = perf_counter() - begun, times()
    return Spent(wall, sum(after[:4]) - sum(before[:4]))


def _in_a_process() -> None:
    subprocess.run([sys.executable, "-c", f"{ALONE} analyse(example())"], check=True)


def _each_dropped(model: Covenant) -> list[str]:
    """Comparisons with each clause dropped in turn, one run each."""
    spent, lines = [], []
    for dropped in model.clauses:
        rest = tuple(clause for clause in model.clauses if clause is not dropped)
        new = model.model_copy(update={"clauses": rest})
        before, begun = process_time(), perf_counter()
        comparison = compare(model, new)
        spent.append(Spent(perf_counter() - begun, process_time() - before))
        lines.append(len(comparison.gains) + len(comparison.losses))
    what = f"comparison, each clause dropped in turn (at most {max(lines)} lines)"
    return [_told(what, spent)]


def _one_by_one(model: Covenant) -> list[str]:
    never = next(each for each in model.never if PartyKind.HOUSING_CORPORATION in each.kinds)
    proof = median(_spent(lambda: _only(model, never)).processor for _ in range(RUNS))
    compiled = compile_covenant(model)
    parties = [name for name, party in model.parties.items() if party.kind in never.kinds]
    asked, allowed = 0, 0
    begun = process_time()
    for party, role, action, purpose, category, phase, subject, source in product(
        parties, Role, Action, model.purposes, never.categories, Phase, Subject, model.parties
    ):
        plain = Request(
            party=party, role=role, action=action, purpose=purpose, category=category,
            phase=phase, date=model.starts, subject=subject, source=source,
        )  # fmt: skip
        for request in (plain, replace(plain, conditions=_HELPFUL)):
            asked += 1
            allowed += compiled.decide(request).allowed
    took = process_time() - begun
    space = Space.of(model)
    every = sum(space.size(box) for box in region(space, model, never))
    return [
        f"Article {never.article} of the model covenant by itself: z3 proves it of all"
        f" {every:,} cases in {proof:.3f} s of the processor (median, with"
        " telling z3 the whole covenant)."
        f" Asking `decide` {asked:,} of them took {took:.1f} s and found {allowed} allowed;"
        f" all of them would take {every / asked * took / 3600:,.0f} hours.",
    ]


def _only(model: Covenant, never: Never) -> None:
    verdicts = analyse(model.model_copy(update={"never": (never,)})).verdicts
    if verdicts[0].proof is not Proof.PROVEN:
        raise RuntimeError(f"article {never.article} is not proven")
