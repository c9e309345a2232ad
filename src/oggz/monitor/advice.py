"""The advice of those who must be asked before anything goes out: written down, signed, printed.

An advice is about one text of the agreement and, but for invented people, about exactly the tables
that would go out: nobody's yes to one set of figures serves for another.
"""

import base64
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from pydantic import StringConstraints, ValidationError

from oggz.documents.text import Checksum, Document, Slug, Text
from oggz.monitor.agreement import Agreement, require
from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.files import whole_file
from oggz.monitor.keys import OwnKey

_DOMAIN = b"oggz monitor advice 1\0"
_LARGEST = 1 << 16
OUTCOMES = {"positive": "positief", "conditional": "positief onder voorwaarden",
            "negative": "negatief"}  # fmt: skip
Outcome = Literal["positive", "conditional", "negative"]


class Advice(Document):
    """What one party advises. `tables` is the checksum of what would go out, if it was seen."""

    format: Literal["oggz-advies-1"] = "oggz-advies-1"
    party: Slug
    date: date
    outcome: Outcome
    text: Text
    agreement: Checksum
    tables: Checksum | None = None
    signature: Annotated[str, StringConstraints(min_length=88, max_length=88)] = "=" * 88

    @property
    def dutch(self) -> str:
        return OUTCOMES[self.outcome]

    @property
    def signed_bytes(self) -> bytes:
        told = self.model_dump(mode="json", exclude={"signature"})
        return _DOMAIN + json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def advise(
    agreement: Agreement, key: OwnKey, out: Path, *, outcome: Outcome, text: str,
    tables: str | None = None, today: date | None = None,
) -> Path:  # fmt: skip
    """Write the signed advice of the holder of the key into the folder `out`; give its file.

    Raises Refused when the agreement does not ask this party, MonitorError when the text cannot
    stand in a report or the party's earlier advice stands there still.
    """
    day = today or date.today()
    require(agreement, "advise", today=day)
    if key.role not in agreement.advice.parties:
        raise Refused(
            f"{key.role} hoeft niet te adviseren. Dat doen: {', '.join(agreement.advice.parties)}.",
            article=agreement.advice.article,
        )
    path = out / f"{key.role}.json"
    if path.exists():
        raise MonitorError(
            f"{path} bestaat al. Is dit een nieuw advies, haal het oude dan eerst weg."
        )
    try:
        advice = Advice(
            party=key.role, date=day, outcome=outcome, text=text.strip().replace("\r\n", "\n"),
            agreement=agreement.checksum, tables=tables,
        )  # fmt: skip
    except ValidationError as error:
        raise MonitorError(_unfit(error)) from None
    signature = base64.b64encode(key.signing.sign(advice.signed_bytes)).decode()
    signed = advice.model_copy(update={"signature": signature})
    with whole_file(path) as part:
        part.chmod(0o644)
        part.write_text(as_json(signed), encoding="utf-8", newline="\n")
    return path


def as_json(advice: Advice) -> str:
    return json.dumps(advice.model_dump(mode="json"), indent=1, ensure_ascii=False) + "\n"


def needed_advice(
    agreement: Agreement, folder: Path, *, tables: str, today: date
) -> tuple[Advice, ...]:
    """The advice of every party that must be asked, in the agreement's order.

    Raises Refused, with the article, when one is missing, not signed by its party, about another
    text or other tables, or from a day before the agreement or to come.
    """
    found = []
    for party in agreement.advice.parties:
        advice = _read(folder / f"{party}.json", agreement, party)
        _must_be_about(advice, agreement, tables)
        if advice.date > today:
            raise _refused(agreement, f"Het advies van {party} is van een dag die nog komt.")
        if advice.date < agreement.term.begins:
            raise _refused(
                agreement, f"Het advies van {party} is van vóór de looptijd van deze afspraak."
            )
        found.append(advice)
    return tuple(found)


def is_signed(advice: Advice, public: bytes) -> bool:
    """Whether the holder of this key gave exactly this advice."""
    try:
        raw = base64.b64decode(advice.signature, validate=True)
        Ed25519PublicKey.from_public_bytes(public).verify(raw, advice.signed_bytes)
    except (InvalidSignature, ValueError):
        return False
    return True


def _read(path: Path, agreement: Agreement, party: str) -> Advice:
    house = agreement.parties[party].organisation
    if not path.is_file():
        raise _refused(
            agreement,
            f"Het advies van {house} ({party}) ontbreekt in {path.parent}. Vraag het, met"
            f" ‘oggz monitor advise --key keys/{party}.key’.",
        )
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("large")
        told: Mapping[str, object] = json.loads(path.read_text(encoding="utf-8"))
        advice = Advice.model_validate(told)
    except (OSError, ValueError, RecursionError):
        raise _refused(agreement, f"{path} is geen advies, of het is beschadigd.") from None
    if advice.party != party or not is_signed(advice, agreement.parties[party].signing_bytes):
        raise _refused(
            agreement,
            f"{path} is niet, of niet goed, ondertekend door {house} ({party}): het is gewijzigd of"
            " van een ander. Vraag het advies opnieuw.",
        )
    return advice


def _must_be_about(advice: Advice, agreement: Agreement, tables: str) -> None:
    if advice.agreement != agreement.checksum:
        raise _refused(
            agreement, f"Het advies van {advice.party} gaat over een andere tekst van de afspraak."
        )
    if advice.tables is None and agreement.people == "real":
        raise _refused(
            agreement,
            f"{advice.party} adviseerde zonder de tabellen te zien. Vraag een advies over precies"
            " deze tabellen: geef bij ‘oggz monitor advise’ de map safe/ mee.",
        )
    if advice.tables not in (None, tables):
        raise _refused(
            agreement,
            f"Het advies van {advice.party} gaat over andere tabellen dan deze. Vraag een nieuw"
            " advies.",
        )


def _refused(agreement: Agreement, text: str) -> Refused:
    return Refused(text, article=agreement.advice.article)


def _unfit(error: ValidationError) -> str:
    first = error.errors()[0]
    reason = str(first.get("ctx", {}).get("error", "is leeg of te lang (hooguit 4.000 tekens)"))
    return f"De tekst van het advies {reason}."
