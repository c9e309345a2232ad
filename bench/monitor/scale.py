"""Time and memory as sources grow, and what one core does in a second beside clkhash and anonlink.

Usage, within run.py: `scale`.
"""

import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from math import log, log10
from pathlib import Path

import numpy as np

from bench.monitor import data
from bench.monitor.linkage import ALL_PAIRS, OURS
from bench.monitor.measure import run
from oggz.monitor.encoding import EncodingSettings, encode_table
from oggz.monitor.linkage.compare import compare
from oggz.monitor.linkage.popcount import Rows, fill_levels, near_pairs
from oggz.monitor.linkage.records import Records, gather
from oggz.monitor.people import two_sources

QUICK = os.environ.get("OGGZ_BENCH_QUICK") == "1"
SIZES = (1_000, 3_000) if QUICK else (10_000, 30_000, 100_000, 300_000, 1_000_000)
NATION = 17_900_000
PICTURE = Path(__file__).with_name("scale.svg")
_KEY = b"a key of the benchmark, 32 bytes"
_SETTINGS = EncodingSettings(most_records=10)
_ROUNDS = 3 if QUICK else 7


@dataclass(frozen=True)
class Point:
    """Two sources of so many records: seconds to encode both, and to link them; megabytes."""

    records: int
    encoding: float
    encoding_megabytes: float
    linking: float
    linking_megabytes: float


def run_all() -> list[str]:
    """Measure; the lines of Markdown sections."""
    return [*_speeds(), *_growth()]


def _growth() -> list[str]:
    points = [_point(count) for count in SIZES]
    if not QUICK:
        PICTURE.write_text(_drawn(points))
    rows = [
        f"| {each.records:,} | {each.encoding:.1f} | {2 * each.records / each.encoding:,.0f}"
        f" | {each.encoding_megabytes:.0f} | {each.linking:.1f} | {each.linking_megabytes:.0f} |"
        for each in points
    ]
    return [
        "## Linkage: from 10,000 to a million records a source", "",
        "Two sources, half of the people in both, the default encoding. Encoding is what a source"
        " does, block keys, filters and the counting of strangers included, for both together, one"
        " after the other; linking is from files to people. Each a process of its own.", "",
        "| records a source | encoding, s | records/s | peak MB | linking, s | peak MB |",
        "|---|---|---|---|---|---|", *rows, "",
        "![Seconds and megabytes by records a source](monitor/scale.svg)", "",
        *_nation(points), "",
    ]  # fmt: skip


def _nation(points: list[Point]) -> list[str]:
    before, last = points[-2:]
    more = NATION / last.records

    def power(of: Callable[[Point], float]) -> float:
        return log(of(last) / of(before)) / log(last.records / before.records)

    seconds, megabytes = power(lambda at: at.linking), power(lambda at: at.linking_megabytes)
    # What starts up weighs less as sources grow: beyond what was measured nothing is gained by it.
    minutes = last.linking * more ** max(seconds, 1.0) / 60
    gigabytes = last.linking_megabytes * more ** max(megabytes, 1.0) / 1024
    return [
        f"Between the last two sizes the seconds of linking grow with the power {seconds:.2f} of"
        f" the number of records and memory with {megabytes:.2f}. In proportion from there on, two"
        f" registers of all {NATION / 1e6:.1f} million inhabitants take {minutes:.0f} minutes and"
        f" {gigabytes:.0f} GB on one machine like this, and each source"
        f" {NATION * last.encoding / (2 * last.records) / 60:.0f} minutes to encode. On a cluster"
        " Spark does the join that finds candidates; comparing them stays on one machine, in"
        " pieces. That is a reckoning, not a measurement. Salts must be finer for a nation: a date"
        " of birth has 640 people there.",
    ]  # fmt: skip


def _point(count: int) -> Point:
    folder = data.two(count, data.TEST)
    encoded = run([sys.executable, OURS, "encode", folder, "hardened", "a", "b"])
    out = folder / "ours-hardened.pairs.csv"
    linked = run([sys.executable, OURS, "link", folder, "hardened", out, "a", "b"])
    return Point(count, encoded.told["encode"], encoded.megabytes, linked.told["link"],
                 linked.megabytes)  # fmt: skip


def _speeds() -> list[str]:
    people = two_sources(2_000 if QUICK else 100_000, data.TEST).tables["a"]
    default = EncodingSettings()
    bare = default.model_copy(update={"keys": ()})
    peer = run(ALL_PAIRS.command(data.febrl4(), data.febrl4() / "speed.pairs.csv")).told
    rows = [
        ("encoding, default, with block keys, records", _encoding(people, default), 15_000),
        ("the same without block keys, records", _encoding(people, bare), 30_000),
        ("clkhash, one filter, records", 10_000 / peer["encode"], None),
        ("candidates compared by the kernel, three groups", _kernel(people), 20_000_000),
        ("the same with their strata and codes, all groups", _candidates(people), None),
        ("all pairs, filters of 1,024 bits", _all_pairs(), 100_000_000),
        ("anonlink, all pairs, 1,024 bits", 25_000_000 / peer["link"], None),
    ]  # fmt: skip
    return [
        "## Linkage: what one core does in a second", "",
        f"Medians of {_ROUNDS} rounds, in CPU seconds of one process; clkhash and anonlink once,"
        " on FEBRL4, by the clock.", "",
        "| what | per second | goal |", "|---|---|---|",
        *(f"| {what} | {speed:,.0f} | {f'{goal:,}' if goal else '–'} |"
          for what, speed, goal in rows), "",
    ]  # fmt: skip


