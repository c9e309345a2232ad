"""How practices spread: who follows which, and which grew out of which."""

import datetime as dt
import statistics
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from oggz.portal.catalogue.choices import OPEN_ENTRIES, rows
from oggz.portal.catalogue.selectors import root_path
from oggz.portal.practices.models import Adoption, AdoptionStatus, Question
from oggz.portal.practices.models.questions import PROMISED

# With fewer than this a figure says too little, and perhaps too much.
FEWEST_SHOWN = 5
_LARGEST_FAMILY = 100


@dataclass(frozen=True, slots=True)
class Place:
    code: str
    name: str
    slug: str

    @property
    def url(self) -> str:
        return f"/gemeenten/{self.slug}/"


@dataclass(slots=True)
class Source:
    """A practice that anyone may read, with the municipalities that follow it, first ones first."""

    page: int
    title: str
    url: str
    is_example: bool
    published: dt.date | None
    place: Place | None
    # The key of the municipality in whose section it stands, if any.
    section: int | None
    based_on: int | None
    followers: list[Adoption] = field(default_factory=list)

    @property
    def active(self) -> list[Adoption]:
        return [each for each in self.followers if each.is_active]


_SOURCES = """
    SELECT open.page_id, open.title, open.url_path, open.is_example, open.published,
           place.code, place.name, place.slug, open.section_id, practice.based_on_id
    FROM (SELECT entry.page_id, entry.title, entry.is_example, entry.section_id, page.url_path,
                 (page.first_published_at AT TIME ZONE 'Europe/Amsterdam')::date AS published,
                 coalesce(entry.section_id, entry.municipalities[1]) AS place
          {open} AND entry.kind = 'praktijken' AND entry.page_id IN ({which})) AS open
    JOIN practices_practicepage AS practice ON practice.page_ptr_id = open.page_id
    LEFT JOIN municipalities_municipality AS place ON place.id = open.place
    ORDER BY open.published NULLS FIRST, open.page_id
"""
# Whatever is joined to it by "geïnspireerd op", in either direction; UNION ends a circle.
_FAMILY = _SOURCES.format(
    open=OPEN_ENTRIES,
    which="""
    WITH RECURSIVE family(id) AS (
        SELECT %(page)s::bigint
        UNION
        SELECT CASE WHEN next.page_ptr_id = family.id
               THEN next.based_on_id ELSE next.page_ptr_id END
        FROM family JOIN practices_practicepage AS next
            ON next.page_ptr_id = family.id OR next.based_on_id = family.id
        WHERE next.based_on_id IS NOT NULL)
    SELECT id FROM family LIMIT %(most)s""",
)
_ALL = _SOURCES.format(
    open=OPEN_ENTRIES,
    which="""
    SELECT practice_id FROM practices_adoption WHERE practice_id IS NOT NULL
    UNION SELECT unnest(ARRAY[page_ptr_id, based_on_id]) FROM practices_practicepage
    WHERE based_on_id IS NOT NULL""",
)

_THESE = _SOURCES.format(open=OPEN_ENTRIES, which="SELECT unnest(%(pages)s::bigint[])")


def family_of(page: int) -> list[Source]:
    """A practice with what it grew out of and what grew out of it, the oldest first."""
    return _sources(_FAMILY, {"page": page, "most": _LARGEST_FAMILY})


def all_sources() -> list[Source]:
    """Every practice that is followed, or that grew out of another."""
    return _sources(_ALL, {})


def sources_of(pages: Iterable[int]) -> list[Source]:
    """Those of these practices that anyone may read, without their followers: one query."""
    keys = list(pages)
    return list(_open_sources(_THESE, {"pages": keys}).values()) if keys else []


def _sources(statement: str, parameters: dict[str, Any]) -> list[Source]:
    found = _open_sources(statement, parameters)
    for adoption in in_order(followers_of(found)):
        found[adoption.practice_id].followers.append(adoption)
    for source in found.values():
        # What it grew out of may be hidden from readers.
        source.based_on = source.based_on if source.based_on in found else None
    return list(found.values())


def _open_sources(statement: str, parameters: dict[str, Any]) -> dict[int, Source]:
    start = len(root_path()) - 1
    return {
        row[0]: Source(
            row[0], row[1], row[2][start:], row[3], row[4],
            Place(*row[5:8]) if row[5] else None, row[8], row[9],
        )
        for row in rows(statement, parameters)
    }  # fmt: skip


def followers_of(pages: Iterable[int]) -> QuerySet[Adoption]:
    """The adoptions of these practices that readers see.

    After a merger a practice can stand in the section of who followed it: that is no following.
    """
    return Adoption.objects.public().filter(
        ~Q(practice__entry__section=F("municipality")) | Q(practice__entry__section=None),
        practice__in=list(pages),
    )


def in_order(adoptions: QuerySet[Adoption]) -> list[Adoption]:
    """With their municipality and history, who began first first: two queries."""
    found = adoptions.select_related("municipality").prefetch_related("steps")
    return sorted(found, key=lambda each: (begun(each), each.pk))


def begun(adoption: Adoption) -> dt.date:
    """The day of the first step of an adoption."""
    return min((step.since for step in adoption.steps.all()), default=adoption.since)


@dataclass(frozen=True)
class Figures:
    """What is counted of all adoptions and questions; None where there are too few."""

    adoptions: int
    by_status: list[tuple[str, int]] | None
    practices_followed: int
    days_to_first: int | None
    questions: int
    answered_in_time: int | None


def figures(sources: Sequence[Source]) -> Figures:
    """The figures of the page about how practices spread, with one more query."""
    adoptions = [adoption for source in sources for adoption in source.followers]
    numbers = Counter(adoption.status for adoption in adoptions)
    enough = len(adoptions) >= FEWEST_SHOWN
    days = _days_to_first(sources)
    in_time, asked = _answers()
    return Figures(
        adoptions=len(adoptions),
        by_status=[(status.label, numbers[status]) for status in AdoptionStatus]
        if enough
        else None,
        practices_followed=len(days),
        days_to_first=round(statistics.median(days)) if len(days) >= FEWEST_SHOWN else None,
        questions=asked,
        answered_in_time=round(100 * in_time / asked) if asked >= FEWEST_SHOWN else None,
    )


def _days_to_first(sources: Sequence[Source]) -> list[int]:
    """Days between being published and being taken up on this platform for the first time."""
    days = []
    for source in sources:
        if source.followers and source.published:
            first = min(timezone.localdate(each.created_at) for each in source.followers)
            days.append(max(0, (first - source.published).days))
    return days


def _answers() -> tuple[int, int]:
    """How many questions were answered in time, of how many; refused ones are not counted."""
    due = Q(status=Question.Status.ANSWERED) | Q(
        status=Question.Status.OPEN, asked_at__lte=timezone.now() - PROMISED
    )
    in_time = Q(status=Question.Status.ANSWERED, closed_at__lte=F("asked_at") + PROMISED)
    numbers = Question.objects.filter(due).aggregate(
        in_time=Count("pk", filter=in_time), asked=Count("pk")
    )
    return numbers["in_time"], numbers["asked"]
