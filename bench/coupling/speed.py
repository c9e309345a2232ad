"""Items a second that come in from coupled sites, beside plain feedparser and a bulk insert.

Both read the same ten feeds of a hundred items from this machine, in turn. Ours checks each
address, makes everything plain text, knows what it has, and may make drafts of it; the plain
reader stores what feedparser gives it.
"""

import json
import statistics

from bench.portal.sites import Sites

_ROWS = (
    ("1,000 new links", "links", "plain"),
    ("the same again, nothing new", "again", "plain_again"),
    ("the same again, said by the site (304)", "not_modified", ""),
    ("1,000 new drafts of pages", "drafts", ""),
)


def run(sites: Sites) -> list[str]:
    """Measure; the lines of a Markdown section."""
    _, printed = sites.filled("ours", "bench_coupling", "bench.coupling.intake")
    measured: dict[str, list[float]] = json.loads(printed.strip().splitlines()[-1])
    rounds = len(measured["links"])
    lines = [
        "## Coupled sites: taking in 1,000 items of 10 feeds",
        "",
        f"Medians of {rounds} rounds, in turn, one process.",
        "",
        "| what | ours | items/s | plain feedparser and bulk insert | items/s |",
        "|---|---|---|---|---|",
    ]
    for label, ours, plain in _ROWS:
        beside = _seconds(measured[plain]) if plain else "– | –"
        lines.append(f"| {label} | {_seconds(measured[ours])} | {beside} |")
    return [*lines, ""]


def _seconds(rounds: list[float]) -> str:
    median = statistics.median(rounds)
    return f"{median:.2f} s | {1000 / median:,.0f}"
