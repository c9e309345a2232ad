"""Practices like one: about the same, for the same people, in a municipality of the same size."""

from collections.abc import Sequence
from dataclasses import dataclass

from oggz.portal.catalogue.choices import OPEN_ENTRIES, open_to_all, rows
from oggz.portal.catalogue.selectors import root_path

MOST_ALIKE = 4
# Municipalities of the same size have as many of these bounds below their inhabitants.
_BOUNDS = (20_000, 50_000, 100_000, 250_000)
_MOST_NAMED = 2


@dataclass(frozen=True, slots=True)
class Alike:
    """A practice like another, and why: as the end of a sentence that begins with "ook"."""

    title: str
    url: str
    place: str
    is_example: bool
    why: str


_SHARED = """
    (SELECT array_agg(shared.title ORDER BY shared.path) FROM wagtailcore_page AS shared
     WHERE shared.id = ANY(open.{column}) AND shared.id = ANY(own.{column}) AND {open})
"""
_IN_COMMON = """
    cardinality(ARRAY(SELECT unnest(open.{column}) INTERSECT SELECT unnest(own.{column})))
"""
# A theme in common says most; size decides between practices about the same.
_STATEMENT = f"""
    WITH own AS (
        SELECT themes, target_groups, coalesce(section_id, municipalities[1]) AS place
        FROM catalogue_entry WHERE page_id = %(page)s),
    size AS (
        SELECT municipality_id,
               width_bucket((values->>'inhabitants')::numeric, %(bounds)s::numeric[]) AS class,
               (values->>'urbanity')::numeric AS urbanity
        FROM municipalities_yearfigures
        WHERE year = (SELECT max(year) FROM municipalities_yearfigures)),
    open AS (
        SELECT entry.page_id, entry.title, entry.date, entry.is_example, entry.themes,
               entry.target_groups, coalesce(entry.section_id, entry.municipalities[1]) AS place,
               page.url_path
        {OPEN_ENTRIES} AND entry.kind = 'praktijken' AND entry.page_id <> %(page)s)
    SELECT open.title, open.url_path, coalesce(municipality.name, ''), open.is_example,
           {_SHARED.format(column="themes", open=open_to_all("shared"))},
           {_SHARED.format(column="target_groups", open=open_to_all("shared"))},
           coalesce(size.class = mine.class, false) AND open.place <> own.place,
           coalesce(size.urbanity = mine.urbanity, false) AND open.place <> own.place
    FROM open CROSS JOIN own
    LEFT JOIN size ON size.municipality_id = open.place
    LEFT JOIN size AS mine ON mine.municipality_id = own.place
    LEFT JOIN municipalities_municipality AS municipality ON municipality.id = open.place
    WHERE open.themes && own.themes OR open.target_groups && own.target_groups
    ORDER BY 2 * {_IN_COMMON.format(column="themes")}
             + {_IN_COMMON.format(column="target_groups")}
             + coalesce(size.class = mine.class, false)::int
             + coalesce(size.urbanity = mine.urbanity, false)::int DESC,
             open.date DESC NULLS LAST, open.page_id DESC
    LIMIT %(most)s
"""  # noqa: S608 - put together from constants


def alike(page: int, *, most: int = MOST_ALIKE) -> list[Alike]:
    """The practices that are most like the one with this key: one query."""
    found = rows(_STATEMENT, {"page": page, "bounds": list(_BOUNDS), "most": most})
    start = len(root_path()) - 1
    return [
        Alike(title, url_path[start:], place, is_example,
              why(themes or (), groups or (), same_size=size, same_urbanity=urbanity))
        for title, url_path, place, is_example, themes, groups, size, urbanity in found
    ]  # fmt: skip


def why(
    themes: Sequence[str], groups: Sequence[str], *, same_size: bool, same_urbanity: bool
) -> str:
    """In words: "ook over schulden en opvang, in een gemeente van dezelfde omvang"."""
    parts = []
    if themes:
        parts.append(f"over {_named(themes)}")
    if groups:
        parts.append(f"voor {_named(groups)}")
    if same_size:
        parts.append("in een gemeente van dezelfde omvang")
    elif same_urbanity:
        parts.append("in een gemeente die even stedelijk is")
    return f"ook {', '.join(parts)}" if parts else ""


def _named(titles: Sequence[str]) -> str:
    names = [_within_a_sentence(title) for title in titles[:_MOST_NAMED]]
    if len(titles) > _MOST_NAMED:
        names.append("meer")
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else names[0]


def _within_a_sentence(title: str) -> str:
    """Without its capital, unless it is an abbreviation."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
