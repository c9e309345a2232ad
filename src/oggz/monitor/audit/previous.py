"""Earlier releases as an attacker has them: the bundle that was published, or its tables."""

import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, sha256
from oggz.monitor.tables import Safe, read_safe

_WITHIN = "tables"
_MOST_FILES = 1000
_MOST_BYTES = 1 << 30


def read_previous(path: Path) -> tuple[Safe, str]:
    """The tables of an earlier release, and its checksum: of the bundle, or of the manifest when
    `path` is a folder that `protect` wrote. Whether a bundle is genuine, `verify` tells.

    Raises MonitorError when there are none, or they are cut, changed or far too large.
    """
    if path.is_dir():
        return read_safe(path), sha256(path / MANIFEST)
    if not path.is_file():
        raise MonitorError(f"{path} bestaat niet. Geef de release.zip van de eerdere uitgave.")
    with _unpacked(path) as folder:
        return read_safe(folder), sha256(path)


@contextmanager
def _unpacked(path: Path) -> Iterator[Path]:
    """The files of `tables/` in a bundle, in a folder that is gone after the block."""
    with TemporaryDirectory(prefix="oggz-eerder-") as place:
        folder = Path(place) / _WITHIN
        folder.mkdir()
        try:
            with zipfile.ZipFile(path) as bundle:
                wanted = [each for each in bundle.infolist() if _is_table(each)]
                if len(wanted) > _MOST_FILES or sum(e.file_size for e in wanted) > _MOST_BYTES:
                    raise MonitorError(f"{path} is te groot voor een uitgave. Vraag hem opnieuw.")
                for each in wanted:
                    target = folder / PurePosixPath(each.filename).name
                    with bundle.open(each) as source, target.open("wb") as file:
                        shutil.copyfileobj(source, file)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
            raise MonitorError(
                f"{path} is geen release.zip, of is beschadigd. Controleer hem met ‘oggz monitor"
                " verify’."
            ) from None
        if not wanted:
            raise MonitorError(f"{path} bevat geen tabellen. Geef een release.zip van de monitor.")
        yield folder


def _is_table(entry: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(entry.filename).parts
    return len(parts) == 2 and parts[0] == _WITHIN and parts[1] != ".." and not entry.is_dir()
