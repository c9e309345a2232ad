"""Earlier releases as files: the bundle that was published, or the folder that it was made of."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, sha256
from oggz.monitor.tables.model import Safe
from oggz.monitor.tables.reading import read_safe

_INSIDE = "tables/"
_MOST_FILES, _MOST_BYTES = 2_000, 256 << 20


def read_published(path: Path) -> tuple[Safe, str]:
    """What was published, and its checksum: of the bundle, or of the manifest of a folder.

    Raises MonitorError when it is missing, cut, changed, or no release. Whose it is, is not asked
    here: `verify` tells.
    """
    if path.is_dir():
        return read_safe(path), sha256(path / MANIFEST)
    if not path.is_file():
        raise MonitorError(f"{path} bestaat niet. Geef een eerdere release.zip, of de map ervan.")
    with _unpacked(path) as folder:
        try:
            safe = read_safe(folder)
        except MonitorError as error:
            reason = str(error).replace(f"{folder}/", "").replace(str(folder), "de tabellen")
            raise MonitorError(f"{path}: {reason}") from None
    return safe, sha256(path)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The tables of a bundle in a folder that is gone after the block; nothing else is unpacked."""
    with TemporaryDirectory(prefix="oggz-eerder-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(path) as bundle:
                for entry in _tables_of(bundle, path):
                    target = folder / entry.filename.removeprefix(_INSIDE)
                    target.write_bytes(bundle.read(entry))
        except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise MonitorError(
                f"{path} is geen release.zip van de monitor, of is beschadigd. Controleer hem met"
                " ‘oggz monitor verify’."
            ) from None
        yield folder


def _tables_of(bundle: zipfile.ZipFile, path: Path) -> list[zipfile.ZipInfo]:
    entries = [each for each in bundle.infolist() if _is_inside(each.filename)]
    if not entries:
        raise MonitorError(f"{path} bevat geen tabellen. Geef een release.zip van de monitor.")
    if len({each.filename for each in entries}) < len(entries):
        raise MonitorError(f"{path} heeft een bestand twee keer. Pak het niet uit.")
    if any(each.compress_type != zipfile.ZIP_STORED for each in entries):
        raise MonitorError(f"{path} is samengeperst; een uitgave is dat nooit.")
    if len(entries) > _MOST_FILES or sum(each.file_size for each in entries) > _MOST_BYTES:
        raise MonitorError(f"{path} is te groot voor een uitgave. Haal het bestand opnieuw op.")
    return entries


def _is_inside(name: str) -> bool:
    inner = name.removeprefix(_INSIDE)
    return name.startswith(_INSIDE) and inner == Path(inner).name != "" and inner.strip(".") != ""
