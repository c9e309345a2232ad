"""A key file per role: a private file that never leaves the house, and its public half.

The private file holds an Ed25519 key to sign with, an X25519 key to open with and, at a source,
the secrets of this period. It is for one project and period; a new period has new keys.
"""

import base64
import hashlib
import json
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from oggz.monitor.agreement import Agreement, Party, signing
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import whole_file

_FORMAT = "oggz-sleutel-1"
_PROOF = b"oggz monitor public key 1"
_LARGEST = 1 << 16
_SECRETS = ("linkage", "transition")


class WrongKey(MonitorError):
    """A key file that is missing, damaged, or of another party or period."""


@dataclass(frozen=True)
class Secret:
    """32 bytes shared by the sources, and the checksum of the agreement they were made under."""

    agreement: str
    value: bytes = field(repr=False)


@dataclass(frozen=True)
class OwnKey:
    """The private keys of one role; `linkage` and `transition` only at a source.

    `ended` is the checksum of the agreement under which the transition secret was destroyed.
    """

    project: str
    period: str
    role: str
    signing: Ed25519PrivateKey = field(repr=False)
    opening: X25519PrivateKey = field(repr=False)
    linkage: Secret | None = None
    transition: Secret | None = None
    ended: str | None = None

    @property
    def signing_public(self) -> str:
        return _text(self.signing.public_key().public_bytes_raw())

    @property
    def opening_public(self) -> str:
        return _text(self.opening.public_key().public_bytes_raw())


@dataclass(frozen=True)
class PublicKeys:
    """The public halves of one role, in base64 as they stand in the agreement."""

    project: str
    period: str
    role: str
    signing: str
    opening: str


def generate(*, project: str, period: str, role: str) -> OwnKey:
    """New keys from the machine's randomness."""
    return OwnKey(project, period, role, Ed25519PrivateKey.generate(), X25519PrivateKey.generate())


def public_path(path: Path) -> Path:
    """Where the public half of a private file stands."""
    return path.with_suffix(".pub")


def write(path: Path, key: OwnKey) -> None:
    """Write the private file, for its owner's eyes only, whole or not at all."""
    content: dict[str, object] = {
        "format": _FORMAT, "kind": "private",
        "let op": "Geheim. Verlaat dit huis nooit; niet mailen, niet in een gedeelde map.",
        "project": key.project, "period": key.period, "role": key.role,
        "signing": _text(key.signing.private_bytes_raw()),
        "opening": _text(key.opening.private_bytes_raw()),
    }  # fmt: skip
    for name in _SECRETS:
        secret: Secret | None = getattr(key, name)
        if secret is not None:
            content[name] = {"agreement": secret.agreement, "secret": _text(secret.value)}
    if key.ended is not None:
        content["ended"] = key.ended
    content["checksum"] = _checksum(content)
    with whole_file(path) as part:
        part.chmod(stat.S_IRUSR | stat.S_IWUSR)
        part.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def write_public(path: Path, key: OwnKey) -> None:
    """Write the public half, with proof that its maker holds the private one."""
    content: dict[str, object] = {
        "format": _FORMAT, "kind": "public",
        "project": key.project, "period": key.period, "role": key.role,
        "signing": key.signing_public, "opening": key.opening_public,
    }  # fmt: skip
    content["proof"] = _text(key.signing.sign(_PROOF + _canonical(content)))
    with whole_file(path) as part:
        part.chmod(0o644)
        part.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def load(path: Path) -> OwnKey:
    """The private file as it is, whatever agreement it is for. Raises WrongKey."""
    content = _read(path, "private")
    given = content.pop("checksum", None)
    try:
        if given != _checksum(content):
            raise ValueError("checksum")
        key = OwnKey(
            project=_name(content, "project"), period=_name(content, "period"),
            role=_name(content, "role"),
            signing=Ed25519PrivateKey.from_private_bytes(_raw(content["signing"])),
            opening=X25519PrivateKey.from_private_bytes(_raw(content["opening"])),
            **{name: _secret(content.get(name)) for name in _SECRETS},
            ended=_name(content, "ended") if "ended" in content else None,
        )  # fmt: skip
    except (ValueError, KeyError, TypeError):
        raise WrongKey(
            f"{path} is onvolledig of beschadigd. Gebruik uw reservekopie van de sleutel."
        ) from None
    with suppress(OSError):  # a copy may have become readable for others
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    return key


