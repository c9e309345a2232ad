"""The start of a source's file: is it CSV in UTF-8, and which columns does it say to have."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import TableSchema
from oggz.monitor.sources.faults import Fault, Tally
from oggz.monitor.sources.lines import LONGEST_LINE

_UTF8_BOM = b"\xef\xbb\xbf"
_PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"%PDF")
_DELIMITERS = {";": "puntkomma's", "\t": "tabs", "|": "verticale strepen"}
# A name is told only when it looks like one: without a header, it is somebody's data.
_NAME = re.compile("[A-Za-z][A-Za-z_ ]{1,39}")
_FREE_TEXT = re.compile(
    "omschrijving|toelichting|opmerking|notitie|memo|tekst|commentaar|verslag|rapportage"
    "|description|remark|comment|note",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Header:
    """`names` has a unique name for every column of the file; `known` those of the schema.

    The rows start at byte `start`.
    """

    names: tuple[str, ...]
    known: tuple[str, ...]
    start: int


def read_header(path: Path, schema: TableSchema, tally: Tally) -> Header | None:
    """The header of a file, or None when what is wrong makes the rest unreadable.

    Raises MonitorError when the file cannot be opened.
    """
    head = _head(path)
    if not head.removeprefix(_UTF8_BOM).strip():
        _tell(tally, Fault.EMPTY)
        return None
    if head.startswith(_PACKED):
        _tell(tally, Fault.SPREADSHEET)
        return None
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head.count(b"\0") > len(head) // 4:
        _tell(tally, Fault.UTF16)
        return None
    skip = len(_UTF8_BOM) if head.startswith(_UTF8_BOM) else 0
    end = head.find(b"\n")
    line = head[skip : end if end >= 0 else len(head)]
    if b"\r" in line.removesuffix(b"\r"):
        _tell(tally, Fault.OLD_LINES)
        return None
    if end < 0 and len(head) > LONGEST_LINE:
        _tell(tally, Fault.LONG_LINE)
        return None
    names = _split(line.removesuffix(b"\r"), tally)
    if names is None:
        return None
    header = _matched(names, schema, tally, end + 1 if end >= 0 else len(head))
    if header and (end < 0 or path.stat().st_size <= header.start):
        _tell(tally, Fault.ONLY_HEADER)
        return None
    return header


def _tell(tally: Tally, fault: Fault, told: str = "") -> None:
    tally.add(fault, value_class=told)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LONGEST_LINE + 4)
    except FileNotFoundError:
        raise MonitorError(f"Het bestand {path} bestaat niet. Controleer de naam.") from None
    except IsADirectoryError:
        raise MonitorError(f"{path} is een map. Noem het CSV-bestand zelf.") from None
    except PermissionError:
        raise MonitorError(
            f"{path} mag niet gelezen worden. Vraag toegang of kopieer het."
        ) from None


def _split(line: bytes, tally: Tally) -> list[str] | None:
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        text = line.decode("cp1252", errors="replace")
        tally.add(Fault.NOT_UTF8)
    if "\0" in text:
        _tell(tally, Fault.NUL)
        return None
    if "," not in text:
        for sign, told in _DELIMITERS.items():
            if sign in text:
                _tell(tally, Fault.DELIMITER, told)
                return None
    try:
        return next(csv.reader([text], strict=True))
    except csv.Error:
        _tell(tally, Fault.QUOTE_OPEN)
        return None


def _matched(names: list[str], schema: TableSchema, tally: Tally, start: int) -> Header | None:
    if not {_close(name) for name in names} & set(schema.names):
        _tell(tally, Fault.NO_HEADER)
        return None
    unique: list[str] = []
    for position, name in enumerate(names, start=1):
        told = f"kolom {position}" + (f" ({name})" if _NAME.fullmatch(name) else "")
        if name in unique:
            tally.add(Fault.DOUBLE_COLUMN, name)
        elif name in schema.names:
            unique.append(name)
            continue
        elif _close(name) in schema.names:
            tally.add(Fault.MISSPELT_COLUMN, f"kolom {position}, bedoeld: {_close(name)}")
        else:
            text = _FREE_TEXT.search(name)
            tally.add(Fault.FREE_TEXT if text else Fault.UNKNOWN_COLUMN, told)
        unique.append(f"#{position}")
    meant = {_close(name) for name in names}
    for name in schema.required:
        if name not in meant:
            tally.add(Fault.MISSING_COLUMN, name)
    if not meant & set(schema.identifying):
        tally.add(Fault.NOTHING_TO_LINK)
    known = tuple(name for name in unique if name in schema.names)
    return Header(tuple(unique), known, start)


def _close(name: str) -> str:
    return re.sub("[ -]+", "_", name.strip().lower())
