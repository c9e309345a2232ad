"""The key-encryption key, which wraps the keys of cases: a file, or a key management service.

`OGGZ_VAULT_KMS` names a function, as `module.path:function`, that takes nothing and returns a
`KeyEncryption`. Otherwise it is the file that `OGGZ_VAULT_KEK_FILE` names, which in the
demonstration and in development is made when it is missing. Such a file has a line for each
generation, the last being the current one: a name, a space, and 32 random bytes in base64.
"""

import base64
import contextlib
import functools
import os
import re
import secrets
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from oggz.casework.vault.errors import KekMissingError, TamperedError
from oggz.casework.vault.sealing import KEY_BYTES, NONCE_BYTES
from oggz.errors import PlatformError
from oggz.web import locations
from oggz.web.modes import Mode, current_mode

_LINE = re.compile(r"([a-z0-9-]{1,40}) ([A-Za-z0-9+/]{43}=)")


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A wrapped key, the name of the key that wrapped it, and what it is bound to."""

    kek: str
    sealed: bytes
    context: bytes


class KeyEncryption(Protocol):
    """Wraps and unwraps secrets of 32 to 64 bytes; many at once, since a service is far away."""

    def current(self) -> str:
        """The name of the generation that wraps now: at most 100 characters."""

    def wrap(self, keys: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
        """Wrap each (secret, context) by one and the same generation."""

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        """The secrets. Raises KekMissingError, or TamperedError where a context is another."""


class FileKeys:
    """Generations of a key-encryption key in a file, read anew when the file changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read: tuple[tuple[int, int], dict[str, AESGCM]] | None = None

    def current(self) -> str:
        return list(self._generations())[-1]

    def names(self) -> list[str]:
        return list(self._generations())

    def wrap(self, keys: Sequence[tuple[bytes, bytes]]) -> list[Wrapped]:
        name, cipher = list(self._generations().items())[-1]
        return [
            Wrapped(name, _encrypt(cipher, key, _bound(name, context)), context)
            for key, context in keys
        ]

    def unwrap(self, wrapped: Sequence[Wrapped]) -> list[bytes]:
        generations = self._generations()
        return [_decrypt(generations, each) for each in wrapped]

    def begin_generation(self) -> str:
        """Add a new generation, which wraps from now on; its name."""
        lines, new = self._lines(), _new_line()
        _replace(self.path, [*lines, new])
        return new.partition(" ")[0]

    def forget(self, names: set[str]) -> None:
        """Remove generations, never the current one: what they wrapped opens nowhere any more."""
        lines = self._lines()
        kept = [line for line in lines[:-1] if line.partition(" ")[0] not in names]
        _replace(self.path, [*kept, lines[-1]])

    def _generations(self) -> dict[str, AESGCM]:
        try:
            found = self.path.stat()
        except OSError:
            raise KekMissingError from None
        # A new generation replaces the file, so it has another inode.
        state = (found.st_ino, found.st_mtime_ns)
        if self._read is None or self._read[0] != state:
            ciphers = {}
            for line in self._lines():
                name, _, key = line.partition(" ")
                ciphers[name] = AESGCM(base64.b64decode(key))
            self._read = state, ciphers
        return self._read[1]

    def _lines(self) -> list[str]:
        try:
            lines = self.path.read_text().split("\n")
        except (OSError, UnicodeDecodeError):
            raise KekMissingError from None
        lines = [line for line in lines if line]
        if not lines or not all(_LINE.fullmatch(line) for line in lines):
            raise PlatformError(
                f"{self.path.name} is geen bestand met hoofdsleutels: elke regel is een naam, een"
                " spatie en 32 willekeurige bytes in base64."
            )
        return lines


def key_encryption() -> KeyEncryption:
    """What wraps keys on this machine. Raises PlatformError where the settings are unclear."""
    return _chosen(
        os.environ.get("OGGZ_VAULT_KMS", ""), os.environ.get("OGGZ_VAULT_KEK_FILE", ""),
        str(locations.keys()), current_mode(),
    )  # fmt: skip


@functools.lru_cache(maxsize=4)
def _chosen(service: str, file: str, keys: str, mode: Mode) -> KeyEncryption:
    if service and file:
        raise PlatformError("OGGZ_VAULT_KMS en OGGZ_VAULT_KEK_FILE gaan niet samen: kies er een.")
    if service:
        return _service(service)
    if file:
        return FileKeys(_checked(Path(file), mode))
    if mode is Mode.PRODUCTION:
        raise PlatformError(
            "In productie is een hoofdsleutel nodig: geef OGGZ_VAULT_KEK_FILE of OGGZ_VAULT_KMS."
        )
    path = Path(keys) / "vault-kek.key"
    if not path.exists():
        make_file(path)
    return FileKeys(path)


def make_file(path: Path) -> None:
    """Write a file with one generation; one that is there stays."""
    # Linked into place when complete: two processes starting together read the same key.
    with tempfile.NamedTemporaryFile("w", dir=path.parent) as complete:
        complete.write(_new_line() + "\n")
        complete.flush()
        os.fsync(complete.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(complete.name, path)


def _service(name: str) -> KeyEncryption:
    module, _, function = name.partition(":")
    try:
        make: Callable[[], KeyEncryption] = getattr(import_module(module), function)
    except (ImportError, AttributeError, ValueError):
        raise PlatformError(
            f"OGGZ_VAULT_KMS is ‘{name}’, en dat is niet gevonden: schrijf het als module:functie."
        ) from None
    return make()


def _checked(path: Path, mode: Mode) -> Path:
    if not path.is_file():
        raise PlatformError("OGGZ_VAULT_KEK_FILE noemt een bestand dat er niet is.")
    if mode is Mode.PRODUCTION and path.stat().st_mode & 0o077:
        raise PlatformError(
            "Het bestand van OGGZ_VAULT_KEK_FILE is leesbaar voor anderen: chmod 600."
        )
    return path


def _new_line() -> str:
    name = f"k{secrets.token_hex(6)}"
    return f"{name} {base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"


def _replace(path: Path, lines: Sequence[str]) -> None:
    with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False) as complete:
        complete.write("".join(f"{line}\n" for line in lines))
        complete.flush()
        os.fsync(complete.fileno())
    os.replace(complete.name, path)


def _bound(name: str, context: bytes) -> bytes:
    return b"oggz kek 1\0" + name.encode() + b"\0" + context


def _encrypt(cipher: AESGCM, key: bytes, bound: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, key, bound)


def _decrypt(generations: dict[str, AESGCM], wrapped: Wrapped) -> bytes:
    cipher = generations.get(wrapped.kek)
    if cipher is None:
        raise KekMissingError
    nonce, sealed = wrapped.sealed[:NONCE_BYTES], wrapped.sealed[NONCE_BYTES:]
    try:
        return cipher.decrypt(nonce, sealed, _bound(wrapped.kek, wrapped.context))
    except (InvalidTag, ValueError):
        raise TamperedError from None
