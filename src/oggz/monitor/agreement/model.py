"""The agreement of a monitor: who does what with whose data, on which ground, until when.

What stands here is the shape of the document; what its parts say about one another is checked in
`contradictions`, and what follows from them for a command stands in `articles`.
"""

import base64
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from oggz.documents.text import (
    Article,
    Checksum,
    Column,
    Count,
    Day,
    Document,
    FileName,
    Label,
    MunicipalityCode,
    PublicKey,
    Slug,
    Text,
    YesNo,
)
from oggz.monitor.agreement.legal import LegalFramework
from oggz.monitor.agreement.target_group import TargetGroup
from oggz.monitor.encoding.settings import EncodingSettings

FORMAT = "oggz-monitorafspraak-1"
LOWEST_COUNT = 5  # Fewer than this is never published, whatever is agreed.


class Role(StrEnum):
    """What a party is in the monitor. The last two advise before a release."""

    SOURCE = "source"
    LINKAGE_UNIT = "linkage_unit"
    ANALYSIS_UNIT = "analysis_unit"
    PUBLISHER = "publisher"
    STEERING_GROUP = "steering_group"
    TARGET_GROUP = "target_group"

    @property
    def dutch(self) -> str:
        return _ROLES[self]


_ROLES = {
    Role.SOURCE: "bron",
    Role.LINKAGE_UNIT: "koppeleenheid",
    Role.ANALYSIS_UNIT: "analyse-eenheid",
    Role.PUBLISHER: "uitgever",
    Role.STEERING_GROUP: "stuurgroep",
    Role.TARGET_GROUP: "vertegenwoordiging van de doelgroep",
}


class Party(Document):
    """An organisation in one role. Keys are base64 of 32 bytes: Ed25519 and X25519."""

    role: Role
    organisation: Text
    contact: Text
    signing_key: PublicKey | None = None
    opening_key: PublicKey | None = None

    @property
    def signing_bytes(self) -> bytes:
        return base64.b64decode(self.signing_key or "")

    @property
    def opening_bytes(self) -> bytes:
        return base64.b64decode(self.opening_key or "")


class Purpose(Document):
    id: Slug
    text: Text


class Purposes(Article):
    list: Annotated[tuple[Purpose, ...], Field(min_length=1)]


class Region(Article):
    name: Text
    municipalities: Annotated[tuple[MunicipalityCode, ...], Field(min_length=1)]


class Period(Article):
    """The days that the figures are about; both `start` and `end` belong to it."""

    label: Label
    start: Day
    end: Day


class Term(Article):
    """The days on which the work may be done; both belong to it."""

    begins: Day
    ends: Day


class Source(Article):
    """What one source delivers. `legal_grounds` are ids of rows of the legal framework."""

    kind: Slug
    legal_grounds: Annotated[tuple[Slug, ...], Field(min_length=1)]
    variables: Annotated[tuple[Column, ...], Field(min_length=1)]
    may_use_bsn: YesNo
    has_duplicates: YesNo
    expected_records: Count


class Legal(Article):
    """The legal framework that the parties signed along, by its checksum."""

    file: FileName
    checksum: Checksum


class TargetGroupDocument(Article):
    """The definition of the target group that the parties signed along, by its checksum."""

    file: FileName
    checksum: Checksum


class Reason(Document):
    """Why a figure is made: which party asked for it, and which decision it informs."""

    asked_by: Slug
    decision: Text


class Indicators(Article):
    """The figures that may be made, each with its reason."""

    allowed: Annotated[tuple[Slug, ...], Field(min_length=1)]
    reasons: dict[Slug, Reason]


class Thresholds(Article):
    """`count`: smallest number of people in a published cell. `reidentified`: the largest share
    of people that an attack may find again."""

    count: Annotated[int, Field(strict=True, ge=LOWEST_COUNT, le=1000)]
    reidentified: Annotated[float, Field(ge=0, le=0.05)]


class PrivacyBudget(Article):
    """Differential privacy: epsilon over everything that is published about this period."""

    epsilon: Annotated[float, Field(gt=0, le=10)]


class Retention(Article):
    """The last day on which each may exist."""

    source_files: Day
    linkage_secret: Day
    encodings: Day
    payload: Day
    spine: Day
    tables: Day


class KeyGeneration(Article):
    """`maker` is the source that makes the linkage secret of this period."""

    maker: Slug


class Shared(Document):
    """How many people of the region share a value of these fields, on average."""

    fields: Annotated[tuple[Column, ...], Field(min_length=1)]
    people: Annotated[float, Field(gt=0, le=20_000_000)]
    source: Text


class Statistics(Article):
    """What the salts of the encoding are weighed against."""

    inhabitants: Count
    year: Annotated[int, Field(strict=True, ge=2000, le=2200)]
    source: Text
    shared: tuple[Shared, ...] = ()


class Encoding(EncodingSettings, Article):
    """How records are encoded, written out in full: no setting comes from the program. `clkhash`:
    sources may also make unsalted CLKs by a schema of clkhash, which can be attacked."""

    clkhash: YesNo = False


class Transition(Article):
    """Linking with the period before, by a secret of its own that is destroyed after use."""

    previous_period: Label
    previous_checksum: Checksum
    destroy_before: Day


class Advice(Article):
    """Who advise before anything is published."""

    parties: Annotated[tuple[Slug, ...], Field(min_length=1)]


class Signature(Document):
    party: Slug
    by: Text
    date: Day
    signature: Annotated[str, Field(min_length=88, max_length=88)]


class Agreement(Document):
    """One agreement for one period. `checksum` is of what is signed; see `canonical`."""

    format: Literal["oggz-monitorafspraak-1"]
    project: Slug
    title: Text
    version: Annotated[int, Field(strict=True, ge=1, le=999)]
    people: Literal["real", "invented"]
    purposes: Purposes
    region: Region
    period: Period
    term: Term
    cooperation: Article
    parties: dict[Slug, Party]
    delivery: Article
    sources: Annotated[dict[Slug, Source], Field(min_length=1)]
    legal: Legal
    target_group: TargetGroupDocument
    indicators: Indicators
    thresholds: Thresholds
    privacy_budget: PrivacyBudget
    retention: Retention
    keys: KeyGeneration
    encoding: Encoding
    statistics: Statistics
    advice: Advice
    transition: Transition | None = None
    signatures: tuple[Signature, ...] = ()
    checksum: Checksum
    framework: LegalFramework
    definitions: TargetGroup

    def named(self, role: Role) -> tuple[str, ...]:
        """The parties with a role, in the order of the document."""
        return tuple(name for name, party in self.parties.items() if party.role is role)

    def only(self, role: Role) -> str:
        """The one party with a role that exactly one party has."""
        (name,) = self.named(role)
        return name

    @property
    def articles(self) -> dict[str, Article]:
        """Every article by where it stands in the document, in order of number."""
        found: dict[str, Article] = {}
        for name, value in self:
            if isinstance(value, Article):
                found[name] = value
        for name, source in self.sources.items():
            found[f"sources.{name}"] = source
        return dict(sorted(found.items(), key=lambda pair: _order(pair[1].article)))


def _order(number: str) -> tuple[int, ...]:
    return tuple(int(part) for part in number.split("."))