def load_public(path: Path) -> PublicKeys:
    """The public half in a .pub file, with its proof verified. Raises WrongKey."""
    content = _read(path, "public")
    try:
        proof = _raw(content.pop("proof"))
        keys = PublicKeys(
            **{n: _name(content, n) for n in ("project", "period", "role", "signing", "opening")}
        )
        signer = Ed25519PublicKey.from_public_bytes(_raw(keys.signing))
        signer.verify(proof, _PROOF + _canonical(content))
    except (ValueError, KeyError, TypeError, InvalidSignature):
        raise WrongKey(
            f"{path} is gewijzigd of beschadigd. Vraag het .pub-bestand opnieuw aan de partij zelf."
        ) from None
    return keys


def read(path: Path, agreement: Agreement, role: str) -> OwnKey:
    """The private file of `role` under this agreement.

    Raises Refused when it is of another role, project or period, when the agreement holds another
    key for this role, or when this key has not signed exactly this agreement: so that nobody is
    led by a document that was made up or changed.
    """
    key = load(path)
    article = agreement.keys.article
    if key.role != role or role not in agreement.parties:
        raise Refused(f"{path.name} is niet de sleutel van ‘{role[:40]}’.", article=article)
    if (key.project, key.period) != (agreement.project, agreement.period.label):
        raise Refused(
            f"{path.name} is van een ander project of een andere periode. Elke periode heeft nieuwe"
            " sleutels.",
            article=article,
        )
    if not matches(key, agreement.parties[role]):
        raise Refused(
            f"{path.name} is een andere sleutel dan die van {role} in de afspraak.", article=article
        )
    own = [one for one in agreement.signatures if one.party == role]
    if not own or not signing.is_valid(agreement, own[0]):
        raise Refused(
            f"{role} heeft deze tekst van de afspraak niet ondertekend. Gebruik de versie die u wel"
            " hebt ondertekend, of lees deze en onderteken haar met ‘oggz monitor sign’.",
            article=agreement.cooperation.article,
        )
    return key


def matches(key: OwnKey, party: Party) -> bool:
    """Whether the agreement holds the public halves of this key for the party."""
    return (key.signing_public, key.opening_public) == (party.signing_key, party.opening_key)


def _read(path: Path, kind: str) -> dict[str, object]:
    wanted = "sleutelbestand (.key)" if kind == "private" else "openbare sleutel (.pub)"
    try:
        if not path.is_file():
            raise WrongKey(f"{path} bestaat niet. Geef het {wanted} van uw rol op.")
        with path.open("rb") as file:
            raw = file.read(_LARGEST + 1)
        content = json.loads(raw)
    except OSError:
        raise WrongKey(f"{path} kan niet gelezen worden. Controleer uw rechten.") from None
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or content.get("format") != _FORMAT:
        raise WrongKey(f"{path} is geen {wanted} van deze monitor, of het is beschadigd.")
    if content.get("kind") != kind:
        raise WrongKey(f"{path} is geen {wanted}. Kijk naar het einde van de bestandsnaam.")
    return content


def _secret(content: object) -> Secret | None:
    if content is None:
        return None
    if not isinstance(content, dict):
        raise ValueError("secret")
    value = _raw(content["secret"])
    if len(value) != 32:
        raise ValueError("secret")
    return Secret(agreement=_name(content, "agreement"), value=value)


def _name(content: Mapping[str, object], name: str) -> str:
    value = content[name]
    if not isinstance(value, str):
        raise ValueError(name)
    return value


def _canonical(content: Mapping[str, object]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def _checksum(content: Mapping[str, object]) -> str:
    return hashlib.sha256(_canonical(content)).hexdigest()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _raw(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError("text")
    return base64.b64decode(text, validate=True)
