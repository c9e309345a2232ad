"""Reading the table schemas that come with the package."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast, get_args

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas.model import Column, Kind, TableSchema

KINDS: tuple[Kind, ...] = get_args(Kind)


@cache
def schema(kind: str) -> TableSchema:
    """The table schema of a kind of source, with the common columns first.

    Raises MonitorError when there is no such kind.
    """
    if kind not in KINDS:
        raise MonitorError(f"Er is geen tabel van dit soort. Kies uit: {', '.join(KINDS)}.")
    own = _document(kind)
    columns = [Column.model_validate(column) for column in _document("common")["columns"]]
    columns += [Column.model_validate(column) for column in own.pop("columns")]
    if own.pop("life_domains", False):
        columns += _life_domains()
    return TableSchema.model_validate({**own, "columns": tuple(columns)})


def schemas() -> tuple[TableSchema, ...]:
    """All table schemas, in the order of `KINDS`."""
    return tuple(schema(kind) for kind in KINDS)


def _life_domains() -> list[Column]:
    document = _document("life_domains")
    assessed = Column(
        name="assessed_on",
        label="Datum van de beoordeling",
        type="date",
        description="De dag waarop de leefgebieden zijn beoordeeld.",
    )
    return [assessed] + [
        Column(
            name=f"domain_{name}",
            label=f"Leefgebied: {label}",
            type="integer",
            description=document["description"],
            minimum=document["minimum"],
            maximum=document["maximum"],
        )
        for name, label in cast(Mapping[str, str], document["domains"]).items()
    ]


def _document(name: str) -> dict[str, Any]:
    text = (files("oggz.monitor.schemas") / f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
