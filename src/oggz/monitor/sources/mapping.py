"""A mapping: how the export of one system becomes the table of one kind of source.

It is a document that an organisation copies and changes, not code. Those in `adapters` are a
start: no two organisations export alike.
"""

import re
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import KINDS, Kind, schema

_LARGEST = 1 << 20  # bytes


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExportFile(_Document):
    """How the export is written. `empty` are values that stand for nothing."""

    form: Literal["csv", "iwmo"] = "csv"
    encoding: Literal["auto", "utf-8", "windows-1252", "utf-16"] = "auto"
    delimiter: Literal["auto", ",", ";", "\t", "|"] = "auto"
    dates: tuple[str, ...] = ("%Y-%m-%d", "%d-%m-%Y")
    empty: tuple[str, ...] = ()


class FromExport(_Document):
    """Where a column comes from: one or more columns of the export, joined by a space.

    `take` is a regular expression of which the first group is used, `values` turns what is left
    into a code, and `age` makes an age group of a date.
    """

    source: Annotated[tuple[str, ...], Field(alias="from", min_length=1)]
    take: str | None = None
    values: dict[str, str] = {}
    age: bool = False

    @model_validator(mode="before")
    @classmethod
    def _one_or_more(cls, data: object) -> object:
        if isinstance(data, dict) and isinstance(data.get("from"), str):
            return {**data, "from": (data["from"],)}
        return data

    @model_validator(mode="after")
    def _can_be_taken(self) -> Self:
        if self.take is not None:
            try:
                groups = re.compile(self.take).groups
            except re.error:
                groups = 0
            if groups != 1:
                raise ValueError("take is geen reguliere expressie met precies één groep")
        return self


class Mapping(_Document):
    """How one export becomes one table.

    `person` names the columns of the export that make a person there; without them, surname,
    birth date, sex and first letter do. Of a person with several rows, the identifying columns
    come from the newest by `newest`.
    """

    kind: Kind
    title: str
    explanation: str = ""
    file: ExportFile = ExportFile()
    person: tuple[str, ...] = ()
    newest: str
    columns: dict[str, FromExport]

    @model_validator(mode="after")
    def _fits_the_table(self) -> Self:
        table = schema(self.kind)
        for name, column in self.columns.items():
            if name == "record_id" or name not in table.names:
                raise ValueError(f"{name} is geen kolom die uit een export gevuld wordt")
            if column.age and name != "age_group":
                raise ValueError(f"{name}: alleen age_group wordt uit een leeftijd gemaakt")
            wrong = set(column.values.values()) - set(table.column(name).codes) - {""}
            if wrong and table.column(name).type == "code":
                raise ValueError(f"{name}: onbekende code {', '.join(sorted(wrong))}")
        if missing := [name for name in table.required[1:] if name not in self.columns]:
            raise ValueError(f"verplichte kolommen ontbreken: {', '.join(missing)}")
        if self.newest not in self.columns or table.column(self.newest).type != "date":
            raise ValueError("newest noemt geen datum die gevuld wordt")
        if not set(self.columns) & set(table.identifying):
            raise ValueError("er zijn geen identificerende kolommen")
        return self


def mapping_text(kind: str) -> str:
    """The mapping that comes with the package, to copy and change."""
    if kind not in KINDS:
        raise MonitorError(f"Er is geen tabel van dit soort. Kies uit: {', '.join(KINDS)}.")
    return (files("oggz.monitor.sources") / "adapters" / f"{kind}.toml").read_text(encoding="utf-8")


def read_mapping(path: Path | None, kind: str) -> Mapping:
    """The mapping in a file, or the one that comes with the package.

    Raises MonitorError that says what is wrong with it, or that it is for another kind.
    """
    name = str(path) if path else f"de meegeleverde afbeelding voor {kind}"
    try:
        text = _read(path) if path else mapping_text(kind)
        mapping = Mapping.model_validate(tomllib.loads(text))
    except (OSError, UnicodeDecodeError):
        raise MonitorError(f"{name} kan niet gelezen worden. Controleer naam en rechten.") from None
    except tomllib.TOMLDecodeError as error:
        raise MonitorError(f"{name} is geen geldig TOML: {error}. Herstel die regel.") from None
    except ValidationError as error:
        told = "; ".join(_one(one["loc"], one["msg"]) for one in error.errors()[:10])
        raise MonitorError(f"{name} klopt niet: {told}.") from None
    if mapping.kind != kind:
        raise MonitorError(f"{name} is voor {mapping.kind}, niet voor {kind}. Kies de goede.")
    return mapping


def _read(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise MonitorError(f"{path} is te groot voor een afbeelding van kolommen.")
    return path.read_text(encoding="utf-8-sig")


def _one(where: tuple[int | str, ...], message: str) -> str:
    place = ".".join(str(part) for part in where)
    return f"{place}: {message.removeprefix('Value error, ')}".removeprefix(": ")
