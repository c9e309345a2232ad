"""A linkage as a page: what was linked, how well, what was uncertain, and what counts as evidence.

Only counts and shares over all records; nothing about one record or one person.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from oggz.monitor.agreement import Agreement, Role
from oggz.monitor.agreement.wording import count_of, day, listed, part
from oggz.monitor.encoding.settings import Group
from oggz.monitor.linkage import charts
from oggz.monitor.linkage.explain import Evidence, Way
from oggz.monitor.linkage.flows import Flows
from oggz.monitor.linkage.quality import Estimate, Measured
from oggz.monitor.linkage.steps import Linkage

_GROUPS: dict[Group, str] = {
    "name": "voornaam", "surname": "achternaam", "birth": "geboortedatum", "address": "adres",
    "place": "straat en plaats",
}  # fmt: skip
_CHANCES = (
    (0.99, 2.0, "meer dan 99%"), (0.9, 0.99, "90 tot 99%"), (0.5, 0.9, "50 tot 90%"),
    (0.1, 0.5, "10 tot 50%"), (0.0, 0.1, "0,1 tot 10%"),
)  # fmt: skip
_SURE = 0.9


@dataclass(frozen=True)
class SourceCount:
    """What one source delivered: `people` its records were, `elsewhere` of them known to others."""

    organisation: str
    records: int
    people: int
    elsewhere: int


@dataclass(frozen=True)
class Doubt:
    """Pairs by the chance that they are one person, and what became of them."""

    chance: str
    together: int
    apart: int


@dataclass(frozen=True)
class Doubts:
    """`kept_apart` are pairs more likely than not that stay apart, as a person would then be twice
    in one source; `unsure` records are less than 90% sure to be in the right place."""

    rows: tuple[Doubt, ...]
    kept_apart: int
    through_others: int
    unsure: int


@dataclass(frozen=True)
class Explained:
    """One way of comparing, with its chart and what stands out in it."""

    title: str
    way: Way
    picture: charts.Bars
    strongest: str


def render(
    agreement: Agreement, linkage: Linkage, measured: Measured | None, ways: Sequence[Way],
    flows: Flows | None = None,
) -> str:  # fmt: skip
    """The report as one HTML page that needs nothing else; `flows` if it links two periods."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("oggz.monitor.linkage"), PackageLoader("oggz.monitor.agreement")]
        ),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    for name, write in {
        "percent": _percent, "interval": _interval, "count_of": count_of, "day": day,
        "evidence": _evidence, "group": lambda group: _GROUPS[group], "per_thousand": _per_thousand,
    }.items():  # fmt: skip
        environment.filters[name] = write
    sources, spread = _known_to(linkage, agreement)
    return environment.get_template("koppeling.html.j2").render(
        agreement=agreement,
        linkage_unit=agreement.parties[agreement.only(Role.LINKAGE_UNIT)].organisation,
        salts=[listed([part(field) for field in salt.fields]) for salt in agreement.encoding.salts],
        records=len(linkage.spine), people=sum(spread), sources=sources, spread=spread,
        twice=any(source.has_duplicates for source in agreement.sources.values()),
        quality=linkage.quality, measured=measured, misses=_misses(linkage, measured),
        ranges=charts.ranges(linkage.quality, measured),
        doubts=_doubts(linkage), flows=flows,
        ways=[_explained(way, agreement) for way in ways],
    )  # fmt: skip


def printed(linkage: Linkage, measured: Measured | None, flows: Flows | None = None) -> str:
    """The quality in a few lines for the terminal."""
    quality = linkage.quality
    lines = [
        f"{count_of(len(linkage.spine))} records, {count_of(quality.links)} paren samengevoegd.",
        f"Geschat: {_interval(quality.precision)} terecht, {_interval(quality.recall)} gevonden.",
    ]
    if measured:
        lines.append(
            f"Gemeten: {_percent(measured.precision)} terecht, {_percent(measured.recall)}"
            f" gevonden, samen {_percent(measured.f1)} (F1)."
        )
    if flows:
        before, after = flows.periods
        everyone = flows.flows[0]
        lines.append(
            f"Van {before} naar {after}: {everyone.stayed} mensen bleven, {everyone.came} kwamen"
            f" erbij, {everyone.went} gingen weg. Een gemiste koppeling telt bij beide laatste mee."
        )
    return "\n".join(lines)


