"""The legal framework: per source and purpose which law carries it, and what a lawyer must say.

It is a document of its own, since several agreements may point into it and lawyers, not data
officers, keep it. What is uncertain stands in it as a question, never as a fact.
"""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from oggz.documents.text import Day, Document, Slug, Text

FORMAT = "oggz-wettelijk-kader-1"


class Status(StrEnum):
    """How sure the ground is: a lawyer said yes, has yet to say it, or said no."""

    SETTLED = "settled"
    OPEN = "open"
    REFUSED = "refused"

    @property
    def dutch(self) -> str:
        return {"settled": "vastgesteld", "open": "nog open", "refused": "geen grondslag"}[self]


class Opinion(Document):
    """Who settled a ground, by function and organisation, and when."""

    by: Text
    date: Day


class Provision(Document):
    """A place in a law, with in plain words what it says that matters here."""

    law: Text
    article: Text
    says: Text


class Ground(Document):
    """On which ground one kind of source, or one role, may do what for one purpose.

    `bsn` tells whether the ground carries use of the citizen number for this.
    """

    id: Slug
    kind: Slug
    purpose: Slug
    ground: Text
    secrecy: Text
    provisions: Annotated[tuple[Provision, ...], Field(min_length=1)]
    questions: tuple[Text, ...]
    bsn: Literal["allowed", "not_allowed", "open"]
    status: Status
    opinion: Opinion | None = None


class LegalFramework(Document):
    format: Literal["oggz-wettelijk-kader-1"]
    title: Text
    version: Annotated[int, Field(strict=True, ge=1, le=999)]
    checked_on: Day
    note: Text
    grounds: Annotated[tuple[Ground, ...], Field(min_length=1)]

    def ground(self, name: str) -> Ground | None:
        return next((ground for ground in self.grounds if ground.id == name), None)
