"""What a table of a source may hold, as a document that sources, encoding and analysis share."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

# There is no type for free text: it would carry names of others, and nobody could check it.
ColumnType = Literal[
    "identifier", "name", "place", "initials", "date", "postcode", "house_number", "bsn",
    "code", "integer", "municipality",
]  # fmt: skip
Kind = Literal[
    "police", "wmo", "shelter", "debt_help", "housing", "mental_health", "casework",
]  # fmt: skip


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Document):
    """One column. `identifying` ones go into encodings only, unless `payload` says otherwise.

    `codes` maps a code to its Dutch label and `code_source` says whose list it is. For dates,
    `future` allows days to come, `not_before` names a date on the same row that comes first, and
    a row belongs to the agreement's period if the date that is `in_period` lies in it, what
    `begins` does so before its end, and what `ends` does so after its start.
    """

    name: Annotated[str, Field(pattern="^[a-z][a-z0-9_]*$", max_length=40)]
    label: str
    type: ColumnType
    description: str
    required: bool = False
    identifying: bool = False
    payload: bool = False
    codes: dict[str, str] = {}
    code_source: str = ""
    minimum: int | None = None
    maximum: int | None = None
    future: bool = False
    in_period: bool = False
    begins: bool = False
    ends: bool = False
    not_before: str | None = None

    @model_validator(mode="after")
    def _fits_its_type(self) -> Self:
        if (self.type == "code") != bool(self.codes) or bool(self.codes) != bool(self.code_source):
            raise ValueError(f"{self.name}: a code, and nothing else, has codes and their source")
        if (self.type == "integer") != (self.minimum is not None and self.maximum is not None):
            raise ValueError(f"{self.name}: an integer, and nothing else, has a range")
        if self.type != "date" and (self.future or self.bounded or self.not_before):
            raise ValueError(f"{self.name}: only a date lies in time")
        return self

    @property
    def bounded(self) -> bool:
        """Whether the period of the agreement bounds this date."""
        return self.in_period or self.begins or self.ends

    @property
    def in_payload(self) -> bool:
        """Whether the analysis unit gets this column."""
        return self.payload or not self.identifying


class TableSchema(_Document):
    """The table of one kind of source: one row is one event, a person may have several rows."""

    kind: Kind
    title: str
    row: str
    description: str
    several_rows: bool
    columns: tuple[Column, ...]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        names = [column.name for column in self.columns]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.kind}: a column stands in the schema twice")
        for column in self.columns:
            if column.not_before and column.not_before not in names:
                raise ValueError(f"{self.kind}: {column.name} comes after an unknown column")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """All columns, in the order of the file."""
        return tuple(column.name for column in self.columns)

    @property
    def identifying(self) -> tuple[str, ...]:
        """Columns that encodings are made of."""
        return tuple(column.name for column in self.columns if column.identifying)

    @property
    def payload(self) -> tuple[str, ...]:
        """Columns that go to the analysis unit, `record_id` first."""
        return tuple(column.name for column in self.columns if column.in_payload)

    @property
    def required(self) -> tuple[str, ...]:
        """Columns that must be there and be filled on every row."""
        return tuple(column.name for column in self.columns if column.required)

    def column(self, name: str) -> Column:
        """The column with this name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