def _known_to(linkage: Linkage, agreement: Agreement) -> tuple[list[SourceCount], list[int]]:
    """By source (and period, where there are two) whom it knows, and how many people are known to
    1, 2, … of them."""
    columns = [name for name in ("source", "period") if name in linkage.spine.column_names]
    keys = list(zip(*(linkage.spine[name].to_pylist() for name in columns), strict=True))
    order = list(agreement.sources)
    names = sorted(set(keys), key=lambda key: (order.index(key[0]), *key[1:]))
    number = {key: place for place, key in enumerate(names)}
    source = np.array([number[key] for key in keys], np.int64)
    known = np.unique(linkage.spine["person"].to_numpy() * len(names) + source)
    _, place, times = np.unique(known // len(names), return_inverse=True, return_counts=True)
    of = known % len(names)
    sources = [
        SourceCount(
            ", ".join((agreement.parties[name].organisation, *period)), int((source == row).sum()),
            int((of == row).sum()), int((times[place][of == row] > 1).sum()),
        )
        for row, (name, *period) in enumerate(names)
    ]  # fmt: skip
    return sources, np.bincount(times, minlength=len(names) + 1)[1:].tolist()


def _doubts(linkage: Linkage) -> Doubts:
    pairs = linkage.pairs
    person = linkage.spine["person"].to_numpy()
    together = person[pairs["left"].to_numpy()] == person[pairs["right"].to_numpy()]
    chance = 1.0 / (1.0 + np.exp(-pairs["log_odds"].to_numpy()))
    rows = []
    for low, high, words in _CHANCES:
        here = (chance >= low) & (chance < high)
        rows.append(Doubt(words, int((here & together).sum()), int((here & ~together).sum())))
    return Doubts(
        tuple(rows),
        kept_apart=int((~together & (chance > 0.5)).sum()),
        through_others=int((together & (chance <= 0.5)).sum()),
        unsure=int((linkage.spine["certainty"].to_numpy() < _SURE).sum()),
    )


def _explained(way: Way, agreement: Agreement) -> Explained:
    fields = {salt.name: salt.fields for salt in agreement.encoding.salts}
    if way.salts:
        shared = [f"zelfde {listed([part(field) for field in fields[name]])}" for name in way.salts]
        title = " én ".join(shared)
    else:
        title = "alles met alles vergeleken" if way.evidence else "alleen een sleutel gelijk"
    return Explained(
        title[0].upper() + title[1:], way, charts.bars(way.evidence), _strongest(way.evidence)
    )


def _strongest(evidence: Sequence[Evidence]) -> str:
    """The likenesses that say most for and most against, in a sentence."""
    told = [(row.bits, row) for row in evidence if row.bits is not None]
    sentences = []
    for bits, row in (
        (max(told, key=lambda one: one[0]), min(told, key=lambda one: one[0])) if (told) else ()
    ):
        times = f"{_times(abs(bits))} keer zo vaak bij"
        seen = f"{_GROUPS[row.group].capitalize()} ‘{row.likeness}’ komt {times}"
        if bits > 0:
            sentences.append(f"{seen} één mens voor als bij twee mensen.")
        else:
            sentences.append(f"{seen} twee mensen voor als bij één mens.")
    return " ".join(dict.fromkeys(sentences))


def _misses(linkage: Linkage, measured: Measured | None) -> list[str]:
    """Where the measurement lies outside the interval of the estimate."""
    if measured is None:
        return []
    found = []
    for words, estimate, true in (
        ("terecht", linkage.quality.precision, measured.precision),
        ("gevonden", linkage.quality.recall, measured.recall),
    ):
        if true < estimate.low:
            found.append(f"Wat {words} is, is minder dan geschat: de schatting was te gunstig.")
        elif true > estimate.high:
            found.append(f"Wat {words} is, is meer dan geschat: de schatting was te voorzichtig.")
    return found


def _interval(estimate: Estimate) -> str:
    return f"{_percent(estimate.value)} ({_percent(estimate.low)} – {_percent(estimate.high)})"


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".replace(".", ",") + "%"


def _per_thousand(share: float) -> str:
    """So many of every thousand, in words that also fit none and few."""
    number = share * 1000
    return "minder dan één" if number < 0.95 else count_of(round(number))


def _times(bits: float) -> str:
    times = float(2**bits)
    if times < 10:
        return f"{times:.1f}".replace(".", ",")
    return count_of(int(float(f"{times:.1e}"))) if times < 10_000 else "meer dan 10.000"


def _evidence(bits: float | None) -> str:
    if bits is None:
        return "te weinig paren"
    return f"{bits:+.1f}".replace(".", ",").replace("-", "−")
