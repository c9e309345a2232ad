"""Reading a release: whether the publisher made it, and whether it is whole and nothing more."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import BaseModel, ConfigDict, Field

from oggz.documents.text import Checksum, Label, Slug, Text
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST
from oggz.monitor.keys.keyfiles import PublicKeys
from oggz.monitor.manifests import SIGNATURE
from oggz.monitor.release.archive import unpacked
from oggz.monitor.tables import Safe, read_safe

TABLES = "tables"
_DOMAIN = b"oggz monitor release 1\0"
_AGAIN = "Gebruik deze uitgave niet en haal haar opnieuw op bij de uitgever."


class Entry(BaseModel):
    """One file of a release."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sha256: Checksum
    bytes: Annotated[int, Field(ge=0)]


class Manifest(BaseModel):
    """What a release is and holds. `tables` is the checksum of the manifest of its tables, which
    advice is about."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal["oggz-uitgave-1"] = "oggz-uitgave-1"
    project: Slug
    title: Text
    period: Label
    publisher: Slug
    organisation: Text
    people: Literal["real", "invented"]
    date: date
    agreement: Checksum
    tables: Checksum
    files: dict[str, Entry]


@dataclass(frozen=True)
class Release:
    """A release as it was read. `checksum` is of the whole file; `signed_by` in base64."""

    manifest: Manifest
    safe: Safe
    files: Mapping[str, bytes]
    checksum: str
    signed_by: str | None


def sealed(
    manifest: Manifest, files: Mapping[str, bytes], key: Ed25519PrivateKey
) -> dict[str, bytes]:
    """The files with their manifest and its signature."""
    told = json.dumps(manifest.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"
    raw = told.encode()
    signature = (key.sign(_DOMAIN + raw).hex() + "\n").encode()
    return {**files, MANIFEST: raw, SIGNATURE: signature}


def entry(content: bytes) -> Entry:
    return Entry(sha256=hashlib.sha256(content).hexdigest(), bytes=len(content))


def verify(path: Path, publisher: PublicKeys) -> Release:
    """The release, if the holder of this key signed it and it is whole, with nothing added.

    Raises MonitorError that says what is wrong with it.
    """
    release = read_release(path, signing_key=publisher.signing)
    told = release.manifest
    if (told.project, told.period, told.publisher) != (
        publisher.project, publisher.period, publisher.role
    ):  # fmt: skip
        raise MonitorError(
            f"{path} is van een ander project, een andere periode of een andere partij dan de"
            f" sleutel. {_AGAIN}"
        )
    return release


def read_release(path: Path, *, signing_key: str | None = None) -> Release:
    """The release in a file, whole and unchanged; signed with this key (base64), if one is given.

    Without a key anybody may have made it: only for reading releases of one's own. Raises
    MonitorError.
    """
    entries = dict(unpacked(path))
    raw, signature = entries.pop(MANIFEST, None), entries.pop(SIGNATURE, None)
    if raw is None or signature is None:
        raise MonitorError(f"{path} is geen uitgave: manifest of handtekening ontbreekt. {_AGAIN}")
    if signing_key is not None:
        _must_be_signed(raw, signature, signing_key, path)
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValueError:
        raise MonitorError(f"{path}: het manifest is beschadigd. {_AGAIN}") from None
    _must_be_whole(manifest, entries, path)
    safe = _tables(manifest, entries, path)
    return Release(
        manifest, safe, entries, hashlib.sha256(path.read_bytes()).hexdigest(), signing_key
    )


def _must_be_signed(raw: bytes, signature: bytes, signing_key: str, path: Path) -> None:
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signing_key, validate=True))
        public.verify(bytes.fromhex(signature.decode("ascii")), _DOMAIN + raw)
    except (InvalidSignature, ValueError):
        raise MonitorError(
            f"{path} is niet ondertekend met deze sleutel: het manifest is gewijzigd, of een ander"
            f" dan de uitgever heeft de uitgave gemaakt. {_AGAIN}"
        ) from None


def _must_be_whole(manifest: Manifest, entries: Mapping[str, bytes], path: Path) -> None:
    for name in sorted(set(manifest.files) | set(entries)):
        if name not in entries:
            raise MonitorError(f"{path}: {name} ontbreekt. {_AGAIN}")
        if name not in manifest.files:
            raise MonitorError(f"{path}: {name} hoort er niet bij. {_AGAIN}")
        if entry(entries[name]) != manifest.files[name]:
            raise MonitorError(f"{path}: {name} is gewijzigd: de controlesom klopt niet. {_AGAIN}")


def _tables(manifest: Manifest, entries: Mapping[str, bytes], path: Path) -> Safe:
    """The tables of a release, read as those of `protect` are."""
    own = {
        name.removeprefix(f"{TABLES}/"): content
        for name, content in entries.items()
        if name.startswith(f"{TABLES}/")
    }
    if hashlib.sha256(own.get(MANIFEST, b"")).hexdigest() != manifest.tables:
        raise MonitorError(f"{path}: de tabellen zijn andere dan waarover advies is gegeven.")
    with TemporaryDirectory(prefix="oggz-uitgave-") as place:
        for name, content in own.items():
            (Path(place) / name).write_bytes(content)
        try:
            safe = read_safe(Path(place))
        except MonitorError as error:
            reason = str(error).replace(f"{place}/", "").replace(place, "de tabellen")
            raise MonitorError(f"{path}: {reason}") from None
    if (safe.structure.agreement, safe.structure.period) != (manifest.agreement, manifest.period):
        raise MonitorError(f"{path}: de tabellen horen niet bij deze uitgave. {_AGAIN}")
    return safe
