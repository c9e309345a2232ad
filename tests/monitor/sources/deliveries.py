"""Deliveries to check: an agreement as far as checking asks, and files of invented people."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from oggz.monitor.schemas import schema
from oggz.monitor.sources import CheckReport
from oggz.monitor.sources.checking import check_file
from oggz.monitor.sources.lines import PIECE

TODAY = date(2025, 3, 1)


@dataclass(frozen=True)
class Delivery:
    kind: str = "police"
    article: str = "4.1"
    may_use_bsn: bool = False
    has_duplicates: bool = False
    variables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Period:
    start: date = date(2024, 1, 1)
    end: date = date(2024, 12, 31)


@dataclass(frozen=True)
class Person:
    """A row of the police table; invented."""

    record_id: str = "k3x9"
    given_name: str = "Anna"
    initials: str = "A."
    prefix: str = "de"
    surname: str = "Vries"
    birth_date: str = "1980-05-23"
    sex: str = "v"
    postcode: str = "1315AB"
    house_number: str = "12"
    bsn: str = ""
    municipality: str = "GM0034"
    age_group: str = "35-44"
    reported_on: str = "2024-06-01"
    report_code: str = "E33"
    report_municipality: str = ""
    handed_to: str = "none"


NAMES = tuple(name for name in Person.__dataclass_fields__ if name != "bsn")


@dataclass
class File:
    """A CSV file in the making."""

    path: Path
    names: tuple[str, ...] = NAMES
    lines: list[str] = field(default_factory=list)

    def row(self, **values: str) -> "File":
        person = Person(**values)
        self.lines.append(",".join(getattr(person, name) for name in self.names))
        return self

    def raw(self, line: str) -> "File":
        self.lines.append(line)
        return self

    def write(self, encoding: str = "utf-8", ending: str = "\n") -> Path:
        text = ending.join([",".join(self.names), *self.lines]) + ending
        self.path.write_bytes(text.encode(encoding))
        return self.path


def checked(path: Path, *, piece: int = PIECE, **delivery: object) -> CheckReport:
    """The report on a file of the police, unless `delivery` says otherwise."""
    kind = str(delivery.get("kind", "police"))
    allowed = {"variables": schema(kind).names, **delivery}
    return check_file(
        path, source="politie", delivery=Delivery(**allowed),  # type: ignore[arg-type]
        period=Period(), today=TODAY, piece=piece,
    )  # fmt: skip
