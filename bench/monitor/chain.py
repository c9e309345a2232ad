"""FEBRL4 through the commands, from an empty agreement to an attack, as its two sources would.

Everybody of it plays: both sources, the linkage unit and the attacker, who knows the original of
each record by name.
"""

import csv
import json
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from bench.monitor import data
from bench.monitor.ours import FEBRL4
from oggz.monitor.agreement import drafting
from oggz.monitor.agreement.drafting import Plan, PlannedParty, PlannedSource
from oggz.monitor.encoding import normalise as rules
from oggz.monitor.schemas import schema

SOURCES = {"first": "a", "second": "b"}  # and the file of each
_ROLES = {
    "first": "source", "second": "source", "linkage": "linkage_unit", "analysis": "analysis_unit",
    "publisher": "publisher", "steering": "steering_group", "clients": "target_group",
}  # fmt: skip
_AGREED = ("--agreement", "agreement.toml")
_NAMES = ("given_name", "surname", "street", "town")


def run_all() -> list[str]:
    """Measure; the lines of a Markdown section."""
    folder = data.DATA / "chain-febrl4"
    shutil.rmtree(folder, ignore_errors=True)
    _write(folder, data.febrl4())
    taken: dict[str, float] = {}

    def monitor(*arguments: str, codes: tuple[int, ...] = (0,)) -> None:
        began = time.perf_counter()
        command = [sys.executable, "-m", "oggz", "monitor", *arguments]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
        if done.returncode not in codes:
            raise RuntimeError(f"{arguments} ended with {done.returncode}: {done.stdout[-500:]}"
                               f"{done.stderr[-500:]}")  # fmt: skip
        taken[arguments[0]] = taken.get(arguments[0], 0) + time.perf_counter() - began

    for role in _ROLES:
        monitor("keys", *_AGREED, "--role", role, "--out", f"keys/{role}.key")
    for role in _ROLES:
        monitor("agreement", "add-key", "agreement.toml", f"keys/{role}.pub")
    for role in _ROLES:
        monitor("sign", *_AGREED, "--key", f"keys/{role}.key", "--by", "bench")
    for source in SOURCES:
        monitor("keys", *_AGREED, "--role", source, "--out", f"keys/{source}.key")
        monitor("check", *_AGREED, "--source", source, f"{source}.csv")
    for source in SOURCES:
        monitor("encode", *_AGREED, "--source", source, "--key", f"keys/{source}.key",
                f"{source}.csv", "--out", f"out/{source}")  # fmt: skip
    sent = [f"out/{source}" for source in SOURCES]
    monitor("link", *_AGREED, *sent, "--out", "spine.parquet", "--truth", "truth.csv")
    monitor("attack", "--encodings", *_AGREED, "--people", "people.csv", "--out", "attack.json",
            *sent, codes=(0, 1))  # fmt: skip
    attacked = json.loads((folder / "attack.json").read_text())
    best = max(attacked["outcomes"], key=lambda each: each["right"] / each["people"])
    refused = "ends with 1 (gives way)" if attacked["gives_way"] else "ends with 0"
    found = json.loads((folder / "spine.json").read_text())["measured"]
    seconds = ", ".join(f"{name} {spent:.0f} s" for name, spent in taken.items())
    return [
        "## Linkage: FEBRL4 through the commands", "",
        f"From an empty agreement to an attack: {seconds}. Measured by `link --truth`: precision"
        f" {found['precision']:.4f}, recall {found['recall']:.4f}, F1 {found['f1']:.4f}. The"
        f" attack {refused}: at best {best['right']} of {best['people']:,} people with"
        f" {best['known']} known, where 1% is allowed. Three salts of so few fields link well and"
        " give too much away.", "",
    ]  # fmt: skip


def _write(folder: Path, febrl: Path) -> None:
    folder.mkdir(parents=True)
    read = {
        name: list(csv.DictReader((febrl / f"{file}.csv").open())) for name, file in SOURCES.items()
    }
    kind = schema("shelter")
    stay = next(iter(kind.column("stay").codes))
    names = {file: name for name, file in SOURCES.items()}
    truth = {(names[row["source"]], row["record_id"]): row["person"]
             for row in csv.DictReader((febrl / "truth.csv").open())}  # fmt: skip
    for name, rows in read.items():
        for row in rows:
            # What the check of a source refuses: a source would mend or leave out the same.
            row |= {name: re.sub(r"[^\w' .,()/-]", "", row[name]) for name in _NAMES}
            row["house_number"] = rules.house_number(row["house_number"]) or ""
        _csv(folder / f"{name}.csv", [row | {"stay": stay} for row in rows])
    person = {truth["first", row["record_id"]]: row for row in read["first"]}
    listed = [
        {"person": number, "source": source, "record_id": record}
        | {column: value for column, value in person[number].items() if column != "record_id"}
        for (source, record), number in truth.items()
    ]
    _csv(folder / "people.csv", listed)
    _csv(folder / "truth.csv", [
        {"source": source, "record_id": record, "person": number}
        for (source, record), number in truth.items()
    ])  # fmt: skip
    path = drafting.write(folder, _plan((*read["first"][0], "stay")))
    path.write_text(_with_counts(path.read_text(), read["first"]))


def _csv(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def _plan(variables: tuple[str, ...]) -> Plan:
    year = date.today().year - 1
    return Plan(
        project="febrl4", title="FEBRL4", people="invented", region="Urk",
        municipalities=("GM0184",), label=str(year), start=date(year, 1, 1),
        end=date(year, 12, 31), begins=date(year + 1, 1, 1), kept_short=date(year + 2, 9, 30),
        ends=date(year + 2, 12, 31),
        parties=tuple(PlannedParty(name, role, f"House {name}", "bench")
                      for name, role in _ROLES.items()),
        sources=tuple(PlannedSource(name, "shelter", "opvang-statistiek", "FEBRL4.", variables,
                                    5_000) for name in SOURCES),
        indicators=("people", "overlap"), maker="first", advising=("steering", "clients"),
        settings=FEBRL4,
    )  # fmt: skip


def _with_counts(text: str, rows: Sequence[dict[str, str]]) -> str:
    """The agreement with how many of the 5,000 share the value of a salt, as counted."""

    def counted(match: re.Match[str]) -> str:
        fields = re.findall(r'"(\w+)"', match[1])
        values = [tuple(row["postcode"][:4] if field == "postcode4" else row[field]
                        for field in fields) for row in rows]  # fmt: skip
        seen = Counter(value for value in values if all(value))
        people = sum(many * many for many in seen.values()) / sum(seen.values())
        return f'fields = {match[1]}\npeople = {people:.2f}\nsource = "Counted in FEBRL4, file a"'

    return re.sub(r'fields = (\[[^\]]*\])\npeople = [\d.]+\nsource = "[^"]*"', counted, text)
