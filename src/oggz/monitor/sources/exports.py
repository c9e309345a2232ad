"""Reading what systems export: CSV in any usual dress, as batches of strings."""

import codecs
import csv as plain_csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
from pyarrow import csv

from oggz.monitor.errors import MonitorError
from oggz.monitor.sources.mapping import ExportFile

_BLOCK = 1 << 20
_SIGNS = (";", ",", "\t", "|")
_CODECS = {"utf-8": "utf-8", "windows-1252": "cp1252", "utf-16": "utf-16"}
_TOLD = 20


def read_csv(path: Path, file: ExportFile, names: Sequence[str]) -> Iterator[pa.Table]:
    """The columns `names` of an export, as strings, in batches.

    Raises MonitorError when the file is not as the mapping says, with the rows that are wrong.
    """
    encoding = file.encoding if file.encoding != "auto" else _encoding(path)
    header, delimiter = _header(path, encoding, file.delimiter)
    _all_there(path, header, names)
    wrong: list[int] = []

    def skip(row: csv.InvalidRow) -> str:
        wrong.append(row.number or 0)
        return "skip"

    columns = [f"#{i}" for i in range(len(header))]
    try:
        reader = csv.open_csv(
            path,
            csv.ReadOptions(
                use_threads=False, block_size=_BLOCK, encoding=_CODECS[encoding],
                column_names=columns, skip_rows=1,
            ),
            csv.ParseOptions(
                delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            csv.ConvertOptions(
                column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=False
            ),
        )  # fmt: skip
        for batch in reader:
            yield pa.table({name: batch.column(header.index(name)) for name in names})
    except (pa.ArrowInvalid, UnicodeError):  # their texts hold values
        raise MonitorError(
            f"{path} kan niet gelezen worden als {encoding} met ‘{delimiter}’ tussen de kolommen."
            " Kijk of een aanhalingsteken niet sluit, en of encoding en delimiter kloppen."
        ) from None
    if wrong:
        told = ", ".join(str(row) for row in wrong[:_TOLD])
        raise MonitorError(
            f"{path}: {len(wrong)} rijen hebben een ander aantal kolommen dan de kopregel"
            f" (rij {told}{' …' if len(wrong) > _TOLD else ''}). Herstel de"
            " export; misschien sluit een aanhalingsteken niet."
        )


def _encoding(path: Path) -> str:
    """Looks at the whole file: one letter far down decides."""
    with _opened(path) as file:
        start = file.read(2)
        if start in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "windows-1252"
    return "utf-8"


def _header(path: Path, encoding: str, delimiter: str) -> tuple[list[str], str]:
    codec = "utf-8-sig" if encoding == "utf-8" else _CODECS[encoding]
    try:
        with _opened(path), path.open(encoding=codec, newline="") as file:
            line = file.readline(1 << 16)
    except UnicodeError:
        raise MonitorError(
            f"{path} is niet in {encoding}: het is beschadigd of anders opgeslagen. Sla de export"
            " opnieuw op als CSV UTF-8, of noem in de afbeelding de goede encoding."
        ) from None
    if line.startswith(("PK\x03\x04", "ÐÏ\x11à")):
        raise MonitorError(f"{path} is een werkblad. Sla het op als CSV UTF-8.")
    if not line.strip():
        raise MonitorError(f"{path} is leeg of begint met een lege regel. Maak de export opnieuw.")
    sign = delimiter if delimiter != "auto" else max(_SIGNS, key=line.count)
    header = next(plain_csv.reader([line], delimiter=sign))
    return [name.strip() for name in header], sign


def _all_there(path: Path, header: list[str], names: Sequence[str]) -> None:
    if missing := [name for name in names if name not in header]:
        raise MonitorError(
            f"{path} mist kolommen die de afbeelding noemt: {', '.join(missing)}. Pas de"
            " afbeelding aan met de namen uit uw export (oggz monitor mapping)."
        )
    if double := [name for name in names if header.count(name) > 1]:
        raise MonitorError(f"{path} heeft kolommen twee keer: {', '.join(double)}.")


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError:
        raise MonitorError(f"Het bestand {path} bestaat niet. Controleer de naam.") from None
    except (IsADirectoryError, PermissionError):
        raise MonitorError(f"{path} kan niet gelezen worden. Noem het bestand zelf.") from None
