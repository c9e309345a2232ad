"""Signatures of the parties under an agreement: Ed25519, over its checksum and the party's name.

They stand in the document itself, after everything they are about, so that one file goes round.
"""

import base64
from datetime import date
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pydantic import ValidationError

from oggz.documents import read_toml
from oggz.documents.text import Document, Text
from oggz.monitor.agreement.model import Agreement, Signature
from oggz.monitor.agreement.reading import read
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import whole_file

_DOMAIN = b"oggz monitor agreement signature 1"


def verify(agreement: Agreement) -> None:
    """Raise Refused unless every party has signed exactly this content with its own key.

    What this cannot see: a document that somebody made up entirely, keys and all. Who has a key
    file checks that its own signature stands below (`keys`); others compare the checksum.
    """
    article = agreement.cooperation.article
    if missing := unsigned(agreement):
        raise Refused(
            f"De afspraak is nog niet ondertekend door: {', '.join(missing)}.", article=article
        )
    for signature in agreement.signatures:
        if not is_valid(agreement, signature):
            raise Refused(
                f"De handtekening van {signature.party} klopt niet: de afspraak is daarna gewijzigd"
                " of met een andere sleutel ondertekend. Gebruik deze afspraak niet en vraag de"
                " partijen om de versie die zij hebben ondertekend.",
                article=article,
            )


def unsigned(agreement: Agreement) -> tuple[str, ...]:
    """The parties that have not signed, in the order of the document."""
    signed = {signature.party for signature in agreement.signatures}
    return tuple(name for name in agreement.parties if name not in signed)


def is_valid(agreement: Agreement, signature: Signature) -> bool:
    """Whether the party of the signature made it, over this content."""
    party = agreement.parties.get(signature.party)
    if party is None or party.signing_key is None:
        return False
    message = _message(agreement.checksum, signature.party, signature.by, signature.date)
    try:
        raw = base64.b64decode(signature.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(party.signing_bytes).verify(raw, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sign(
    path: Path, *, party: str, key: Ed25519PrivateKey, by: str, today: date | None = None
) -> Agreement:
    """Add the signature of `party` to the document, or leave it when it stands there already.

    `by` is the function of who signs. Raises Refused when the party, or its key, is not in the
    agreement, when a party has no key yet, or when an earlier signature is about another text.
    """
    agreement = read(path)
    article = agreement.cooperation.article
    if party not in agreement.parties:
        raise Refused(f"‘{party[:40]}’ is geen partij van deze afspraak.", article=article)
    if without := [name for name, one in agreement.parties.items() if one.signing_key is None]:
        raise Refused(
            f"Nog niet ondertekenen: de sleutels ontbreken van {', '.join(without)}.",
            article=article,
        )
    if key.public_key().public_bytes_raw() != agreement.parties[party].signing_bytes:
        raise Refused(
            f"Deze sleutel is niet de sleutel van {party} die in de afspraak staat.",
            article=article,
        )
    for signature in agreement.signatures:
        if not is_valid(agreement, signature):
            raise Refused(
                f"De handtekening van {signature.party} hoort bij een andere tekst. Is de tekst"
                " met opzet gewijzigd, haal dan alle delen [[signatures]] weg en laat iedereen"
                " opnieuw ondertekenen.",
                article=article,
            )
        if signature.party == party:
            return agreement
    return _signed(path, agreement, party, key, by, today or date.today())


def _signed(
    path: Path, agreement: Agreement, party: str, key: Ed25519PrivateKey, by: str, day: date
) -> Agreement:
    by = _function(by)
    raw = key.sign(_message(agreement.checksum, party, by, day))
    block = (
        f'\n[[signatures]]\nparty = "{party}"\nby = "{by}"\ndate = {day.isoformat()}\n'
        f'signature = "{base64.b64encode(raw).decode()}"\n'
    )
    written = read_toml(path)
    if written.checksum != agreement.checksum:
        raise MonitorError(f"{path.name} is intussen gewijzigd. Begin opnieuw.")
    mode = path.stat().st_mode
    with whole_file(path) as part:
        part.chmod(mode & 0o777)
        part.write_text(written.text.rstrip("\n") + "\n" + block, encoding="utf-8", newline="\n")
        # Read again before it takes the place of the document.
        return read(part)


def _function(by: str) -> str:
    """`by` as it may stand in the document."""
    try:
        text = _Signer(by=by.strip()).by
    except ValidationError:
        text = ""
    if not text or len(text) > 120 or any(character in text for character in '"\\\n'):
        raise MonitorError(
            "Geef bij --by alleen uw functie en organisatie, zonder aanhalingstekens."
        )
    return text


class _Signer(Document):
    by: Text


def _message(checksum: str, party: str, by: str, day: date) -> bytes:
    parts = (checksum, party, by, day.isoformat())
    return b"\0".join((_DOMAIN, *(part.encode() for part in parts)))
