"""What may stand in the texts of an agreement, so that people sign what they see."""

import base64
import binascii
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

LONGEST_TEXT = 4000
KEY_BYTES = 32


def _plain(text: str) -> str:
    """The text, if it holds only what a Dutch reader can tell apart by eye.

    Letters of other scripts can look like Latin ones, and invisible characters can hide or turn
    text around: two documents would then look the same and say something else.
    """
    if unicodedata.normalize("NFC", text) != text:
        raise ValueError("heeft losse accenten; typ de letters met accent opnieuw")
    for place, character in enumerate(text, start=1):
        category = unicodedata.category(character)
        if category[0] == "C" and character != "\n":
            raise ValueError(f"heeft een onzichtbaar teken op plaats {place}; typ de tekst opnieuw")
        if category[0] == "L" and not unicodedata.name(character, "").startswith("LATIN"):
            raise ValueError(
                f"heeft op plaats {place} een letter uit een ander schrift; typ de tekst opnieuw"
            )
    if not text.strip():
        raise ValueError("is leeg")
    return text


def _public_key(text: str) -> str:
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("is geen sleutel; neem haar over uit het .pub-bestand") from None
    if len(raw) != KEY_BYTES or base64.b64encode(raw).decode() != text:
        raise ValueError("is geen hele sleutel; neem haar over uit het .pub-bestand")
    return text


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{1,39}$")]
Label = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,19}$")]
Column = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Number = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?(\.[1-9][0-9]?)?$")]
Checksum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}\.toml$")]
MunicipalityCode = Annotated[str, StringConstraints(pattern=r"^GM[0-9]{4}$")]
Text = Annotated[str, StringConstraints(max_length=LONGEST_TEXT), AfterValidator(_plain)]
PublicKey = Annotated[str, AfterValidator(_public_key)]
Day = Annotated[date, Field(strict=True)]
YesNo = Annotated[bool, Field(strict=True)]
Count = Annotated[int, Field(strict=True, ge=1, le=20_000_000)]


class Document(BaseModel):
    """Nothing that is not known, nothing that changes afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class Article(Document):
    """A part of a document that people refer to by its number."""

    article: Number
    text: Text
