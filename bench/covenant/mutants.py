"""Every mutant of the model covenant and of the law: found by the edges, or proven to be no other.

`python -m bench.covenant.mutants` tries all of them, in as many processes as there are processors.
"""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from time import process_time

from oggz.covenant.boundaries import boundaries
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.example import example
from oggz.covenant.questions import Request
from tests.covenant.deciding.mutants import Mutant, killed, mutants, same

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
EVERY = 400 if QUICK else 1
_SHARES = 64


@cache
def suite() -> tuple[list[Request], list[bool]]:
    asked = list(boundaries(example()))
    decide = compile_covenant(example()).decide
    return asked, [decide(each).allowed for each in asked]


@cache
def chosen() -> list[Mutant]:
    return list(mutants(example()))[::EVERY]


def share(number: int) -> tuple[int, int, list[str], float]:
    """Of one share: found, proven the same, names of those that slipped through, seconds."""
    began, where = process_time(), example()
    found, equal, missed = 0, 0, []
    for mutant in chosen()[number::_SHARES]:
        if killed(mutant, *suite()):
            found += 1
        elif same(where, mutant):
            equal += 1
        else:
            missed.append(mutant.name)
    return found, equal, missed, process_time() - began


def run_all() -> list[str]:
    with ProcessPoolExecutor() as pool:
        shares = list(pool.map(share, range(_SHARES)))
    missed = [name for each in shares for name in each[2]]
    return [
        "## Mutants of the model covenant", "",
        f"{len(suite()[0]):,} requests at the edges of its {len(example().clauses)} clauses and of"
        " the law; mutants with one word, day, fact, ground, clause or limit otherwise. One that"
        " no request finds must be proven to allow exactly the same, by the sets of `analyse`.", "",
        "| mutants | found | proven the same | slipped through | seconds of processor |",
        "|---|---|---|---|---|",
        f"| {len(chosen()):,} | {sum(each[0] for each in shares):,} |"
        f" {sum(each[1] for each in shares):,} | {len(missed)} {', '.join(missed)} |"
        f" {sum(each[3] for each in shares):.0f} |",
    ]  # fmt: skip


if __name__ == "__main__":
    print("\n".join(run_all()))
