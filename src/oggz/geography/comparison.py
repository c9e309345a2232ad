"""The figures of a municipality beside those of comparable municipalities, always with year."""

from __future__ import annotations

import math
import re
import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from oggz.geography.cbs.csv_file import parse_indicator_csv
from oggz.geography.data_files import DATA
from oggz.geography.errors import UnknownYear, quoted
from oggz.geography.indicators import INDICATORS, Indicator, IndicatorTable
from oggz.geography.register import Municipality, municipality

FEWEST_FOR_MEDIAN = 5
"""With fewer values than this a median says too little and too much: it is not given."""

_FILE = re.compile(r"indicatoren_gemeenten_(\d{4})\.csv")


@lru_cache(maxsize=1)
def available_years() -> tuple[int, ...]:
    """Return the years of which figures come with the package, oldest first."""
    names = (_FILE.fullmatch(entry.name) for entry in DATA.iterdir())
    return tuple(sorted(int(name[1]) for name in names if name))


@lru_cache(maxsize=8)
def indicator_table(year: int = 2021) -> IndicatorTable:
    """Return the table of key figures of a year that comes with the package.

    Raises UnknownYear.
    """
    if year not in available_years():
        years = ", ".join(str(known) for known in available_years())
        raise UnknownYear(f"Van het jaar {quoted(year)} zijn er geen cijfers. Kies uit: {years}.")
    text = (DATA / f"indicatoren_gemeenten_{year}.csv").read_text(encoding="utf-8")
    return parse_indicator_csv(text)


def figures(year: int = 2021) -> Mapping[str, Mapping[str, float | None]]:
    """Return the values of a year by CBS code and indicator key; None is 'geen gegevens'.

    Raises UnknownYear.
    """
    return indicator_table(year).values


@dataclass(frozen=True, slots=True)
class Figure:
    """One key figure of one municipality in one year, beside comparable municipalities.

    `comparison_median` is the median of the comparable municipalities that have a value, None
    when these are fewer than five; `comparison_count` is how many have a value. `source` is the
    Dutch attribution.
    """

    indicator: Indicator
    year: int
    value: float | None
    comparison_median: float | None
    comparison_count: int
    source: str

    @property
    def value_text(self) -> str:
        """The value as a Dutch reader expects it, or 'geen gegevens'."""
        return self.indicator.text(self.value)

    @property
    def median_text(self) -> str:
        """The median as a Dutch reader expects it, or 'geen gegevens'."""
        return self.indicator.text(self.comparison_median)


def median(values: Iterable[float | None]) -> float | None:
    """Return the median of the values that are there, None when fewer than five are."""
    present = [value for value in values if value is not None]
    return statistics.median(present) if len(present) >= FEWEST_FOR_MEDIAN else None


def comparable(
    code: str, year: int = 2021, n: int = 20, table: IndicatorTable | None = None
) -> tuple[Municipality, ...]:
    """Return at most `n` municipalities that are most like this one, nearest first.

    Like means: the same CBS class of urbanity (1-5), and among these nearest in inhabitants on a
    logarithmic scale. Where a class has too few, the nearest of the classes next to it follow,
    then of those beyond. Empty when the municipality has no class or inhabitants in that year.
    `table` takes the place of the table of `year`. Raises UnknownMunicipality and UnknownYear.
    """
    municipality(code)
    values = (table or indicator_table(year)).values
    own = _position(values.get(code.strip(), {}))
    if own is None:
        return ()
    candidates = []
    for other, row in values.items():
        position = _position(row)
        if other != code.strip() and position is not None:
            distance = abs(position[1] - own[1])
            candidates.append((abs(position[0] - own[0]), distance, other))
    return tuple(municipality(other) for _, _, other in sorted(candidates)[: max(n, 0)])


def _position(row: Mapping[str, float | None]) -> tuple[float, float] | None:
    urbanity, inhabitants = row.get("urbanity"), row.get("inhabitants")
    if urbanity is None or not inhabitants:
        return None
    return urbanity, math.log(inhabitants)


def key_figures(
    code: str, year: int = 2021, table: IndicatorTable | None = None
) -> tuple[Figure, ...]:
    """Return every key figure of a municipality, in the order of INDICATORS.

    A municipality that is not in the table gets figures without a value. `table` takes the place
    of the table of `year`. Raises UnknownMunicipality and UnknownYear.
    """
    used = table or indicator_table(year)
    like = [used.values[other.code] for other in comparable(code, year, table=used)]
    own = used.values.get(code.strip(), {})
    found = []
    for indicator in INDICATORS:
        others = [row[indicator.key] for row in like if row[indicator.key] is not None]
        found.append(
            Figure(
                indicator=indicator,
                year=used.year,
                value=own.get(indicator.key),
                comparison_median=median(others),
                comparison_count=len(others),
                source=used.source,
            )
        )
    return tuple(found)
