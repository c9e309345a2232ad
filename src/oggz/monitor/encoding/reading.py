"""Reading encodings that somebody else made: nothing in the file is taken for granted."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oggz.monitor.encoding.settings import EncodingSettings
from oggz.monitor.errors import MonitorError

LONGEST_NUMBER = 100  # bytes; real ones have at most 64, invented ones hardly more
_NUMBER = "^[A-Za-z0-9_-]+$"  # as a source's file is checked for
_MOST_RECORDS = 50_000_000
_VALUE = pa.binary(16)


class Encodings(Mapping[str, pa.Table]):
    """Encodings by source, each read when it is asked for: two are never in memory at once."""

    def __init__(self, paths: Mapping[str, Path], settings: EncodingSettings) -> None:
        self._paths, self._settings = paths, settings

    def __getitem__(self, name: str) -> pa.Table:
        return read_encodings(self._paths[name], self._settings)

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


def read_encodings(path: Path, settings: EncodingSettings) -> pa.Table:
    """The encodings in a Parquet file, with the columns in the order of the settings.

    Raises MonitorError for what `count_encodings` does.
    """
    count_encodings(path, settings)
    wanted = columns(settings)
    with _whole(path):
        return pq.read_table(path, columns=list(wanted)).cast(pa.schema(wanted))


def count_encodings(path: Path, settings: EncodingSettings) -> int:
    """How many records a Parquet file of encodings has, after checking all but the bits.

    Raises MonitorError when it is no whole Parquet file, when columns or their types are not those
    of the settings, or when record numbers are missing, empty, double or too long.
    """
    with _whole(path), pq.ParquetFile(path, read_dictionary=["record_id"]) as file:
        _must_fit(path, file.schema_arrow, columns(settings))
        if not 0 < file.metadata.num_rows <= _MOST_RECORDS:
            raise MonitorError(
                f"{path} heeft geen records, of meer dan hier kan. Vraag het opnieuw aan de bron."
            )
        _must_be_numbers(path, file.read(["record_id"])["record_id"])
        return int(file.metadata.num_rows)


@contextmanager
def _whole(path: Path) -> Iterator[None]:
    try:
        yield
    except (pa.ArrowException, OSError, ValueError):
        raise MonitorError(
            f"{path} is beschadigd of geen Parquet. Vraag het opnieuw aan de bron."
        ) from None


def columns(settings: EncodingSettings) -> dict[str, pa.DataType]:
    """The columns of a table of encodings and their types, in order."""
    found: dict[str, pa.DataType] = {"record_id": pa.string()}
    for salt in settings.salts:
        if salt.fields:
            found[f"{salt.name}_salt"] = _VALUE
        for group in salt.groups:
            bits = settings.bits[group]
            words = -(-bits // 128) if settings.folded else bits // 64
            found[f"{salt.name}_{group}"] = pa.binary(words * 8)
    for number in range(len(settings.keys)):
        found[f"key_{number:02}"] = _VALUE
    return found


def _must_fit(path: Path, found: pa.Schema, wanted: dict[str, pa.DataType]) -> None:
    told = []
    if missing := [name for name in wanted if name not in found.names]:
        told.append(f"{', '.join(missing)} ontbreekt")
    # Names of other columns are not repeated: they can be anything.
    if len(found.names) > len(wanted) - len(missing):
        told.append("er staan kolommen te veel in")
    kinds = dict(zip(found.names, found.types, strict=True))
    if other := [name for name in wanted if name in kinds and not _is(kinds[name], wanted[name])]:
        told.append(f"{', '.join(other)} heeft een andere soort of breedte")
    if told:
        raise MonitorError(
            f"{path} past niet bij de afspraak: {'; '.join(told)}. Gebruik de afspraak waaronder de"
            " vergelijkcodes zijn gemaakt, of vraag ze opnieuw aan de bron."
        )


def _is(found: pa.DataType, wanted: pa.DataType) -> bool:
    if pa.types.is_dictionary(found):
        found = found.value_type
    return bool(found == wanted)


def _must_be_numbers(path: Path, numbers: pa.ChunkedArray) -> None:
    # As a dictionary first: one long text said to stand in every row must not fill the memory.
    lengths = [pc.min_max(pc.binary_length(part.dictionary)).as_py() for part in numbers.chunks]
    short = all((each["min"] or 0) > 0 and each["max"] <= LONGEST_NUMBER for each in lengths)
    if numbers.null_count or not short or not _are_numbers(numbers.cast(pa.string())):
        raise MonitorError(
            f"{path}: recordnummers ontbreken, staan er dubbel, hebben andere tekens dan letters,"
            f" cijfers en streepjes of zijn langer dan {LONGEST_NUMBER} tekens. Vraag het opnieuw"
            " aan de bron."
        )


def _are_numbers(numbers: pa.ChunkedArray) -> bool:
    different = pc.count_distinct(numbers).as_py() == len(numbers)
    return different and bool(pc.all(pc.match_substring_regex(numbers, _NUMBER)).as_py())
