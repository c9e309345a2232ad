"""The key ceremony: one source makes the linkage secret of a period, only the sources get it.

The secret travels sealed to each source's own key and signed by its maker, so that whoever
carries the file learns nothing and can change nothing.
"""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oggz.monitor.agreement import Agreement, Role, require, transition_of
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import whole_file
from oggz.monitor.keys import keyfiles, sealing
from oggz.monitor.keys.derivation import KEY_BYTES
from oggz.monitor.keys.keyfiles import OwnKey, Secret

Kind = Literal["linkage", "transition"]
_FORMAT = "oggz-koppelgeheim-1"
_DOMAIN = b"oggz monitor shared secret 1"
_LARGEST = 1 << 18
_FILES: dict[Kind, str] = {"linkage": "koppelgeheim", "transition": "overgangsgeheim"}


@dataclass(frozen=True)
class SourceKey:
    """What a source encodes with. `linkage_secret`: 32 bytes, the same at all its peers."""

    source: str
    linkage_secret: bytes = field(repr=False)
    transition_secret: bytes | None = field(repr=False)
    signing: Ed25519PrivateKey = field(repr=False)


def read_source_key(
    path: Path, agreement: Agreement, source: str, *, today: date | None = None
) -> SourceKey:
    """The key file of a source that has been through the ceremony under this very agreement.

    Raises WrongKey or Refused (see `keyfiles.read`), Refused when the secret is not there or was
    made under another text of the agreement. A transition secret that should be gone is left out.
    """
    key = keyfiles.read(path, agreement, source)
    article = agreement.keys.article
    if agreement.parties[source].role is not Role.SOURCE:
        raise Refused(f"{source} is geen bron.", article=agreement.delivery.article)
    if key.linkage is None:
        raise Refused(
            f"In {path.name} zit nog geen koppelgeheim. Maak eerst de stappen van ‘oggz monitor"
            " keys’ af.",
            article=article,
        )
    if key.linkage.agreement != agreement.checksum:
        raise Refused(
            f"Het koppelgeheim in {path.name} hoort bij een andere tekst van de afspraak. Doe de"
            " stappen van ‘oggz monitor keys’ opnieuw.",
            article=article,
        )
    return SourceKey(source, key.linkage.value, _transition(key, agreement, today), key.signing)


def _transition(key: OwnKey, agreement: Agreement, today: date | None) -> bytes | None:
    moved, secret = agreement.transition, key.transition
    if moved is None or secret is None or secret.agreement != agreement.checksum:
        return None
    return secret.value if (today or date.today()) <= moved.destroy_before else None


def secret_path(folder: Path, agreement: Agreement, kind: Kind) -> Path:
    """Where the sealed secret of this period stands by default."""
    return folder / f"{_FILES[kind]}-{agreement.period.label}.json"


def make_secret(
    agreement: Agreement, key_path: Path, role: str, out: Path, *, kind: Kind = "linkage",
    today: date | None = None,
) -> None:  # fmt: skip
    """Make a secret, keep it in the maker's key file and write it to `out`, sealed to each source.

    A maker that has the secret already seals that one again. Raises Refused when this party, this
    day or (for a transition) this agreement may not.
    """
    require(agreement, "make-secret", source=role, today=today)
    key = keyfiles.read(key_path, agreement, role)
    transition_allowed(agreement, key, kind, today)
    secret: Secret | None = getattr(key, kind)
    if secret is None or secret.agreement != agreement.checksum:
        secret = Secret(agreement.checksum, secrets.token_bytes(KEY_BYTES))
        keyfiles.write(key_path, _with(key, kind, secret))
    sealed = {
        name: base64.b64encode(
            sealing.seal_bytes(
                secret.value,
                to=agreement.parties[name].opening_bytes,
                context=_context(agreement, role, name, kind),
            )
        ).decode()
        for name in agreement.sources
    }
    content: dict[str, object] = {
        "format": _FORMAT, "kind": kind, "agreement": agreement.checksum,
        "project": agreement.project, "period": agreement.period.label, "maker": role,
        "sealed": sealed,
    }  # fmt: skip
    content["signature"] = base64.b64encode(key.signing.sign(_message(content))).decode()
    with whole_file(out) as part:
        part.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def open_secret(
    agreement: Agreement, key_path: Path, role: str, sealed_path: Path, *,
    kind: Kind = "linkage", today: date | None = None,
) -> None:  # fmt: skip
    """Open this source's copy of a secret and keep it in its key file.

    Raises MonitorError or Refused when the file is not from the maker that the agreement names,
    is about another agreement, or cannot be opened with this key.
    """
    require(agreement, "open-secret", source=role, today=today)
    key = keyfiles.read(key_path, agreement, role)
    transition_allowed(agreement, key, kind, today)
    content = _read(sealed_path)
    maker = agreement.keys.maker
    signature = content.pop("signature")
    try:
        Ed25519PublicKey.from_public_bytes(agreement.parties[maker].signing_bytes).verify(
            base64.b64decode(str(signature), validate=True), _message(content)
        )
    except (InvalidSignature, ValueError):
        raise Refused(
            f"{sealed_path.name} is gewijzigd of komt niet van {maker}. Gebruik het niet en bel"
            f" {maker}.",
            article=agreement.keys.article,
        ) from None
    if (content.get("kind"), content.get("agreement")) != (kind, agreement.checksum):
        raise Refused(
            f"{sealed_path.name} hoort bij een andere afspraak of is een ander geheim.",
            article=agreement.keys.article,
        )
    sealed = content.get("sealed")
    copy = sealed.get(role) if isinstance(sealed, dict) else None
    if not isinstance(copy, str):
        raise MonitorError(f"In {sealed_path.name} zit geen deel voor {role}. Vraag het {maker}.")
    value = sealing.open_bytes(
        base64.b64decode(copy), key=key.opening, context=_context(agreement, maker, role, kind)
    )
    keyfiles.write(key_path, _with(key, kind, Secret(agreement.checksum, value)))


def _with(key: OwnKey, kind: Kind, secret: Secret) -> OwnKey:
    return replace(key, linkage=secret) if kind == "linkage" else replace(key, transition=secret)


def transition_allowed(agreement: Agreement, key: OwnKey, kind: Kind, today: date | None) -> None:
    """Raise Refused when this secret is of a transition that may not be, or is over here."""
    if kind == "linkage":
        return
    moved = transition_of(agreement, today=today)
    if key.ended == agreement.checksum:
        raise Refused(
            f"{key.role} heeft het overgangsgeheim van deze afspraak al vernietigd. Het wordt niet"
            " opnieuw gemaakt of geopend.",
            article=moved.article,
        )


def _context(agreement: Agreement, maker: str, receiver: str, kind: Kind) -> sealing.Context:
    return sealing.Context(agreement.checksum, maker, receiver, f"{kind}-secret")


def _message(content: Mapping[str, object]) -> bytes:
    return _DOMAIN + json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def _read(path: Path) -> dict[str, object]:
    try:
        with path.open("rb") as file:
            content = json.loads(file.read(_LARGEST))
        if content["format"] != _FORMAT or "signature" not in content:
            raise ValueError("format")
    except OSError:
        raise MonitorError(f"{path} kan niet gelezen worden. Controleer naam en rechten.") from None
    except (ValueError, TypeError, KeyError, RecursionError):
        raise MonitorError(
            f"{path} is geen koppelgeheim van deze monitor, of het is beschadigd."
            " Vraag het opnieuw."
        ) from None
    return dict(content)
