"""The whole file of a person as data: the shape of the JSON that they get, with its schema.

Whoever takes it to another system reads it by this; `inzagedossier.schema.json` is made of it.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

FORMAT = "oggz-inzagedossier-1"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Purpose(_Part):
    title: str
    text: str
    article: str


class Item(_Part):
    """One thing that is known of the person, as a party brought it in."""

    id: UUID
    category: str
    kind: str
    text: str | None = Field(description="Leeg als de tekst al is vernietigd.")
    source: str = Field(description="De partij die het inbracht.")
    function: str = Field(description="De functie van wie het inbracht; namen staan er niet in.")
    at: datetime
    article: str
    ground: str
    exception: str = Field(description="Waarom het verbod op bijzondere gegevens niet geldt.")
    kept_until: date | None = Field(description="Leeg als de termijn nog niet is begonnen.")
    corrected_at: datetime | None = None
    corrects: UUID | None = None


class Recorded(_Part):
    """What was recorded about the work: why it was shared, an objection, an alarm, a consent."""

    what: str
    at: datetime
    party: str
    text: str
    ended_at: datetime | None = None


class TakingPart(_Part):
    party: str
    function: str
    purpose: str
    since: datetime
    until: datetime | None


class Look(_Part):
    """One entry of the log: who did what with the file, when, and under which articles."""

    at: datetime
    what: str
    outcome: str
    party: str
    function: str
    purpose: str
    categories: list[str]
    articles: list[str]


class Recipient(_Part):
    party: str
    categories: list[str]


class LeftOut(_Part):
    """Something that is not given: what kind of thing, and the ground of the law."""

    category: str
    source: str
    at: datetime
    why: str


class WholeFile(_Part):
    format: Literal["oggz-inzagedossier-1"] = FORMAT
    made_on: date
    reference: str
    of: str = Field(description="Van wie dit dossier is: de persoon, een kind, een partner.")
    covenant: str
    version: int
    contact: list[str]
    purposes: list[Purpose]
    items: list[Item]
    recorded: list[Recorded]
    taking_part: list[TakingPart]
    recipients: list[Recipient]
    log: list[Look]
    left_out: list[LeftOut]
    not_in_it: list[str] = Field(description="Wat nooit in een inzagedossier staat, en waarom.")
    rights: list[str]
