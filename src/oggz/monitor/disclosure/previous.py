"""Earlier releases as files: the bundle that was published, or the folder that it was made of."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, sha256
from oggz.monitor.tables import Safe, read_safe

_INSIDE = "tables/"
_MOST_FILES, _MOST_BYTES = 2_000, 1 << 30


def read_earlier(path: Path) -> tuple[Safe, str]:
    """What was published, and its checksum: of the bundle, or of the manifest of a folder.

    Raises MonitorError when it is missing, cut, changed, or no release. Whose it is, is not asked:
    who protects has the releases of the project itself.
    """
    if path.is_dir():
        return read_safe(path), sha256(path / MANIFEST)
    if not path.is_file():
        raise MonitorError(f"{path} is er niet. Geef een eerdere release.zip, of de map ervan.")
    with _unpacked(path) as folder:
        return read_safe(folder), sha256(path)


def after(safe: Safe, checksums: Sequence[str]) -> Safe:
    """The tables, telling which earlier releases they were protected together with."""
    return replace(
        safe, protection=safe.protection.model_copy(update={"previous": tuple(checksums)})
    )


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    wrong = MonitorError(
        f"{path} is geen uitgave van de monitor, of is beschadigd. Haal het bestand opnieuw op."
    )
    with TemporaryDirectory(prefix="oggz-") as name:
        folder = Path(name)
        try:
            with zipfile.ZipFile(path) as bundle:
                entries = [each for each in bundle.infolist() if _is_inside(each.filename)]
                if len(entries) > _MOST_FILES or sum(e.file_size for e in entries) > _MOST_BYTES:
                    raise wrong
                for entry in entries:
                    target = folder / entry.filename.removeprefix(_INSIDE)
                    target.write_bytes(bundle.read(entry))
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise wrong from None
        if not entries:
            raise wrong
        yield folder


def _is_inside(name: str) -> bool:
    inner = name.removeprefix(_INSIDE)
    return name.startswith(_INSIDE) and Path(inner).name == inner and "\\" not in inner
