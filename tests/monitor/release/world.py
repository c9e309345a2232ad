"""Invented people of Flevoland in protected tables, as `protect` and `attack` would leave them.

People are drawn, so that tables agree with one another; small cells are hidden, and one more in a
row or column where only one would be. It is not the protection of the monitor, which has its own
tests: only what a release is made of.
"""

import json
from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from oggz.geography import municipality
from oggz.monitor.agreement import Agreement
from oggz.monitor.files import MANIFEST, sha256
from oggz.monitor.tables import (
    TOTAL,
    Code,
    Dimension,
    Estimate,
    Measure,
    Place,
    Protection,
    Safe,
    Structure,
    TableInfo,
    write_safe,
)

PEOPLE = 3_000
WHERE = (0.44, 0.1, 0.24, 0.12, 0.03, 0.07)
AGES = ("Jonger dan 18 jaar", "18 tot en met 29 jaar", "30 tot en met 44 jaar",
        "45 tot en met 64 jaar", "65 jaar en ouder")  # fmt: skip
AGE_SHARES = (0.06, 0.27, 0.3, 0.28, 0.09)
DOMAINS = ("Wonen", "Geld", "Psychische gezondheid", "Verslaving", "Geweld thuis", "Werk")
DOMAIN_CHANCES = (0.22, 0.31, 0.58, 0.2, 0.05, 0.36)
SOURCES = ("Politie", "Wmo", "Maatschappelijke opvang")
SOURCE_CHANCES = (0.45, 0.5, 0.14)
INHABITANTS = {"GM0034": 214_715, "GM0303": 41_525, "GM0995": 80_072, "GM0171": 47_901,
               "GM0184": 21_227, "GM0050": 22_671}  # fmt: skip
Mask = npt.NDArray[np.bool_]


def write(agreement: Agreement, folder: Path, *, attacked: bool = True) -> Path:
    """Write safe/ with its evidence."""
    safe = tables(agreement)
    quality = {
        "linkage": {
            "links": 1234,
            "precision": {"value": 0.98713, "low": 0.9811, "high": 0.9933},
            "recall": {"value": 0.9642, "low": 0.951, "high": 0.9771},
            "compared": 0.99,
        },
        "draws": 50, "left_out": {"time_to_care": "geen bron levert begin van zorg"},
        "inhabitants_year": 2021,
    }  # fmt: skip
    write_safe(safe, folder, more=[("quality.json", json.dumps(quality).encode())])
    if attacked:
        attack(folder, safe)
    return folder


def attack(folder: Path, safe: Safe, **other: object) -> None:
    """Write the evidence of a clean attack, or one that differs in some fields."""
    tried = {info.name: 2 * len(safe.cells[info.name]) for info in safe.structure.tables}
    evidence = {
        "format": "oggz-aanval-1", "auditor": 1, "agreement": safe.structure.agreement,
        "period": safe.structure.period, "manifest": sha256(folder / MANIFEST), "previous": [],
        "method": safe.protection.method, "threshold": safe.protection.threshold,
        "cells": safe.protection.cells, "hidden": 16,
        "tried": {"bound": sum(tried.values()), "alone": 120, "difference": 64},
        "tried_by_table": tried, "left_out": [], "leaks": 0, "gives_way": False, **other,
    }  # fmt: skip
    (folder / "attack.json").write_text(json.dumps(evidence), encoding="utf-8")


