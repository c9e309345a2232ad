"""What tables of counts are: their dimensions, what they count, and how their cells hang together.

Two cells count the same people when their tables have the same `counted` and the cells have the
same codes, totals left out; in whatever tables they stand, they hold one number.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

FORMAT = "oggz-tabellen-1"
TOTAL = "_T"  # the code of everybody in every dimension, as in SDMX
STATUS, HIDDEN = "status", "hidden"
KEY = "key"
# The columns that a table of cells has beside its codes and its measures.
COLUMNS = ("count", "people", "largest", KEY, STATUS)
_TEXTS = ("keys", "key_name", "project", "ledger_hash", "warning")  # settings that are no numbers
_MOST = 1e15

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
CodeText = Annotated[str, Field(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_+.\-]{0,39}$")]
Text = Annotated[str, Field(min_length=1, max_length=2000)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Code(_Part):
    """One value of a dimension; only the total has no parent."""

    code: CodeText
    label: Text
    parent: CodeText | None


class Dimension(_Part):
    """Codes in the order in which they are shown, the total first, parents before children.

    `adds_up`: children together are their parent. Where one person may have several codes (life
    domains, sources) they are not, and a code is at most its parent.

    `visible`: others see it of a person anyway, such as where somebody lives. That everybody of a
    group has such a code tells nothing; that everybody has debts does.
    """

    name: Name
    label: Text
    adds_up: bool
    visible: bool = False
    codes: Annotated[tuple[Code, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _is_a_tree(self) -> Self:
        seen: set[str] = set()
        for place, code in enumerate(self.codes):
            if code.code in seen:
                raise ValueError(f"{self.name}: {code.code} staat er twee keer.")
            if (place == 0) != (code.code == TOTAL) or (place == 0) != (code.parent is None):
                raise ValueError(f"{self.name}: alleen het totaal ({TOTAL}) hoort bovenaan.")
            if code.parent is not None and code.parent not in seen:
                raise ValueError(f"{self.name}: {code.code} hoort onder een onbekende code.")
            seen.add(code.code)
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(code.code for code in self.codes)

    def children(self, parent: str) -> tuple[str, ...]:
        return tuple(code.code for code in self.codes if code.parent == parent)


class Measure(_Part):
    """A figure beside the count of a cell, such as a rate; it is hidden with the count."""

    name: Name
    label: Text


class TableInfo(_Part):
    """`counted` names what is counted, such as `persons-2025`; `unit` is of what. `indicator` is
    a name of the registry of indicators."""

    name: Name
    indicator: Name
    title: Text
    counted: CodeText
    unit: Literal["persons", "reports"]
    dimensions: Annotated[tuple[Name, ...], Field(min_length=1)]
    measures: tuple[Measure, ...] = ()

    @property
    def measured(self) -> tuple[str, ...]:
        return tuple(measure.name for measure in self.measures)


class Place(_Part):
    """A cell: a table, and a code for each of its dimensions, in its order."""

    table: Name
    codes: tuple[CodeText, ...]


class Knows(_Part):
    """A party that knows every cell with this code itself, such as a source its own people.

    With the total code it knows those cells that the dimension does not divide: the police all its
    reports, but not how many of them are about people who are known elsewhere.
    """

    party: Name
    dimension: Name
    code: CodeText


class Equal(_Part):
    """Two cells of different `counted` that hold one number, such as who stayed."""

    one: Place
    other: Place


class Estimate(_Part):
    """A figure that is no count, with a 95% interval, its warning, and the cells it rests on; it
    may be published only when all of those are."""

    name: Name
    indicator: Name
    title: Text
    value: float
    low: float
    high: float
    unit: Text
    warning: str
    rests_on: tuple[Place, ...]


class Structure(_Part):
    """All that is known of the tables before any count is seen."""

    format: Literal["oggz-tabellen-1"]
    agreement: Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
    project: str
    period: str
    dimensions: tuple[Dimension, ...]
    tables: Annotated[tuple[TableInfo, ...], Field(min_length=1)]
    knows: tuple[Knows, ...] = ()
    equal: tuple[Equal, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for names in ([d.name for d in self.dimensions], [t.name for t in self.tables]):
            if twice := sorted({name for name in names if names.count(name) > 1}):
                raise ValueError(f"{', '.join(twice)} staat er twee keer.")
        known = {dimension.name: set(dimension.names) for dimension in self.dimensions}
        for table in self.tables:
            if unknown := [name for name in table.dimensions if name not in known]:
                raise ValueError(f"{table.name}: onbekende dimensie {', '.join(unknown)}.")
            if len(set(table.dimensions)) != len(table.dimensions):
                raise ValueError(f"{table.name} heeft een dimensie twee keer.")
            columns = (*table.dimensions, *table.measured, *COLUMNS)
            if taken := sorted({name for name in columns if columns.count(name) > 1}):
                raise ValueError(f"{table.name}: zo heet al een kolom: {', '.join(taken)}.")
        for told in self.knows:
            if told.code not in known.get(told.dimension, ()):
                raise ValueError(f"{told.party}: {told.dimension} heeft geen {told.code}.")
        for pair in self.equal:
            for place in (pair.one, pair.other):
                self.must_have(place)
        return self

    def must_have(self, place: Place) -> None:
        """Raise ValueError unless there is such a cell."""
        table = next((one for one in self.tables if one.name == place.table), None)
        if table is None or len(table.dimensions) != len(place.codes):
            raise ValueError(f"{place.table}: geen cel {'|'.join(place.codes)}.")
        for name, code in zip(table.dimensions, place.codes, strict=True):
            if code not in self.dimension(name).names:
                raise ValueError(f"{place.table}: geen cel {'|'.join(place.codes)}.")

    def dimension(self, name: str) -> Dimension:
        return next(one for one in self.dimensions if one.name == name)

    def table(self, name: str) -> TableInfo:
        return next(one for one in self.tables if one.name == name)


class Protection(_Part):
    """How tables were protected. `threshold` is the least number of people in a published cell;
    `settings` are the method's own; `previous` are the checksums of the releases it took along.

    `primary` and `secondary` cells are hidden for their own sake and for that of others. A release
    does not say how many: who knows that all hidden cells are small knows a bound for each."""

    method: Literal["suppression", "rounding", "cell_key", "differential_privacy"]
    threshold: Annotated[int, Field(ge=1)]
    settings: dict[str, int | float | str | bool]
    cells: int
    primary: int | None
    secondary: int | None
    previous: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _settings_are_of_their_kind(self) -> Self:
        for name, value in self.settings.items():
            if isinstance(value, str) != (name in _TEXTS):
                raise ValueError(f"De instelling {name} is van een andere soort.")
            if not isinstance(value, str) and not 0 <= value <= _MOST:
                raise ValueError(f"De instelling {name} kan niet.")
        return self


@dataclass(frozen=True)
class Tables:
    """Counts that nobody may see outside the analysis unit.

    `cells[name]` has a column of codes for each dimension of the table, `count`, `people` (how many
    different people are behind it), `largest` (the most that one of them adds), perhaps `key`
    (uint32: the record keys of those people added up modulo 2^32, for noise by cell key) and its
    measures (float64 or null); a row for every combination of codes, in their order.
    """

    structure: Structure
    cells: Mapping[str, pa.Table]
    estimates: tuple[Estimate, ...] = ()


@dataclass(frozen=True)
class Safe:
    """Tables as they would be published: `count` and measures are null where `status` is `hidden`.

    `lone` are the hidden cells of exactly one person, for the attack of somebody who knows of
    himself; it stays in the house of the analysis unit and is empty after a release.
    """

    structure: Structure
    cells: Mapping[str, pa.Table]
    protection: Protection
    estimates: tuple[Estimate, ...] = ()
    lone: tuple[Place, ...] = ()