def _encoding(people, settings: EncodingSettings) -> float:
    return people.num_rows / _median(lambda: encode_table(people, settings, _KEY, seed=1))


def _kernel(people) -> float:
    records, left, right = _neighbours(people)
    comparable = np.ones(len(left), np.bool_)

    def work() -> None:
        for group in _SETTINGS.salts[0].groups:
            filters = records.filters[_SETTINGS.salts[0].name, group]
            levels = np.zeros(len(left), np.uint8)
            fill_levels(levels, left, right, filters.words, filters.bits, comparable)

    return len(left) / _median(work)


def _candidates(people) -> float:
    records, left, right = _neighbours(people)
    return len(left) / _median(lambda: compare(records, left, right, _SETTINGS))


def _neighbours(people) -> tuple[Records, Rows, Rows]:
    """Records that all share the first salt, so that each pair is the full work, and pairs of rows
    that lie near each other, as the join gives them."""
    records = gather({"a": encode_table(people, _SETTINGS, _KEY, seed=1)}, _SETTINGS)
    everybody = {_SETTINGS.salts[0].name: np.ones(len(records), np.int64)}
    records = replace(records, salts={**records.salts, **everybody})
    left = np.repeat(np.arange(len(records) // 2, dtype=np.int32), 60)
    further = np.tile(np.arange(1, 61, dtype=np.int32), len(left) // 60)
    return records, left, (left + further) % np.int32(len(records))


def _all_pairs() -> float:
    count = 500 if QUICK else 5_000
    words = np.random.default_rng(1).integers(0, 2**63, (count, 16)).astype(np.uint64)
    bits = np.bitwise_count(words).sum(axis=1).astype(np.int32)
    return count**2 / _median(lambda: near_pairs(words, words, bits, bits, 0.9, count))


def _median(work: Callable[[], object]) -> float:
    work()  # compiles
    taken = []
    for _ in range(_ROUNDS):
        began = time.process_time()
        work()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def _drawn(points: list[Point]) -> str:
    """Two log-log pictures side by side."""
    panels = (
        (0, "Seconds", [("encoding", [(at.records, at.encoding) for at in points]),
                         ("linking", [(at.records, at.linking) for at in points])]),
        (400, "Megabytes", [("encoding", [(at.records, at.encoding_megabytes) for at in points]),
                            ("linking", [(at.records, at.linking_megabytes) for at in points])]),
    )  # fmt: skip
    body = "".join(_panel(*panel) for panel in panels)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 790 300" font-family="sans-serif"'
        ' font-size="13"><title>Seconds and megabytes by records a source</title>'
        f'<rect width="790" height="300" fill="#fff"/>{body}</svg>\n'
    )


def _panel(left: int, title: str, lines: list[tuple[str, list[tuple[int, float]]]]) -> str:
    values = [value for _, points in lines for _, value in points]
    low, high = log10(min(values)) - 0.1, log10(max(values)) + 0.1
    first, last = log10(SIZES[0]), log10(SIZES[-1])

    def place(records: float, value: float) -> tuple[float, float]:
        x = left + 60 + 250 * (log10(records) - first) / (last - first)
        return round(x, 1), round(250 - 200 * (log10(value) - low) / (high - low), 1)

    parts = [f'<text x="{left + 60}" y="24" font-weight="bold">{title}</text>']
    for size in SIZES[::2]:
        x, _ = place(size, 10**low)
        parts.append(f'<text x="{x}" y="275" text-anchor="middle">{size:,}</text>')
    ticks = [lead * 10**exponent for exponent in range(6) for lead in (1, 3)]
    for tick in ticks:
        if low <= log10(tick) <= high:
            _, y = place(SIZES[0], tick)
            parts.append(f'<path d="M{left + 60} {y}h250" stroke="#ccc"/>')
            parts.append(f'<text x="{left + 54}" y="{y + 4}" text-anchor="end">{tick:,}</text>')
    for (name, points), dash, color in zip(lines, ("", "6 4"), ("#154273", "#a90061"), strict=True):
        path = " ".join(f"{x},{y}" for x, y in (place(*point) for point in points))
        x, y = place(*points[-1])
        parts.append(f'<polyline points="{path}" fill="none" stroke="{color}" stroke-width="2"'
                     f' stroke-dasharray="{dash}"/>'
                     f'<text x="{x + 4}" y="{y}" fill="{color}">{name}</text>')  # fmt: skip
    return "".join(parts)
