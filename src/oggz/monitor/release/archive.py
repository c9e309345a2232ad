"""A release as one file: a ZIP without compression in one fixed form.

The form leaves no room: entries in order of name, one moment for all, nothing before, between or
after them. The same entries give the same bytes on every machine, whatever its compression would
make of them, and what is declared is what is unpacked, so that no small file grows large.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from oggz.monitor.errors import MonitorError

_MOMENT = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_NAME = re.compile(r"(?:[a-z0-9_]+/)?[A-Za-z0-9_][A-Za-z0-9_.\-]{0,79}")
MOST_ENTRIES = 2000
MOST_BYTES = 256 << 20


def packed(entries: Mapping[str, bytes]) -> bytes:
    """The bytes of the file with these entries, by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.create_system = 3
            info.external_attr = _MODE
            archive.writestr(info, entries[name])
    return buffer.getvalue()


def unpacked(path: Path) -> dict[str, bytes]:
    """The entries of a file in this form, by name.

    Raises MonitorError when it is missing, too large, cut, or in any byte not as `packed` makes it.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise MonitorError(
                f"{path} is te groot om een uitgave te zijn: {size >> 20} MB, hooguit"
                f" {MOST_BYTES >> 20} MB."
            )
        raw = path.read_bytes()
    except OSError:
        raise MonitorError(f"{path} bestaat niet of kan niet gelezen worden.") from None
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = _entries(archive, path)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise _broken(path) from None
    if packed(entries) != raw:
        raise MonitorError(
            f"{path} is niet in de vorm waarin een uitgave gemaakt wordt: er is iets aan toegevoegd"
            " of veranderd. Haal de uitgave opnieuw op bij de uitgever."
        )
    return entries


def _entries(archive: zipfile.ZipFile, path: Path) -> dict[str, bytes]:
    listed = archive.infolist()
    if len(listed) > MOST_ENTRIES:
        raise _broken(path)
    entries: dict[str, bytes] = {}
    for info in listed:
        if not _NAME.fullmatch(info.filename) or ".." in info.filename:
            raise MonitorError(
                f"{path} heeft een bestand met een naam die niet mag. Pak het pakket niet uit."
            )
        if info.filename in entries:
            raise MonitorError(f"{path} heeft {info.filename} twee keer. Pak het niet uit.")
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
            raise MonitorError(f"{path} is samengeperst; een uitgave is dat nooit.")
        entries[info.filename] = archive.read(info)
    return entries


def _broken(path: Path) -> MonitorError:
    return MonitorError(
        f"{path} is geen uitgave, of niet heel: het is afgekapt of beschadigd. Haal de uitgave"
        " opnieuw op bij de uitgever."
    )
