"""Writing whole files or nothing, and telling afterwards what was written, by which command.

Every command writes into temporary files beside its output and renames them at the very end, so
that a full disk or a killed process leaves nothing that looks finished. The name of a temporary
file tells which output it is for: what a killed run left is removed by the next one. A manifest
beside the output holds the SHA-256 of what went in and what came out.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from oggz.monitor.errors import MonitorError

MANIFEST = "manifest.json"
_PART = ".deel-"
_PIECE = 1 << 20
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_CLOSED = (
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EEXIST,
    errno.EISDIR, errno.ENAMETOOLONG,
)  # fmt: skip


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """A temporary path beside `path`, renamed to it when the block ends well, else removed.

    Raises MonitorError when the disk is full or the folder cannot be written.
    """
    with _told(path):
        begin = _ready_for(path)
        handle, name = tempfile.mkstemp(prefix=begin, suffix=path.suffix, dir=path.parent)
        os.close(handle)
        part = Path(name)
        try:
            yield part
            _to_disk(part)
            os.replace(part, path)
        finally:
            part.unlink(missing_ok=True)


@contextmanager
def whole_files(asked: Path, paths: Sequence[Path]) -> Iterator[Path]:
    """A temporary folder for files of these names, which are all to stand beside `asked`.

    They are moved there when the block ends well and all of them are on disk, in this order: with a
    manifest as the last, whatever is cut short in between is seen to be unfinished.
    """
    with _told(asked):
        begin, *_ = [_ready_for(path) for path in paths]
        part = Path(tempfile.mkdtemp(prefix=begin, dir=asked.parent))
        try:
            yield part
            for path in paths:
                _to_disk(part / path.name)
            for path in paths:
                os.replace(part / path.name, path)
        finally:
            shutil.rmtree(part, ignore_errors=True)


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """A temporary folder, renamed to `path` when the block ends well, else removed.

    `path` may exist only as an empty folder: nothing of an earlier run is mixed or overwritten.
    """
    with _told(path):
        must_be_new(path)
        part = Path(tempfile.mkdtemp(prefix=_ready_for(path, folder=True), dir=path.parent))
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


def must_be_new(path: Path) -> None:
    """Raise MonitorError unless a folder can be made here: before long work, and after it."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise MonitorError(
            f"{path} bestaat al en is niet leeg. Kies een andere map of haal de oude eerst weg."
        )


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
    Raises MonitorError that names the first file that is missing, cut or changed, or that the
    manifest does not tell of.
    """
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        outputs = dict(manifest["outputs"])
    except (FileNotFoundError, NotADirectoryError):
        raise MonitorError(
            f"In {folder} staat geen {MANIFEST}. Vraag de map opnieuw, met alle bestanden erin."
        ) from None
    except (ValueError, KeyError, TypeError, RecursionError):
        raise MonitorError(
            f"{path} is beschadigd. Vraag de map opnieuw aan wie haar maakte."
        ) from None
    for name, checksum in outputs.items():
        if name in ("", ".", "..") or Path(name).name != name or "\\" in name:
            raise MonitorError(
                f"{path} noemt een bestand buiten de map. Vraag de map opnieuw aan wie haar"
                " maakte en gebruik deze niet."
            )
        file = folder / name
        if file.is_file() and sha256(file) != checksum:
            raise MonitorError(
                f"{file} is onvolledig of gewijzigd: de controlesom klopt niet. Vraag de map"
                " opnieuw aan wie haar maakte en gebruik deze niet."
            )
    must_hold(folder, outputs, outputs if needed is None else needed)
    return dict(manifest)


def must_hold(folder: Path, outputs: Collection[str], needed: Collection[str]) -> None:
    """Raise MonitorError unless each of these is in the folder, and among what was made."""
    for name in sorted(needed):
        if name not in outputs:
            raise MonitorError(
                f"{folder / MANIFEST} noemt {name} niet. Vraag de map opnieuw aan wie haar"
                " maakte en gebruik deze niet."
            )
        if not (folder / name).is_file():
            raise MonitorError(
                f"{folder / name} ontbreekt. Vraag de map opnieuw, met alle bestanden."
            )


def _ready_for(path: Path, *, folder: bool = False) -> str:
    """Make the folder around `path`, remove what a killed run left; how temporary names begin."""
    if not folder and path.is_dir():
        raise MonitorError(f"{path} is een map. Geef de naam van een bestand.")
    path.parent.mkdir(parents=True, exist_ok=True)
    begin = f"{_PART}{hashlib.sha256(path.name.encode()).hexdigest()[:8]}-"
    for left in path.parent.glob(f"{begin}*"):
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            with suppress(OSError):
                left.unlink()
    return begin


class _Full(MonitorError):
    """Told again by whoever writes around it, with the name that was asked for."""


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except _Full:
        raise _full(path) from None
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise _full(path) from None
        if error.errno in _CLOSED and _is_about(error, path):
            raise MonitorError(
                f"{path} kan daar niet geschreven worden. Kies een map waarin u mag schrijven en"
                " een gewone, korte naam."
            ) from None
        raise


def _full(path: Path) -> _Full:
    return _Full(
        f"{path} past niet: de schijf is vol, of staat zulke grote bestanden niet toe. Maak ruimte"
        " of kies een andere schijf, en begin opnieuw; er is niets half geschreven."
    )


def _is_about(error: OSError, path: Path) -> bool:
    """Whether it is the place of `path` that fails, and not a file that was read meanwhile."""
    if not isinstance(error.filename, str):
        return True
    failed, place = Path(error.filename).absolute(), path.parent.absolute()
    return failed.is_relative_to(place) or place.is_relative_to(failed)


def _to_disk(path: Path) -> None:
    with path.open("r+b") as file:  # Windows syncs only what may be written
        os.fsync(file.fileno())
