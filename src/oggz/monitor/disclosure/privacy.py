"""Differential privacy: noise that holds whatever else an attacker knows, within a budget.

Every number gets discrete Gaussian noise once (OpenDP; Canonne, Kamath and Steinke 2020), scaled to
all that one person can add to all tables together; then the numbers are moved until they agree,
which takes nothing from the guarantee and much from the noise (Hay and others 2010).
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf, prod, sqrt

import numpy as np
import opendp.prelude as dp

from oggz.monitor.agreement.model import PrivacyBudget
from oggz.monitor.agreement.wording import decimal_of
from oggz.monitor.disclosure.adding_up import TIME_LIMIT, reconciled, to_multiples
from oggz.monitor.disclosure.lattice import (
    Ints,
    Lattice,
    earlier,
    lattice_of,
    must_be_alike,
    name_of,
    published,
    values_of,
)
from oggz.monitor.disclosure.ledger import (
    EVEN,
    NO_PROMISE,
    Ledger,
    epsilon_of,
    rho_of,
)
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.keys.derivation import derive
from oggz.monitor.tables import TOTAL, Dimension, Protection, Safe, Structure, Tables
from oggz.monitor.tables.sums import as_array

DELTA = 1e-6  # the chance that the guarantee of epsilon does not hold; below one in the region
_PURPOSE = "privacy-ledger"
_ABOVE = 1 + 1e-12
_LEAST_EPSILON = 0.001  # below it figures are noise only
_MOST = 100_000  # codes or reports of one person


@dataclass(frozen=True)
class Bounds:
    """What one person adds at most, agreed before anybody looks at the data.

    `codes[dimension]` is how many codes a person may have besides the total; without it, all of
    them. `reports` is how many reports a person may have in all tables of one kind.
    """

    codes: Mapping[str, int]
    reports: int | None = None


@dataclass(frozen=True)
class Noise:
    """For one kind of people or reports: in how many cells a person stands at most (`cells`), what
    a person changes of them together (`distance`, L2), and the standard deviation (`scale`)."""

    counted: str
    cells: int
    distance: float
    scale: float

    @property
    def rho(self) -> float:
        found: float = self.measurement().map(self.distance)  # type: ignore[no-untyped-call]
        return found

    def measurement(self) -> dp.Measurement:
        return dp.m.make_gaussian(
            dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float), scale=self.scale
        )


def noise_of(structure: Structure, bounds: Bounds, rho: float) -> tuple[Noise, ...]:
    """The noise of everything that is counted, `rho` in all; no count is needed.

    A person stands in one cell of every set of dimensions for each code: on a path from the total
    down where codes add up, under as many as `bounds` allow where they do not. The budget is
    divided so that the errors, each in what one person can add, are least together.
    """
    found = []
    for counted in dict.fromkeys(info.counted for info in structure.tables):
        infos = [info for info in structure.tables if info.counted == counted]
        margins = {
            frozenset(name for name, inside in zip(info.dimensions, chosen, strict=True) if inside)
            for info in infos
            for chosen in np.ndindex(*[2] * len(info.dimensions))
        }
        cells = sum(
            prod(_most_codes(structure.dimension(name), bounds) for name in margin)
            for margin in margins
        )
        each = 1
        if any(info.unit == "reports" for info in infos):
            if bounds.reports is None:
                raise MonitorError(
                    f"{counted} telt meldingen. Geef met --most-reports hoeveel meldingen van één"
                    " persoon ten hoogste meetellen; zonder die grens is er geen bescherming te"
                    " beloven."
                )
            each = bounds.reports
        found.append((counted, cells, each))
    whole = sum(sqrt(cells) for _, cells, _ in found)
    return tuple(
        Noise(
            counted, cells, each * sqrt(cells) * _ABOVE,
            each * sqrt(cells) / sqrt(2 * rho * sqrt(cells) / whole) * _ABOVE * _ABOVE,
        )
        for counted, cells, each in found
    )  # fmt: skip


def release_noisy(
    tables: Tables, *, epsilon: float, budget: PrivacyBudget, ledger: Ledger, secret: bytes,
    threshold: int, bounds: Bounds | None = None, delta: float = DELTA,
    previous: Sequence[Safe] = (), time_limit: float = TIME_LIMIT,
) -> Safe:  # fmt: skip
    """Tables under (epsilon, delta) differential privacy for one person more or less.

    A person here is a person as linked: who was not linked to himself is protected as two. Numbers
    are 0 or a multiple of `threshold`, and add up as the counts did; `settings` has for everything
    counted the noise and the 95% interval. The ledger is written before anything is returned; the
    same numbers under the same bounds cost once and give the same tables. `secret` has 32 bytes and
    stays with the analysis unit: it keeps the ledger from telling whether a guess of the tables is
    right. `previous` has the oldest first.

    Raises Refused when the budget of the period is exhausted; MonitorError when the data do not
    keep to the bounds, the ledger was changed, or time (seconds) runs out.
    """
    structure, bounds = tables.structure, bounds or Bounds({})
    if not _LEAST_EPSILON <= epsilon < inf:
        raise MonitorError("Geef voor epsilon een getal van 0,001 of meer.")
    if epsilon > budget.epsilon * EVEN:
        raise Refused(
            f"Gevraagd is een epsilon van {decimal_of(epsilon)}; het budget van {structure.period}"
            f" is {decimal_of(budget.epsilon)}. Vraag minder.",
            article=budget.article,
        )
    _must_keep(tables, bounds)
    lattice = lattice_of(structure)
    noise = noise_of(structure, bounds, rho_of(epsilon, delta))
    rho = sum(each.rho for each in noise)
    protection = Protection(
        method="differential_privacy", threshold=threshold, settings={},
        cells=len(lattice), primary=0, secondary=0,
    )  # fmt: skip
    for _, before in earlier(lattice, previous).values():
        must_be_alike(protection, before, ())
    _must_know(ledger, structure, previous)
    counts = values_of(tables, lattice)
    line = ledger.answer(
        period=structure.period, question=_question(structure, lattice, counts, noise, secret),
        rho=rho, delta=delta, budget=budget, draw=lambda: _drawn(counts, lattice, noise),
    )  # fmt: skip
    scale = {each.counted: each.scale for each in noise}
    spread = np.array([scale[counted] for counted, _ in lattice.keys])
    near = reconciled(np.array(line.answer, dtype=np.float64), spread, lattice,
                      time_limit=time_limit)  # fmt: skip
    steps = np.full(len(lattice), threshold, dtype=np.int64)
    found = to_multiples(near, steps, lattice, zeros_stay=False, time_limit=time_limit)
    settings = _told(noise, bounds, threshold)
    settings |= {
        "project": structure.project, "rho": rho, "delta": delta, "base": threshold,
        "epsilon": epsilon_of(rho, delta), "budget": budget.epsilon,
        "ledger_line": line.number, "ledger_hash": line.hash, "warning": NO_PROMISE,
    }  # fmt: skip
    protection = protection.model_copy(update={"settings": settings})
    return replace(published(tables, lattice, found.values, protection), estimates=())


def _most_codes(dimension: Dimension, bounds: Bounds) -> int:
    """How many codes of a dimension, the total left out, one person can have."""
    if not dimension.adds_up:
        return min(len(dimension.codes) - 1, bounds.codes.get(dimension.name, len(dimension.codes)))
    depth = {TOTAL: 0}
    for code in dimension.codes[1:]:
        depth[code.code] = depth[code.parent or TOTAL] + 1
    return max(depth.values())


def _must_keep(tables: Tables, bounds: Bounds) -> None:
    """Raise MonitorError when counts show that somebody adds more than was agreed."""
    structure = tables.structure
    names = {dimension.name for dimension in structure.dimensions}
    if unknown := sorted(set(bounds.codes) - names):
        raise MonitorError(f"Onbekende dimensie {', '.join(unknown)} in de grens per persoon.")
    given = [*bounds.codes.values(), 1 if bounds.reports is None else bounds.reports]
    if not 1 <= min(given) <= max(given) <= _MOST:
        raise MonitorError("Een grens per persoon is een getal van 1 tot en met 100.000.")
    for info in structure.tables:
        if info.unit == "reports":
            largest = int(as_array(tables.cells[info.name], info, structure, "largest").max())
            if bounds.reports is not None and largest > bounds.reports:
                raise MonitorError(
                    f"Tabel {info.name}: iemand telt vaker mee dan de afgesproken"
                    f" {bounds.reports} meldingen. Tel bij het maken van de tabellen ten hoogste"
                    " zoveel meldingen per persoon."
                )
        people = as_array(tables.cells[info.name], info, structure, "people")
        for axis, name in enumerate(info.dimensions):
            dimension = structure.dimension(name)
            if dimension.adds_up or name not in bounds.codes:
                continue
            whole = np.take(people, 0, axis=axis)
            if np.any(people.sum(axis=axis) - whole > bounds.codes[name] * whole):
                raise MonitorError(
                    f"Tabel {info.name}: iemand heeft meer dan de afgesproken {bounds.codes[name]}"
                    f" codes van {name}. Tel bij het maken van de tabellen ten hoogste zoveel codes"
                    " per persoon."
                )


def _must_know(ledger: Ledger, structure: Structure, previous: Sequence[Safe]) -> None:
    """The ledger has the lines that earlier releases of this project tell of."""
    for safe in previous:
        told = safe.protection.settings
        if safe.protection.method == "differential_privacy" and (
            safe.structure.project == structure.project
        ):
            ledger.must_have(int(told["ledger_line"]), str(told["ledger_hash"]))


def _question(
    structure: Structure, lattice: Lattice, counts: Ints, noise: Sequence[Noise], secret: bytes
) -> str:
    """What is asked: the numbers, by name, and how noisy; under a key, so that nobody can guess."""
    own = derive(secret, project=structure.project, period=structure.period, purpose=_PURPOSE)
    asked = [
        [[each.counted, repr(each.scale)] for each in noise],
        [[name_of(key), count] for key, count in zip(lattice.keys, counts.tolist(), strict=True)],
    ]
    return hmac.digest(own, json.dumps(asked).encode(), hashlib.sha256).hex()


def _drawn(counts: Ints, lattice: Lattice, noise: Sequence[Noise]) -> list[int]:
    """Every number with noise from the machine's own randomness, once."""
    answer = np.zeros(len(lattice), dtype=np.int64)
    for each in noise:
        inside = np.array([counted == each.counted for counted, _ in lattice.keys])
        if inside.any():
            answer[inside] = each.measurement()(counts[inside].tolist())
    return [int(value) for value in answer]


def _told(
    noise: Sequence[Noise], bounds: Bounds, threshold: int
) -> dict[str, int | float | str | bool]:
    """How large the noise is: in 95 of 100 counts less than the interval."""
    told: dict[str, int | float | str | bool] = {}
    for each in noise:
        told[f"noise_{each.counted}"] = round(each.scale, 3)
        told[f"interval_95_{each.counted}"] = ceil(1.96 * each.scale) + threshold
        told[f"cells_per_person_{each.counted}"] = each.cells
    for name, most in sorted(bounds.codes.items()):
        told[f"most_codes_{name}"] = most
    if bounds.reports is not None:
        told["most_reports"] = bounds.reports
    return told
