"""Reading encodings, and the list of people an attacker has."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv

from oggz.monitor.attack.bits import Ids
from oggz.monitor.encoding import EncodingSettings
from oggz.monitor.encoding.reading import read_encodings as read_of_settings
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, read_manifest

ENCODINGS = "encodings.parquet"
_COLUMNS = (
    "given_name", "initials", "prefix", "surname", "birth_date", "sex", "postcode",
    "house_number", "street", "town", "bsn",
)  # fmt: skip


@dataclass(frozen=True)
class Listed:
    """A list of people, and for each record of the sources in turn whose it is, -1 for nobody's.

    `truth[i]` is the row of the list that record i belongs to, `source[i]` the place of its source,
    `person[row]` numbers the people: who is spelled in two ways has two rows. Only the measuring
    may look at `truth`.
    """

    people: pa.Table
    truth: Ids
    source: Ids
    person: Ids


def read_encodings(folder: Path, settings: EncodingSettings) -> pa.Table:
    """The encodings of one source; raises MonitorError when they are not of these settings."""
    path = folder / ENCODINGS
    if not path.is_file():
        raise MonitorError(f"In {folder} staat geen {ENCODINGS}. Geef de map die `encode` schreef.")
    if (folder / MANIFEST).exists():
        read_manifest(folder, needed=(ENCODINGS,))
    return read_of_settings(path, settings)


def read_people(path: Path, sources: Sequence[str], tables: Sequence[pa.Table]) -> Listed:
    """Read a list of people; rows with the same `person`, or alike in all columns, are of one.

    Raises MonitorError with the line when a record or a source is not there, or is given twice.
    """
    table = _csv(path)
    if "record_id" not in table.column_names:
        raise MonitorError(
            f"{path} heeft geen kolom record_id. Zet daarin het nummer van wie in de bron staat, en"
            " laat haar leeg voor de anderen: zonder is een aanval niet te meten."
        )
    if len(sources) > 1 and "source" not in table.column_names:
        raise MonitorError(
            f"{path} heeft geen kolom source. Met meer dan één bron moet bij elke record_id staan"
            f" uit welke die komt: {', '.join(sources)}."
        )
    if len(set(sources)) < len(sources):
        raise MonitorError("Er zijn twee mappen met dezelfde naam. Geef van elke bron één map.")
    identifying = [name for name in _COLUMNS if name in table.column_names]
    if not identifying:
        raise MonitorError(
            f"{path} heeft geen kolom om iemand aan te kennen. Dat zijn: {', '.join(_COLUMNS)}."
        )
    named = ["person"] if "person" in table.column_names else []
    if named and "" in (given := table["person"].to_pylist()):
        raise MonitorError(
            f"{path}, regel {given.index('') + 2}: de kolom person is leeg. Geef elke mens een"
            " nummer, of laat de kolom weg als ieder op één manier geschreven staat."
        )
    row_on_list, first = _alike(table.select([*named, *identifying]))
    offsets = np.cumsum([0, *(len(each) for each in tables)])
    row_of = {
        (source, number): int(offsets[place]) + row
        for place, (source, each) in enumerate(zip(sources, tables, strict=True))
        for row, number in enumerate(each["record_id"].to_pylist())
    }
    truth = np.full(int(offsets[-1]), -1, np.int64)
    names = table["source"].to_pylist() if "source" in table.column_names else None
    for line, number in enumerate(table["record_id"].to_pylist()):
        if not number:
            continue
        row = row_of.get((names[line] if names else sources[0], number))
        if row is None:
            raise MonitorError(
                f"{path}, regel {line + 2}: deze record_id staat niet in de vergelijkcodes van die"
                " bron. Laat haar leeg voor wie niet in de bron staat."
            )
        if truth[row] >= 0:
            raise MonitorError(f"{path}, regel {line + 2}: deze record_id staat er al eerder.")
        truth[row] = row_on_list[line]
    if not (truth >= 0).any():
        raise MonitorError(
            f"{path}: niemand op de lijst staat in de bron, dus er valt niets te meten. Vul"
            " record_id in bij wie erin staat."
        )
    source = np.repeat(np.arange(len(tables)), np.diff(offsets))
    people = table.select(identifying).take(first)
    people = people.add_column(0, "record_id", pa.array([str(at) for at in range(len(first))]))
    person = _alike(table.select(named).take(first))[0] if named else np.arange(len(first))
    return Listed(people, truth, source, person)


def _csv(path: Path) -> pa.Table:
    if not path.is_file():
        raise MonitorError(f"{path} is er niet. Geef een CSV-bestand met mensen.")
    try:
        with path.open(encoding="utf-8-sig") as file:
            header = file.readline().strip().split(",")
        return pa_csv.read_csv(
            path,
            convert_options=pa_csv.ConvertOptions(
                column_types={name.strip('"'): pa.string() for name in header},
                strings_can_be_null=False,
            ),
        )
    except (pa.ArrowException, UnicodeDecodeError):
        raise MonitorError(
            f"{path} is geen CSV in UTF-8 met komma's en op elke regel evenveel kolommen."
        ) from None


def _alike(table: pa.Table) -> tuple[Ids, Ids]:
    """A number for each row, the same for rows that are alike, and of each number a row."""
    number: dict[tuple[str, ...], int] = {}
    rows = zip(*(table[name].to_pylist() for name in table.column_names), strict=True)
    found = np.array([number.setdefault(row, len(number)) for row in rows], np.int64)
    first = np.unique(found, return_index=True)[1]
    return found, first
