"""How long pages of casework take with many cases: covenant, audit, sealing and row security on."""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from bench.casework.databases import casework
from bench.client import measure, percentile
from bench.portal.sites import QUICK, ROOT, VAR, call, free_port, wait_for
from oggz.web import databases
from oggz.web.demonstration import sealer, web_server
from oggz.web.embedded import CASEWORK, VAULT, EmbeddedServer

CASES, LARGEST = (300, 200) if QUICK else (20_000, 5_000)
SECONDS = 2.0 if QUICK else 20.0
USERS = 50
LOGGED, OF_LARGEST = (5_000, 500) if QUICK else (500_000, 50_000)
GOALS = {"list of cases": 100, "page of a case": 200, "work list": 150}


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    with _database() as (environment, told):
        with _served(environment) as port:
            alone = {name: _alone(port, name, told) for name in GOALS}
            together = _together(port, told)
        dossier = _dossier(environment, told)
    return [
        f"## Casework: pages with {CASES:,} cases and {10 * CASES:,} contributions",
        "",
        "Covenant, audit, sealing and row security on; two web processes. First one person at a"
        " time, of every party and role in turn; then fifty people at once who read as fast as"
        " they can.",
        "",
        "| page | goal p95 | p50 / p95 alone | reached | p50 / p95, fifty at once |",
        "|---|---|---|---|---|",
        *(_row(name, goal, alone[name], together[name]) for name, goal in GOALS.items()),
        "",
        f"Fifty at once: {sum(map(len, together.values())):,} pages without an error.",
        "",
        f"The whole file of a person, of a case with {LARGEST:,} contributions and"
        f" {OF_LARGEST:,} lines in the log: {dossier:.1f} s (goal 60 s).",
        "",
    ]


def _row(name: str, goal: int, alone: list[float], together: list[float]) -> str:
    p95 = percentile(alone, 0.95) * 1000
    reached = "reached" if p95 < goal else "**not reached**"
    return (
        f"| {name} | {goal} ms | {statistics.median(alone) * 1000:.0f} / {p95:.0f} ms | {reached} |"
        f" {statistics.median(together) * 1000:.0f} / {percentile(together, 0.95) * 1000:.0f} ms |"
    )


def _paths(name: str, person: dict[str, Any]) -> list[str]:
    if name == "page of a case":
        return [f"/casussen/{case}/" for case in person["cases"][:60]]
    return ["/casussen/"] if name == "list of cases" else ["/"]


def _alone(port: int, name: str, told: dict[str, Any]) -> list[float]:
    found: list[float] = []
    people = _one_of_each(told["people"])
    for person in people:
        measured = measure(
            port, _paths(name, person), seconds=SECONDS / len(people), connections=1,
            headers=f"Cookie: {person['cookie']}\r\n",
        )  # fmt: skip
        found += [seconds for _, seconds in measured.times]
    return found


def _dossier(environment: dict[str, str], told: dict[str, Any]) -> float:
    command = [sys.executable, "-m", "bench.casework.dossier", json.dumps(told["largest"])]
    return float(json.loads(call(command, environment).splitlines()[-1]))


def _one_of_each(people: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({(each["party"], each["role"]): each for each in people}.values())


def _together(port: int, told: dict[str, Any]) -> dict[str, list[float]]:
    """Fifty people, each in a connection of their own, who go from page to page."""

    def ask(person: dict[str, Any]) -> list[tuple[str, float]]:
        paths = ["/", "/casussen/", *_paths("page of a case", person)[:20]]
        random.Random(person["cookie"]).shuffle(paths)
        measured = measure(
            port, paths, seconds=SECONDS, connections=1, headers=f"Cookie: {person['cookie']}\r\n"
        )
        return list(measured.times)

    with ThreadPoolExecutor(USERS) as pool:
        asked = [each for times in pool.map(ask, told["people"][:USERS]) for each in times]
    names = {"/": "work list", "/casussen/": "list of cases"}
    found: dict[str, list[float]] = {name: [] for name in GOALS}
    for path, seconds in asked:
        found[names.get(path, "page of a case")].append(seconds)
    return found


@contextmanager
def _served(environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    web = subprocess.Popen(web_server("casework", port, processes=2), env=environment, cwd=ROOT)
    sealing = subprocess.Popen(sealer(), env=environment, cwd=ROOT)
    try:
        wait_for(port)
        yield port
    finally:
        for each in (web, sealing):
            each.terminate()
            each.wait(20)


@contextmanager
def _database() -> Iterator[tuple[dict[str, str], dict[str, Any]]]:
    VAR.mkdir(parents=True, exist_ok=True)
    os.environ["OGGZ_VAR"] = str(VAR)
    server = EmbeddedServer(VAR / "postgres", durable=False)
    with server.running():
        environment = casework(server, "bench_pages")
        as_owner = {
            databases.url_variable(each): environment[databases.owner_url_variable(each)]
            for each in (CASEWORK, VAULT)
        }
        oggz = [sys.executable, "-m", "oggz", "casework"]
        call([*oggz, "load_demo"], environment)
        call([*oggz, "collectstatic", "--no-input", "--verbosity=0"], environment)
        started = time.perf_counter()
        told = json.loads(
            call(
                [sys.executable, "-m", "bench.casework.fill", str(CASES), str(LARGEST)],
                environment | as_owner,
            ).splitlines()[-1]
        )
        print(f"filled in {time.perf_counter() - started:.0f} s", file=sys.stderr)
        for database in (CASEWORK, VAULT):
            with server.connect(f"bench_pages_{database.name}") as connection:
                if database is CASEWORK:
                    connection.execute(_LOG, {"case": None, "lines": LOGGED})
                    connection.execute(_LOG, {"case": told["largest"]["case"], "lines": OF_LARGEST})
                connection.execute("VACUUM ANALYZE")
        yield environment, told


# Over all cases, or of the one that is given.
_LOG = """
WITH known AS (SELECT array_agg(id) AS ids, min(covenant_id::text)::uuid AS covenant,
    min(opened_by_id) AS member FROM cases_case WHERE %(case)s::uuid IS NULL OR id = %(case)s)
INSERT INTO audit_entry (trace, span, action, outcome, member, party, role, purpose, covenant,
    "case", subject, categories, articles, object_kind, object_id, detail)
SELECT md5(n::text), left(md5(n::text), 16), 'read', 'done', k.member, 'gemeente',
    'process_coordinator', 'hulp', k.covenant, k.ids[1 + n %% cardinality(k.ids)], '',
    '{housing,contact}', '{4.2}', 'case', n::text, '{}'
FROM known k, generate_series(1, %(lines)s) n
"""

if __name__ == "__main__":
    print("\n".join(run_all()))
