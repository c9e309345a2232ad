"""Decisions a second, with reasons, beside Cedar and Casbin; and whether all of them agree.

`python -m bench.covenant.deciding` prints it. Times are of the processor of this process, so that
others on the machine count less; the clock is told beside it.
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from statistics import median
from time import perf_counter, perf_counter_ns, process_time

from bench.covenant.casbin_peer import Casbin
from bench.covenant.cedar import Cedar, told
from bench.covenant.data import asked, invented
from oggz.covenant.boundaries import boundaries
from oggz.covenant.deciding import Compiled, compile_covenant
from oggz.covenant.example import example
from oggz.covenant.filtering import Row, View
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Request
from oggz.covenant.rules import rules

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
REQUESTS = 2_000 if QUICK else 20_000
ROUNDS = 3 if QUICK else 15
PEER_REQUESTS = 50 if QUICK else 1_000
PEER_ROUNDS = 1 if QUICK else 5
COMPARED = 20_000 if QUICK else 1_000_000
_ROWS_A_VIEW = 100


@dataclass(frozen=True)
class Speed:
    """Requests a second: the middle of some rounds, by processor time and by the clock."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:,.0f} | {self.clock:,.0f}"


def speed(ask: Callable[[], object], count: int, rounds: int) -> Speed:
    processor, clock = [], []
    for _ in range(rounds):
        began, started = process_time(), perf_counter()
        ask()
        processor.append(count / (process_time() - began))
        clock.append(count / (perf_counter() - started))
    return Speed(median(processor), median(clock))


def each_decided(compiled: Compiled, requests: Sequence[Request]) -> Callable[[], None]:
    def ask() -> None:
        decide = compiled.decide
        for request in requests:
            decide(request)

    return ask


def one_by_one(compiled: Compiled, requests: Sequence[Request]) -> list[int]:
    """Nanoseconds of each decision by the clock, sorted."""
    decide, times = compiled.decide, []
    for request in requests:
        began = perf_counter_ns()
        decide(request)
        times.append(perf_counter_ns() - began)
    return sorted(times)


