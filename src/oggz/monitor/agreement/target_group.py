"""The definition of the target group: which evidence tells of which life domain, and who counts.

It is a document of its own, signed along by its checksum, since what "vulnerable" means is for
partners and representatives to decide and for readers to compare, not for a program.
"""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from oggz.documents.text import Column, Day, Document, Slug, Text

FORMAT = "oggz-doelgroep-1"
MOST_GROUPS = 4  # every combination of them is a row of a table

Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,19}$")]
GroupId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]{0,8}$")]  # joined by +
Value = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+.\-]{1,40}$")]
Score = Annotated[int, Field(strict=True, ge=0, le=100)]
Moment = Literal["report", "care"]


class Group(Document):
    """Life domains that are taken together where combinations are counted."""

    id: GroupId
    name: Text


class Domain(Document):
    id: Id
    name: Text
    group: GroupId


class Evidence(Document):
    """What on a row of a kind of source tells of a life domain: one of `values`, a number of at
    most `at_most`, or, with neither, that the column is filled."""

    kind: Slug
    domain: Id
    column: Column
    values: tuple[Value, ...] = ()
    at_most: Score | None = None


class Dated(Document):
    """Which date of a kind of source is that of a report, or of care that began; with `only`, on
    rows where that column has one of `values`."""

    moment: Moment
    kind: Slug
    column: Column
    only: Column | None = None
    values: tuple[Value, ...] = ()


class Definition(Document):
    """Who belongs: all that is asked here must hold, and what `within` asks.

    `domains` and `sources` are least numbers; of `any_domain` and `any_kind` one is enough.
    """

    id: Id
    name: Text
    text: Text
    within: Id | None = None
    domains: Annotated[int, Field(strict=True, ge=0, le=20)] = 0
    sources: Annotated[int, Field(strict=True, ge=1, le=20)] = 1
    any_domain: tuple[Id, ...] = ()
    any_kind: tuple[Slug, ...] = ()


class TargetGroup(Document):
    """`main` is the definition that figures are about. `precedence` orders kinds of sources: where
    they differ about somebody's municipality, age group or sex, the first that knows counts."""

    format: Literal["oggz-doelgroep-1"]
    title: Text
    version: Annotated[int, Field(strict=True, ge=1, le=999)]
    decided_on: Day
    note: Text
    main: Id
    precedence: Annotated[tuple[Slug, ...], Field(min_length=1)]
    groups: Annotated[tuple[Group, ...], Field(min_length=2, max_length=MOST_GROUPS)]
    domains: Annotated[tuple[Domain, ...], Field(min_length=2, max_length=20)]
    evidence: Annotated[tuple[Evidence, ...], Field(min_length=1)]
    dated: tuple[Dated, ...] = ()
    definitions: Annotated[tuple[Definition, ...], Field(min_length=1, max_length=12)]

    def definition(self, name: str) -> Definition:
        """The definition with this id; KeyError when there is none."""
        return {one.id: one for one in self.definitions}[name]

    def asked(self, definition: Definition) -> tuple[Definition, ...]:
        """The definition and those it lies within, itself first."""
        found = [definition]
        while found[-1].within is not None:
            found.append(self.definition(found[-1].within))
        return tuple(found)

    def members(self, group: str) -> tuple[str, ...]:
        """The domains of a group, in the order of the document."""
        return tuple(domain.id for domain in self.domains if domain.group == group)
