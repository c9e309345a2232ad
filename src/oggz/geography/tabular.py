"""Reading a CSV file of a user so that every fault has a place and nothing is guessed."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from oggz.geography.errors import DataError, DataErrors, quoted

LARGEST_FILE = 20 * 1024 * 1024
"""The largest file that is read, in bytes."""

MOST_ERRORS = 1000
"""After this many errors reading stops: the file is then something else than it should be."""

Source = Path | str | bytes
"""A Path is a file, bytes are the content of a file, str is text that has been decoded."""

_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
_GROUPED = re.compile(r"-?[0-9]{1,3}(?:[.,'’\s][0-9]{3})+(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: its line in the file (the header is line 1) and its cells by column."""

    number: int
    cells: Mapping[str, str]

    def error(self, column: str, message: str) -> DataError:
        """Return an error at a cell of this row."""
        return DataError(self.number, column, self.cells.get(column, "")[:200], message)


def read_table(
    source: Source, check_columns: Callable[[Sequence[str]], Iterable[DataError]]
) -> tuple[tuple[str, ...], list[Row]]:
    """Return the column names and rows of a CSV file, cells without surrounding spaces.

    UTF-8 with or without byte order mark; the delimiter is a comma or a semicolon, whichever the
    header has. Empty lines are skipped. `check_columns` gets the header and gives what is wrong
    in it. Raises DataErrors when the file as a whole, its header or the length of a row is wrong.
    """
    text = _decode(source)
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise _whole_file(
            "Het bestand bevat tekens die niet in een tekstbestand horen (nul-bytes). "
            "Sla het opnieuw op als CSV (UTF-8).",
            line,
        )
    if not text.strip():
        raise _whole_file("Het bestand is leeg. Kies een bestand met een kopregel en gegevens.")
    first_line = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = ";" if first_line.count(";") > first_line.count(",") else ","
    lines = _records(text, delimiter)
    header_line, header = lines[0]
    errors = _repeated(header) + list(check_columns(header))
    if errors:
        raise DataErrors(replace(error, row=header_line) for error in errors)
    rows = []
    for number, cells in lines[1:]:
        if len(cells) != len(header):
            column = header[min(len(cells), len(header)) - 1]
            message = (
                f"Deze rij heeft {len(cells)} cellen, de kopregel {len(header)}. "
                "Vul aan of haal weg; zet tekst met een scheidingsteken tussen aanhalingstekens."
            )
            errors.append(DataError(number, column, "", message))
            if len(errors) >= MOST_ERRORS:
                break
            continue
        rows.append(Row(number, dict(zip(header, cells, strict=True))))
    if errors:
        raise DataErrors(errors)
    if not rows:
        raise _whole_file("Het bestand heeft een kopregel maar geen gegevens. Voeg rijen toe.")
    return tuple(header), rows


def _whole_file(message: str, row: int | None = None) -> DataErrors:
    return DataErrors([DataError(row, None, "", message)])


def _decode(source: Source) -> str:
    if isinstance(source, str):
        if len(source) > LARGEST_FILE:
            raise _too_large()
        return source.removeprefix("\ufeff")
    if isinstance(source, Path):
        source = _read(source)
    if len(source) > LARGEST_FILE:
        raise _too_large()
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = source.count(b"\n", 0, fault.start) + 1
        raise _whole_file(
            "Het bestand is niet in UTF-8 opgeslagen. "
            "Kies bij het opslaan in uw spreadsheet ‘CSV UTF-8’.",
            line,
        ) from fault


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as fault:
        raise _whole_file(
            f"Het bestand {quoted(path)} kan niet worden gelezen. "
            "Controleer of het bestaat en of u het mag lezen."
        ) from fault


def _too_large() -> DataErrors:
    return _whole_file(
        f"Het bestand is groter dan {LARGEST_FILE // 1024**2} MB. "
        "Een bestand met één rij per gemeente is veel kleiner; controleer of dit het juiste is."
    )


def _records(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = []
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                records.append((line, stripped))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise _whole_file(
            "Deze rij is niet als CSV te lezen. "
            "Controleer of elk aanhalingsteken dat opent ook sluit.",
            line,
        ) from fault
    if not records:
        raise _whole_file("Het bestand is leeg. Kies een bestand met een kopregel en gegevens.")
    return records


def _repeated(header: Sequence[str]) -> list[DataError]:
    return [
        DataError(
            1, name, name, f"De kolom {quoted(name)} staat er {count} keer. Houd er één over."
        )
        for name, count in Counter(header).items()
        if count > 1
    ]


def column_errors(
    header: Sequence[str], required: Sequence[str], optional: Sequence[str] = ()
) -> list[DataError]:
    """Return what is missing from a header and what does not belong in it."""
    missing = [
        DataError(1, name, "", f"De kolom {quoted(name)} ontbreekt. Voeg deze toe aan de kopregel.")
        for name in required
        if name not in header
    ]
    allowed = ", ".join((*required, *optional))
    unknown = [
        DataError(
            1, name, name, f"De kolom {quoted(name)} is onbekend. Toegestaan zijn: {allowed}."
        )
        for name in dict.fromkeys(header)
        if name not in required and name not in optional
    ]
    return missing + unknown


def parse_number(cell: str, *, whole: bool, lowest: float, highest: float) -> float:
    """Return the number in a cell. Raises ValueError with a Dutch message.

    A decimal point and a decimal comma are both read; a separator of thousands never is, since
    "1.234" could then be two numbers.
    """
    plain = _NUMBER.fullmatch(cell)
    if _GROUPED.fullmatch(cell) and (whole or not plain):
        raise ValueError(
            f"{quoted(cell)} lijkt een scheidingsteken voor duizendtallen te hebben. "
            "Schrijf het getal zonder: 1234, of 1234,5 met een komma voor decimalen."
        )
    if not plain:
        raise ValueError(
            f"{quoted(cell)} is geen getal. Schrijf alleen cijfers, of laat de cel leeg als er "
            "geen gegevens zijn."
        )
    value = float(cell.replace(",", "."))
    if whole and not value.is_integer():
        raise ValueError(f"{quoted(cell)} is geen heel getal. Rond het af.")
    if value < 0:
        raise ValueError(
            f"{quoted(cell)} is negatief. Dit getal is 0 of hoger; controleer de bron."
        )
    if not lowest <= value <= highest:
        raise ValueError(
            f"{quoted(cell)} valt buiten {lowest:.0f} tot en met {highest:.0f}. Controleer de bron."
        )
    return value
