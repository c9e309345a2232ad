"""Writing whole files or nothing, and telling afterwards what was written, by which command.

Every command writes into temporary files beside its output and renames them at the very end, so
that a full disk or a killed process leaves nothing that looks finished. A manifest beside the
output holds the SHA-256 of what went in and what came out.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from oggz.monitor.errors import MonitorError

MANIFEST = "manifest.json"
_PART = ".deel-"
_PIECE = 1 << 20


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, renamed to it when the block ends well, else removed.

    Raises MonitorError when the disk is full or the folder cannot be written.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_PART, suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            _to_disk(part)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A temporary folder, renamed to `path` when the block ends well, else removed.

    `path` may exist only as an empty folder: nothing of an earlier run is mixed or overwritten.
    """
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise MonitorError(
            f"{path} bestaat al en is niet leeg. Kies een andere map of haal de oude eerst weg."
        )
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=_PART, dir=path.parent))
        try:
            yield part
            for file in part.rglob("*"):
                if file.is_file():
                    _to_disk(file)
            part.chmod(0o755)
            if path.exists():
                path.rmdir()
            os.replace(part, path)
        finally:
            shutil.rmtree(part, ignore_errors=True)


def sha256(path: Path) -> str:
    """The checksum of a file, in hexadecimal, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return digest.hexdigest()


def write_manifest(
    path: Path, *, command: str, agreement: str, inputs: Iterable[Path], outputs: Iterable[Path],
    **told: object,
) -> None:  # fmt: skip
    """Write what `command` read and wrote under the agreement with this checksum, as JSON.

    Only names of files, never their folders: a folder's name may tell who works there.
    """
    manifest: dict[str, object] = {
        "command": command,
        "agreement": agreement,
        "inputs": {file.name: sha256(file) for file in inputs},
        "outputs": {file.name: sha256(file) for file in outputs},
        **told,
    }
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False, sort_keys=True) + "\n")


def read_manifest(folder: Path, *, needed: Collection[str] | None = None) -> Mapping[str, object]:
    """The manifest of a folder, after checking that its outputs are whole and unchanged.

    All must be there, or those that are `needed`: nobody gets more of a delivery than is theirs.
    Raises MonitorError that names the first file that is missing, cut or changed.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text())
        outputs = dict(manifest["outputs"])
    except FileNotFoundError:
        raise MonitorError(
            f"In {folder} staat geen {MANIFEST}. Vraag de map opnieuw, met alle bestanden erin."
        ) from None
    except (ValueError, KeyError, TypeError):
        raise MonitorError(f"{path} is beschadigd. Vraag de map opnieuw aan de bron.") from None
    for name, checksum in outputs.items():
        file = folder / Path(name).name
        if file.is_file() and sha256(file) != checksum:
            raise MonitorError(
                f"{file} is onvolledig of gewijzigd: de controlesom klopt niet. Vraag de map"
                " opnieuw aan de bron en gebruik deze niet."
            )
    must_hold(folder, outputs, outputs if needed is None else needed)
    return dict(manifest)


def must_hold(folder: Path, outputs: Collection[str], needed: Collection[str]) -> None:
    """Raise MonitorError unless each of these is in the folder, and among what was made."""
    for name in sorted(needed):
        if name not in outputs or not (folder / name).is_file():
            raise MonitorError(
                f"{folder / name} ontbreekt. Vraag de map opnieuw, met alle bestanden."
            )


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise MonitorError(
                f"De schijf van {path.parent} is vol. Maak ruimte en begin opnieuw;"
                " er is niets half geschreven."
            ) from None
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR):
            raise MonitorError(
                f"In {path.parent} mag niet geschreven worden. Kies een map waarin dat mag."
            ) from None
        raise


def _to_disk(path: Path) -> None:
    with path.open("r+b") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())
