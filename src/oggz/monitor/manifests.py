"""Manifests that a source signs, so that the linkage unit knows whose files it has, and whole."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, read_manifest

# What a source delivers.
ENCODINGS, PAYLOAD, STRANGERS = "encodings.parquet", "payload.enc", "strangers.parquet"
SIGNATURE = "manifest.sig"
_DOMAIN = b"oggz monitor manifest 1\0"


def sign_manifest(folder: Path, key: Ed25519PrivateKey) -> None:
    """Sign the manifest of a folder, and with it the checksums of all that is in it."""
    signature = key.sign(_DOMAIN + (folder / MANIFEST).read_bytes())
    (folder / SIGNATURE).write_text(signature.hex() + "\n")


def read_delivery(
    folder: Path, agreement: Agreement, *, needed: Iterable[str] | None = None
) -> Mapping[str, object]:
    """The manifest of what a source delivered under this agreement; its `source` is one of it.

    `needed` are the files that must be there, all that the source made by default. Raises
    MonitorError when one is missing, cut or changed or the signature is not that of the source;
    Refused when it was made under another agreement or by nobody of this one.
    """
    manifest = read_manifest(folder, needed=needed)
    source = manifest.get("source")
    if not isinstance(source, str) or source not in agreement.sources:
        raise Refused(
            f"{folder} komt niet van een bron van deze afspraak.",
            article=agreement.delivery.article,
        )
    if manifest.get("agreement") != agreement.checksum:
        raise Refused(
            f"{folder} is gemaakt onder een andere tekst van de afspraak. Laat {source} de"
            " vergelijkcodes opnieuw maken.",
            article=agreement.delivery.article,
        )
    try:
        signature = bytes.fromhex((folder / SIGNATURE).read_text())
        public = Ed25519PublicKey.from_public_bytes(agreement.parties[source].signing_bytes)
        public.verify(signature, _DOMAIN + (folder / MANIFEST).read_bytes())
    except (OSError, ValueError, InvalidSignature):
        raise MonitorError(
            f"{folder} is niet, of niet goed, ondertekend door {source}. Vraag de map opnieuw aan"
            " de bron en gebruik deze niet."
        ) from None
    return manifest
