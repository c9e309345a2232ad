"""Destroying files when the agreement says so, with a certificate of what is gone.

Overwriting cannot promise that nothing is left: SSDs, snapshots, cloud folders and backups keep
copies out of reach of any program. The certificate says so, and what a human must still do.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from oggz.monitor.agreement import Agreement, require
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import sha256, whole_file
from oggz.monitor.keys import keyfiles
from oggz.monitor.keys.ceremony import secret_path
from oggz.monitor.keys.keyfiles import OwnKey, Secret

_DOMAIN = b"oggz monitor destruction 1"
_PIECE = 1 << 20
NOT_ONLY_HERE = (
    "Het overgangsgeheim staat ook in reservekopieën van uw sleutelbestand, en versleuteld in elke"
    " kopie van het bestand dat de maker rondstuurde: met uw sleutel gaat die weer open. Vernietig"
    " beide overal waar ze staan, ook in de mail."
)
NO_PROMISE = (
    "De inhoud is één keer overschreven en het bestand is verwijderd. Op SSD's, in momentopnamen,"
    " in cloudmappen en op reservekopieën kan een eerdere kopie bestaan die geen programma bereikt."
    " Vernietig die apart, of vertrouw op schijfversleuteling waarvan de sleutel weg is."
)


@dataclass(frozen=True)
class Destroyed:
    """A file that is gone: its name without folder, its size in bytes and its checksum."""

    name: str
    bytes: int
    sha256: str


def destroy(
    paths: Iterable[Path], certificate: Path, *, agreement: Agreement, key: OwnKey | None = None,
    transition_of: Path | None = None,
) -> tuple[Destroyed, ...]:  # fmt: skip
    """Overwrite and remove files, and every file in folders, and write a certificate.

    With `transition_of`, a key file, its transition secret goes too, and with it the sealed copy
    that stands beside it; its other keys stay.

    Everything is looked at first: a name that is missing, a link, something that is no file or a
    file with a second name raises MonitorError before anything is touched. With `key`, or when
    one of the files is a key file of this agreement, the certificate is signed. When it is
    interrupted, the certificate tells of the files that were destroyed until then.
    """
    require(agreement, "destroy")
    paths = list(paths)
    work: list[tuple[str, Callable[[], Destroyed]]] = []
    if transition_of is not None:
        own, secret = _with_transition(transition_of, agreement)
        key = key or _if_party(own, agreement)
        work.append((transition_of.name, partial(_forget, transition_of, own, secret, agreement)))
        sealed = secret_path(transition_of.parent, agreement, "transition")
        paths += [sealed] if sealed.exists() else []
    found = tuple(dict.fromkeys(file for path in paths for file in _files(path)))
    work += [(file.name, partial(_remove, file)) for file in found]
    if not work:
        raise MonitorError("Er is niets om te vernietigen: geen bestand gevonden.")
    if certificate.exists():
        raise MonitorError(f"{certificate} bestaat al. Kies met --out een andere naam.")
    if any(path.resolve() in certificate.resolve().parents for path in paths):
        raise MonitorError(
            "De verklaring zou in de map komen die weg moet. Kies met --out een andere plaats."
        )
    key = key or _key_among(found, agreement)
    gone: list[Destroyed] = []
    try:
        for _, step in work:
            gone.append(step())
    except OSError:
        raise MonitorError(
            f"{work[len(gone)][0]} kan niet vernietigd worden: het is in gebruik of u mag het niet"
            f" wijzigen. Van de {len(work)} zijn er {len(gone)} vernietigd."
        ) from None
    finally:
        if gone:
            meaning = f"{NOT_ONLY_HERE} {NO_PROMISE}" if transition_of else NO_PROMISE
            _write(certificate, tuple(gone), len(work), agreement, key, meaning)
    for folder in sorted((path for path in paths if path.is_dir()), reverse=True):
        _remove_empty(folder)
    return tuple(gone)


def is_genuine(certificate: Path, *, agreement: Agreement) -> bool:
    """Whether a certificate was signed by the party of this agreement that it names."""
    try:
        content = json.loads(certificate.read_text(encoding="utf-8"))
        signature = base64.b64decode(content.pop("signature"), validate=True)
        party = agreement.parties[content["signed_by"]]
        Ed25519PublicKey.from_public_bytes(party.signing_bytes).verify(
            signature, _DOMAIN + _canonical(content)
        )
    except Exception:  # whatever is wrong with it, it proves nothing
        return False
    return bool(content.get("agreement") == agreement.checksum)


def _files(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        raise MonitorError(f"{path} is een verwijzing. Geef het bestand zelf op.")
    if path.is_dir():
        for inner in sorted(path.iterdir()):
            yield from _files(inner)
        return
    if not path.exists():
        raise MonitorError(f"{path} bestaat niet. Er is niets vernietigd.")
    if not path.is_file():
        raise MonitorError(f"{path} is geen bestand. Er is niets vernietigd.")
    if path.stat().st_nlink > 1:
        raise MonitorError(
            f"{path} heeft nog een andere naam op deze schijf (harde koppeling). Haal die eerst"
            " weg; er is niets vernietigd."
        )
    yield path.absolute()


def _key_among(files: Iterable[Path], agreement: Agreement) -> OwnKey | None:
    """A key file that is about to go signs for its own destruction."""
    for file in files:
        if file.suffix == ".key":
            try:
                key = keyfiles.load(file)
            except MonitorError:
                continue
            if _if_party(key, agreement):
                return key
    return None


def _if_party(key: OwnKey, agreement: Agreement) -> OwnKey | None:
    party = agreement.parties.get(key.role)
    return key if party is not None and keyfiles.matches(key, party) else None


def _with_transition(path: Path, agreement: Agreement) -> tuple[OwnKey, Secret]:
    """The key file whose transition secret must go; what an interruption left is mended first."""
    old = _old(path)
    if old.exists() and not path.exists():
        os.replace(old, path)
    key = keyfiles.load(path)
    list(_files(path))  # neither a link nor a file with two names
    if old.exists():
        _remove(old)
    if (key.project, key.period) != (agreement.project, agreement.period.label):
        raise MonitorError(
            f"{path.name} is van een ander project of een andere periode. Er is niets vernietigd."
        )
    if key.transition is None:
        raise MonitorError(f"In {path.name} zit geen overgangsgeheim. Er is niets vernietigd.")
    return key, key.transition


def _forget(path: Path, key: OwnKey, secret: Secret, agreement: Agreement) -> Destroyed:
    """Write the key file anew without the transition secret, and overwrite the old one.

    Its checksum is of a text that only who had the secret can make: those of all sources are equal.
    """
    old = _old(path)
    os.replace(path, old)
    try:
        keyfiles.write(path, replace(key, transition=None, ended=agreement.checksum))
    except BaseException:
        os.replace(old, path)
        raise
    _remove(old)
    checksum = hashlib.sha256(_DOMAIN + b" secret" + secret.value).hexdigest()
    return Destroyed(f"{path.name}: overgangsgeheim", len(secret.value), checksum)


def _old(path: Path) -> Path:
    return path.with_name(f".weg-{path.name}")


def _remove(file: Path) -> Destroyed:
    told = Destroyed(file.name, file.stat().st_size, sha256(file))
    _overwrite(file)
    file.unlink()
    return told


def _overwrite(file: Path) -> None:
    left = file.stat().st_size
    # Not through a link that somebody put there after it was looked at.
    flags = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags), "r+b", buffering=0) as opened:
        while left > 0:
            left -= opened.write(secrets.token_bytes(min(_PIECE, left)))
        os.fsync(opened.fileno())


def _remove_empty(folder: Path) -> None:
    for inner in sorted(folder.rglob("*"), reverse=True):
        if inner.is_dir():
            inner.rmdir()
    folder.rmdir()


def _write(
    path: Path, gone: tuple[Destroyed, ...], asked: int, agreement: Agreement, key: OwnKey | None,
    meaning: str,
) -> None:  # fmt: skip
    content: dict[str, object] = {
        "format": "oggz-vernietiging-1",
        "agreement": agreement.checksum,
        "project": agreement.project,
        "period": agreement.period.label,
        "article": agreement.retention.article,
        "moment": datetime.now(UTC).isoformat(timespec="seconds"),
        "complete": len(gone) == asked,
        "destroyed": [asdict(one) for one in gone],
        "what_this_means": meaning,
    }
    if key is not None:
        content["signed_by"] = key.role
        content["signature"] = base64.b64encode(
            key.signing.sign(_DOMAIN + _canonical(content))
        ).decode()
    with whole_file(path) as part:
        part.chmod(0o644)
        part.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def certificate_name(agreement: Agreement, files: Iterable[Path]) -> str:
    """A name that no other destruction has: the moment and what was destroyed."""
    names = hashlib.sha256("\0".join(file.name for file in files).encode()).hexdigest()[:6]
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    return f"vernietigd-{agreement.period.label}-{moment}-{names}.json"


def _canonical(content: dict[str, object]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
