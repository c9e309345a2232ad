"""Manifests that somebody signs, so that the next knows whose files these are, and whole."""

from collections.abc import Collection, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import MANIFEST, must_hold, read_manifest

# What a source delivers of one period.
ENCODINGS, PAYLOAD, STRANGERS = "encodings.parquet", "payload.enc", "strangers.parquet"
NUMBERS = "numbers.enc"  # which record of which period each number of a transition is
# What made a delivery, so that one of two periods is never taken for one of one.
ENCODE, ENCODE_CLKHASH = "encode", "encode-clkhash"
ENCODE_TRANSITION, LINK_TRANSITION = "encode-transition", "link-transition"
_MISTAKEN = {
    ENCODE: "is een levering van één periode. Koppel die zonder --transition.",
    ENCODE_CLKHASH: "is voor wie met anonlink koppelt.",
    ENCODE_TRANSITION: "verbindt twee periodes. Koppel die met ‘oggz monitor link --transition’.",
}
SIGNATURE = "manifest.sig"
_DOMAIN = b"oggz monitor manifest 1\0"


def transition_files(period: str) -> tuple[str, str]:
    """What a transition has of one period: encodings, and how alike records of the source are."""
    return f"encodings-{period}.parquet", f"strangers-{period}.parquet"


def sign_manifest(folder: Path, key: Ed25519PrivateKey) -> None:
    """Sign the manifest of a folder, and with it the checksums of all that is in it."""
    signature = key.sign(_DOMAIN + (folder / MANIFEST).read_bytes())
    (folder / SIGNATURE).write_text(signature.hex() + "\n")


def verify_manifest(folder: Path, public: bytes) -> None:
    """Raise OSError, ValueError or InvalidSignature unless the holder of this key signed it."""
    signature = bytes.fromhex((folder / SIGNATURE).read_text())
    key = Ed25519PublicKey.from_public_bytes(public)
    key.verify(signature, _DOMAIN + (folder / MANIFEST).read_bytes())


def read_delivery(
    folder: Path, agreement: Agreement, *, made_by: str = ENCODE,
    needed: Collection[str] = (ENCODINGS, STRANGERS),
) -> Mapping[str, object]:  # fmt: skip
    """The manifest of what a source delivered under this agreement; its `source` is one of it.

    `needed` are the files that the reader should have got. Raises MonitorError when one of them is
    missing, when a file is cut or changed, or when the signature is not that of the source; Refused
    when it was made under another agreement, by nobody of this one, or for something else.
    """
    manifest = read_manifest(folder, needed=())
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
    command = str(manifest.get("command"))
    if command != made_by:
        raise Refused(
            f"{folder} {_MISTAKEN.get(command, 'is geen levering van een bron.')}",
            article=agreement.delivery.article,
        )
    try:
        verify_manifest(folder, agreement.parties[source].signing_bytes)
    except (OSError, ValueError, InvalidSignature):
        raise MonitorError(
            f"{folder} is niet, of niet goed, ondertekend door {source}. Vraag de map opnieuw aan"
            " de bron en gebruik deze niet."
        ) from None
    must_hold(folder, outputs_of(manifest), needed)
    return manifest


def outputs_of(manifest: Mapping[str, object]) -> tuple[str, ...]:
    """The names of the files that a manifest is about."""
    outputs = manifest["outputs"]
    return tuple(outputs) if isinstance(outputs, dict) else ()