def filter_differences(covenant: Covenant, count: int) -> tuple[int, int, int]:
    """Comparisons of a filter with single decisions; how many were allowed; how many differed."""
    compiled = compile_covenant(covenant)
    edges = list(boundaries(covenant))
    edges = Random(3).sample(edges, min(len(edges), count // _ROWS_A_VIEW // 2))
    views = asked(covenant, count // _ROWS_A_VIEW - len(edges), 3) + edges
    others = asked(covenant, 4000, 4) + edges
    random, allowed, differing = Random(5), 0, 0
    for view in views:
        looked = View(
            view.party, view.role, view.action, view.purpose, view.date, view.seen_from, view.bsn
        )
        chosen = compiled.filter(looked)
        for other in (view, *random.sample(others, _ROWS_A_VIEW - 1)):
            row = _row(other)
            if random.random() < 0.5:  # a row that differs in one thing from what is looked for
                part = random.choice(Row.__slots__)
                row = replace(_row(view), **{part: getattr(row, part)})
            single = Request(
                view.party, view.role, view.action, view.purpose, row.category, row.phase,
                view.date, row.level, view.bsn, row.subject, view.seen_from, row.source,
                row.conditions,
            )  # fmt: skip
            answer = compiled.decide(single).allowed
            allowed += answer
            differing += answer is not chosen.admits(row)
    return len(views) * _ROWS_A_VIEW, allowed, differing


def _row(request: Request) -> Row:
    source = request.source or request.party
    return Row(
        request.category, request.phase, request.level, request.subject, source, request.conditions
    )


def cedar_differences(covenant: Covenant, requests: Sequence[Request]) -> tuple[int, int]:
    """How many requests are allowed, and how many Cedar answers otherwise."""
    compiled = compile_covenant(covenant)
    ours = [compiled.decide(request).allowed for request in requests]
    theirs = Cedar.of(covenant).allows(requests)
    return sum(ours), sum(one is not other for one, other in zip(ours, theirs, strict=True))


def run_all() -> list[str]:
    covenant = invented()
    requests = asked(covenant, REQUESTS, 1)
    # In sets, each asked once: what nobody asked before.
    others = [asked(covenant, REQUESTS, seed) for seed in range(2, 2 + ROUNDS)]
    began = process_time()
    compiled = compile_covenant(covenant)
    compiling = process_time() - began
    ask = each_decided(compiled, requests)
    first = speed(ask, REQUESTS, 1)
    warm = speed(ask, REQUESTS, ROUNDS)
    new = [speed(each_decided(compiled, each), REQUESTS, 1) for each in others]
    times = one_by_one(compiled, requests)
    answers = [compiled.decide(request) for request in requests]
    kinds = {
        "allowed": [each for each, told in zip(requests, answers, strict=True) if told.allowed],
        "refused by limit or forbid": [
            each
            for each, told in zip(requests, answers, strict=True)
            if told.limit or (told.clauses and not told.missing and not told.allowed)
        ],
        "refused, with the nearest clause": [
            each
            for each, told in zip(requests, answers, strict=True)
            if told.missing and not told.limit
        ],
    }
    cedar, casbin = Cedar.of(covenant), Casbin.of(rules(covenant))
    few = requests[:PEER_REQUESTS]
    cedar_asked = [told(each) for each in few]
    by_cedar = speed(lambda: [cedar.reasons(each) for each in cedar_asked], len(few), PEER_ROUNDS)
    by_casbin = speed(lambda: [casbin.decided(each) for each in few], len(few), PEER_ROUNDS)
    lines = [
        "## Decisions under a covenant", "",
        f"{REQUESTS:,} requests under an invented covenant of 50 permits and 5 forbids (half near a"
        " clause, half any words), each answered with its reasons. Middle of"
        f" {ROUNDS} rounds (peers {PEER_ROUNDS} of {len(few):,}). Compiling takes"
        f" {compiling * 1000:.0f} ms. Equal answers are one object made at first use: the first"
        f" round makes them. “Never asked before” are {ROUNDS} sets of {REQUESTS:,} others after"
        " it, each once: at first many of their answers are still to be made, later few.", "",
        "| | decisions/s of processor time | by the clock |", "|---|---|---|",
        f"| **ours** | {warm} |",
        f"| ours, first round | {first} |",
        f"| ours, never asked before, first set | {new[0]} |",
        f"| ours, never asked before, middle of all sets |"
        f" {Speed(median(each.processor for each in new), median(each.clock for each in new))} |",
        *(
            f"| ours, {kind} ({len(some):,}) |"
            f" {speed(each_decided(compiled, some), len(some), ROUNDS)} |"
            for kind, some in kinds.items()
        ),
        f"| cedarpy, policies parsed once | {by_cedar} |",
        f"| casbin | {by_casbin} |", "",
        "One decision by the clock, with the reading of the clock: median"
        f" {times[len(times) // 2] / 1000:.1f} µs,"
        f" 99% within {times[len(times) * 99 // 100] / 1000:.1f} µs,"
        f" 99.9% within {times[len(times) * 999 // 1000] / 1000:.1f} µs.", "",
        "| agreement | compared | allowed | different |", "|---|---|---|---|",
    ]  # fmt: skip
    for name, where in (("invented", covenant), ("model covenant", example())):
        count, allowed, differing = filter_differences(where, COMPARED // 2)
        lines.append(f"| filter with decisions, {name} | {count:,} | {allowed:,} | {differing} |")
        edges = list(boundaries(where))
        edges = Random(6).sample(edges, min(len(edges), REQUESTS // 2))
        compared = edges + asked(where, REQUESTS - len(edges), 7)
        allowed, differing = cedar_differences(where, compared)
        lines.append(
            f"| Cedar with decisions, {name}, {len(edges):,} of them at edges |"
            f" {len(compared):,} | {allowed:,} | {differing} |"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(run_all()))
