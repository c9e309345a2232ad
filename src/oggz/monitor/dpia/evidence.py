"""What attacks on encodings brought up, as `attack --encodings --out X.json` wrote it."""

import json
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from oggz.monitor.agreement import Agreement
from oggz.monitor.errors import MonitorError, Refused

_LARGEST = 1 << 22
Share = Annotated[float, Field(ge=0, le=1)]


class _Attack(BaseModel):
    model_config = ConfigDict(frozen=True)

    attack: Annotated[str, Field(max_length=100)]
    known: int
    claims: int
    right: int
    people: int


class Evidence(BaseModel):
    """Attacks on the encodings of one or more sources; `most` is the share allowed."""

    model_config = ConfigDict(frozen=True)

    outcomes: Annotated[tuple[_Attack, ...], Field(min_length=1)]
    records: int
    people: int
    most: Share
    agreement: str
    gives_way: bool
    verdict: tuple[Annotated[str, Field(max_length=500)], ...]


def read_evidence(path: Path, agreement: Agreement) -> Evidence:
    """The outcome of an attack. Raises MonitorError when the file is no such outcome, Refused when
    it is about encodings made under another text of the agreement."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError
        found = Evidence.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, RecursionError, ValidationError):
        raise MonitorError(
            f"{path} is geen uitkomst van een aanval. Maak haar met ‘oggz monitor attack"
            " --encodings … --out aanval.json’."
        ) from None
    if found.agreement != agreement.checksum:
        raise Refused(
            f"{path} gaat over vergelijkcodes van een andere tekst van de afspraak. Doe de aanval"
            " opnieuw op codes van deze afspraak.",
            article=agreement.encoding.article,
        )
    return found
