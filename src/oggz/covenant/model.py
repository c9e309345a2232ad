"""A covenant as parties sign it: what each part of the document holds.

Every part has the number of its article, so that a decision can say where it is written. What a
person reads is Dutch; the words of `terms` are the only ones that decide.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from oggz.covenant.terms import (
    Action,
    Condition,
    ControllerRole,
    DataCategory,
    Effect,
    LegalGround,
    PartyKind,
    Phase,
    Regime,
    RetentionFrom,
    Role,
    SecrecyGround,
    SpecialGround,
    Subject,
)
from oggz.documents.text import (
    Article,
    Checksum,
    Day,
    Document,
    MunicipalityCode,
    Number,
    Slug,
    Text,
    YesNo,
)

Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]{1,64}@[a-z0-9.-]{3,190}$")]
Level = Annotated[int, Field(strict=True, ge=1, le=4)]
Months = Annotated[int, Field(strict=True, ge=1, le=360)]
Version = Annotated[int, Field(strict=True, ge=1, le=999)]
# The name of a part of the document, or * for every one of them.
SlugOrAny = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_-]{1,39})$")]

# The eight steps of legal analysis of the association of municipalities (VNG): all are required.
Step = Literal[
    "tasks", "purpose_and_necessity", "laws", "data", "legal_analysis", "process", "dpia", "form"
]
STEPS: Mapping[Step, str] = {
    "tasks": "taken van elke partij",
    "purpose_and_necessity": "doel en noodzaak",
    "laws": "wetten die gelden",
    "data": "gegevens",
    "legal_analysis": "juridische analyse",
    "process": "werkproces",
    "dpia": "gegevensbeschermingseffectbeoordeling (DPIA)",
    "form": "convenant of protocol",
}


class Lawyer(Document):
    """Whether a lawyer has settled a choice that the law leaves uncertain."""

    question: Text
    opinion: Text | None = None

    @property
    def is_open(self) -> bool:
        return self.opinion is None


class Provision(Article):
    """An article with a title, for what no clause decides."""

    title: Text
    lawyer: Lawyer | None = None


class Party(Document):
    article: Number
    name: Text
    kind: PartyKind
    task: Text
    law: Text
    controller: ControllerRole
    data_protection_officer: Email
    lawyer: Lawyer | None = None


class Purpose(Article):
    """What data may be used for; everything else is another purpose."""

    title: Text
    area: Text


class ContactPoint(Article):
    """Where a resident goes, whatever party the question is about."""

    name: Text
    email: Email
    phone: Text
    address: Text


class Retention(Document):
    months: Months
    since: RetentionFrom


class Clause(Document):
    """One thing that parties may or may not do. An empty list of `levels` means all levels.

    `subjects` are those whose data it is about. They are seen from their own file only, unless
    the file of another kind of subject is named in `seen_from`. `sources`, when given, are the
    parties that brought the data in. `conditions` are those under which the clause holds, whether
    it permits or forbids.

    A forbid is wide where a permit is narrow: without `seen_from` it is for every file, with it
    for the named files only; without `bsn` it forbids with and without the number, with it the
    number only; a level that nobody told counts as one of its levels.
    """

    id: Slug
    article: Number
    effect: Effect
    parties: tuple[SlugOrAny, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    actions: tuple[Action, ...] = Field(min_length=1)
    purposes: tuple[SlugOrAny, ...] = Field(min_length=1)
    categories: tuple[DataCategory, ...] = Field(min_length=1)
    phases: tuple[Phase, ...] = Field(min_length=1)
    levels: tuple[Level, ...] = ()
    subjects: tuple[Subject, ...] = (Subject.PERSON,)
    seen_from: tuple[Subject, ...] = ()
    sources: tuple[Slug, ...] = ()
    conditions: tuple[Condition, ...] = ()
    bsn: YesNo = False
    ground: LegalGround | None = None
    special_ground: SpecialGround | None = None
    secrecy_ground: SecrecyGround | None = None
    valid_from: Day | None = None
    valid_until: Day | None = None
    retention: Retention | None = None
    reason: Text
    lawyer: Lawyer | None = None


class Never(Article):
    """What must be impossible under this covenant, whatever its clauses say; `analyse` proves it.

    What is left out means: any. `when` are conditions that all hold; any one of `unless` makes it
    possible after all.
    """

    parties: tuple[Slug, ...] = ()
    kinds: tuple[PartyKind, ...] = ()
    roles: tuple[Role, ...] = ()
    actions: tuple[Action, ...] = ()
    purposes: tuple[Slug, ...] = ()
    categories: tuple[DataCategory, ...] = ()
    phases: tuple[Phase, ...] = ()
    levels: tuple[Level, ...] = ()
    subjects: tuple[Subject, ...] = ()
    across_files: YesNo | None = None
    bsn: YesNo | None = None
    when: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()


class Signature(Document):
    """That somebody signed for a party. `checksum` is of the document without signatures."""

    party: Slug
    name: Text
    function: Text
    date: Day
    checksum: Checksum


class Covenant(Document):
    """The whole document. `checksum` is of its content without signatures; reading fills it in.

    `format` settles what is meant by what a clause leaves out, so a document must write it.
    """

    format: Literal["oggz-convenant-1"] = "oggz-convenant-1"
    title: Text
    version: Version
    regime: Regime
    municipality: MunicipalityCode
    area: Text
    summary: Text
    starts: Day
    ends: Day
    evaluate_by: Day
    care_and_safety_house: Text | None = None
    wams_since: Day | None = None
    replaces: Checksum | None = None
    contact: ContactPoint
    parties: Mapping[Slug, Party] = Field(min_length=2)
    purposes: Mapping[Slug, Purpose] = Field(min_length=1)
    steps: Mapping[Step, Provision]
    provisions: tuple[Provision, ...] = ()
    clauses: tuple[Clause, ...] = Field(min_length=1)
    never: tuple[Never, ...] = ()
    signatures: tuple[Signature, ...] = ()
    checksum: Checksum

    def named(self, clause: Clause) -> tuple[str, ...]:
        """The parties that a clause is about, those that exist, in the order of the document."""
        return tuple(
            name for name in self.parties if name in clause.parties or "*" in clause.parties
        )

    def days(self, clause: Clause) -> tuple[date, date]:
        """The first and the last day of a clause, within those of the covenant."""
        return (
            max(self.starts, clause.valid_from or self.starts),
            min(self.ends, clause.valid_until or self.ends),
        )