def tables(agreement: Agreement) -> Safe:
    random = np.random.default_rng(7)
    place = random.choice(6, PEOPLE, p=WHERE)
    age = random.choice(5, PEOPLE, p=AGE_SHARES)
    domains = random.random((PEOPLE, 6)) < DOMAIN_CHANCES
    known = random.random((PEOPLE, 3)) < SOURCE_CHANCES
    known[~known.any(axis=1), 1] = True
    codes = agreement.region.municipalities
    here = _dimension("municipality", "Gemeente", "Alle gemeenten", [
        (code, municipality(code).name) for code in codes
    ])  # fmt: skip
    ages = _dimension("age_group", "Leeftijd", "Alle leeftijden",
                      [(f"L{n}", label) for n, label in enumerate(AGES)])  # fmt: skip
    domain = _dimension(
        "domain",
        "Leefgebied",
        "Alle leefgebieden",
        [(f"D{n}", label) for n, label in enumerate(DOMAINS)],
        adds_up=False,
    )
    times = _dimension(
        "known_to",
        "Bekend bij",
        "Iedereen",
        [("1", "Eén partner"), ("2", "Twee partners"), ("3", "Drie partners")],
    )
    source = _dimension(
        "source",
        "Bron",
        "Alle bronnen",
        [(f"B{n}", label) for n, label in enumerate(SOURCES)],
        adds_up=False,
    )
    definition = _dimension(
        "definition", "Omschrijving", "Iedereen die geteld is",
        [("any", "Bij een partner bekend"), ("two", "Problemen op twee leefgebieden"),
         ("three", "Problemen op drie leefgebieden of meer")], adds_up=False,
    )  # fmt: skip
    flow = _dimension("flow", "Verloop", "Iedereen", [
        ("stayed", "Ook vorig jaar bekend"), ("came", "Dit jaar nieuw"),
    ])  # fmt: skip
    new = (random.random(PEOPLE) < 0.31).astype(int)
    many = domains.sum(axis=1)
    defined = np.stack([many >= 0, many >= 2, many >= 3], axis=1)
    spread = known.sum(axis=1) - 1
    rate = Measure(name="rate", label="Per 1.000 inwoners")
    bounds = (Measure(name="low", label="Ondergrens"), Measure(name="high", label="Bovengrens"))
    plan: list[tuple[str, str, str, list[Dimension], list[Axis], tuple[Measure, ...]]] = [
        ("by_area", "people_by_municipality", "Mensen per gemeente", [here],
         [_one(place, 6)], (rate, *bounds)),
        ("by_age", "people_by_age_group", "Mensen naar gemeente en leeftijd", [here, ages],
         [_one(place, 6), _one(age, 5)], ()),
        ("domains", "people", "Problemen op meer dan een leefgebied", [here, domain],
         [_one(place, 6), _many(domains)], ()),
        ("overlap", "overlap", "Bekend bij meer dan een partner", [here, times],
         [_one(place, 6), _one(spread, 3)], ()),
        ("coverage", "coverage", "Wat elke bron alleen zou zien", [source], [_many(known)], ()),
        ("definitions", "definitions", "De doelgroep naar omschrijving", [definition],
         [_many(defined)], ()),
        ("flow", "inflow", "Wie bleef en wie erbij kwam", [here, flow],
         [_one(place, 6), _one(new, 2)], ()),
    ]  # fmt: skip
    infos, cells = [], {}
    for name, indicator, title, dimensions, axes, measures in plan:
        infos.append(
            TableInfo(
                name=name, indicator=indicator, title=title,
                counted=f"persons-{agreement.period.label}", unit="persons",
                dimensions=tuple(one.name for one in dimensions), measures=measures,
            )
        )  # fmt: skip
        cells[name] = _cells(dimensions, axes, measures)
    structure = Structure(
        format="oggz-tabellen-1", agreement=agreement.checksum, project=agreement.project,
        period=agreement.period.label, tables=tuple(infos),
        dimensions=(here, ages, domain, times, source, definition, flow),
    )  # fmt: skip
    hidden = sum(table["status"].to_pylist().count("hidden") for table in cells.values())
    protection = Protection(
        method="suppression", threshold=10, settings={"width": 10, "contributors": 3},
        cells=sum(map(len, cells.values())),
        primary=hidden - 3, secondary=3,
    )  # fmt: skip
    unknown = Estimate(
        name="unknown", indicator="people", title="Mensen die bij geen enkele bron bekend zijn",
        value=1180.0, low=640.0, high=2410.0, unit="mensen",
        warning="Deze schatting neemt aan dat bronnen mensen los van elkaar vinden. Dat is bijna"
        " nooit zo: partners verwijzen naar elkaar. Het echte aantal kan ver buiten de marge"
        " liggen.",
        rests_on=(Place(table="coverage", codes=(TOTAL,)),),
    )  # fmt: skip
    return Safe(structure, cells, protection, (unknown,), _lone(structure, cells))


Axis = Sequence[Mask]


def _dimension(
    name: str, label: str, total: str, codes: Sequence[tuple[str, str]], *, adds_up: bool = True
) -> Dimension:
    return Dimension(
        name=name, label=label, adds_up=adds_up,
        codes=(Code(code=TOTAL, label=total, parent=None),
               *(Code(code=code, label=text, parent=TOTAL) for code, text in codes)),
    )  # fmt: skip


def _one(values: npt.NDArray[np.int64], count: int) -> Axis:
    return [np.ones(len(values), bool), *(values == n for n in range(count))]


def _many(values: Mask) -> Axis:
    return [np.ones(len(values), bool), *values.T]


def _cells(
    dimensions: Sequence[Dimension], axes: Sequence[Axis], measures: Sequence[Measure]
) -> pa.Table:
    counts = np.array([int(np.logical_and.reduce(masks).sum()) for masks in product(*axes)])
    shape = [len(one.codes) for one in dimensions]
    hidden = _hide((counts.reshape(shape) > 0) & (counts.reshape(shape) < 10), counts, shape)
    codes = zip(*product(*(one.names for one in dimensions)), strict=True)
    columns = [pa.array(column) for column in codes]
    status = pa.array(["hidden" if one else "" for one in hidden.ravel()])
    kept = pa.array(np.where(hidden.ravel(), 0, counts), pa.int64(), mask=hidden.ravel())
    told = [_measure(one.name, counts, hidden.ravel()) for one in measures]
    return pa.table(
        [*columns, kept, *told, status],
        names=[*(one.name for one in dimensions), "count", *(one.name for one in measures),
               "status"],
    )  # fmt: skip


def _hide(hidden: Mask, counts: npt.NDArray[np.int64], shape: list[int]) -> Mask:
    """One more where only one of a row or column is hidden."""
    if len(shape) != 2:
        return hidden
    counted = counts.reshape(shape)
    for _ in range(4):
        for lines, values in ((hidden, counted), (hidden.T, counted.T)):
            for line, row in zip(lines[1:], values[1:], strict=True):
                if line[1:].sum() == 1:
                    line[1 + int(np.argmin(np.where(line[1:], 1 << 30, row[1:])))] = True
    return hidden


def _measure(name: str, counts: npt.NDArray[np.int64], hidden: Mask) -> pa.Array:
    people = np.array([sum(INHABITANTS.values()), *INHABITANTS.values()], float)
    wide: dict[str, Callable[[], npt.NDArray[np.float64]]] = {
        "rate": lambda: np.round(counts / people * 1000, 1),
        "low": lambda: np.floor(counts - 2 * np.sqrt(counts)),
        "high": lambda: np.ceil(counts + 2 * np.sqrt(counts)),
    }
    return pa.array(wide[name](), pa.float64(), mask=hidden)


def _lone(structure: Structure, cells: dict[str, pa.Table]) -> tuple[Place, ...]:
    """Pretend that the first hidden cell is of one person."""
    for info in structure.tables:
        for row in cells[info.name].to_pylist():
            if row["status"] == "hidden":
                return (Place(table=info.name, codes=tuple(row[d] for d in info.dimensions)),)
    raise AssertionError("nothing is hidden")
