"""Which entries: only what anyone may see, narrowed as asked, in one of a few orders.

The SQL is put together from the constants of this module; whatever a reader chose is a parameter.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection

from oggz.portal.catalogue.kinds import Kind

# Both are asked once for a whole statement, whatever the planner believes about these tables, and
# not again for each row.
_RESTRICTED = """
    ARRAY(SELECT above.path::text FROM wagtailcore_pageviewrestriction AS restriction
          JOIN wagtailcore_page AS above ON above.id = restriction.page_id)
"""
_HIDDEN = """
    SELECT unnest(ARRAY(
        SELECT id FROM wagtailcore_page WHERE NOT live
        UNION ALL
        SELECT below.id FROM wagtailcore_pageviewrestriction AS restriction
        JOIN wagtailcore_page AS above ON above.id = restriction.page_id
        -- Steps of a path are figures and capitals: these compare by the index on it.
        JOIN wagtailcore_page AS below
            ON below.path ~>=~ above.path AND below.path ~<~ (above.path || 'a')))
"""


def open_to_all(page: str) -> str:
    """The condition that anyone may see `page`, the alias of a row of Wagtail's pages."""
    return f"{page}.live AND NOT {page}.path ^@ ANY ({_RESTRICTED})"


OPEN_ENTRIES = f"""
    FROM catalogue_entry AS entry
    LEFT JOIN wagtailcore_page AS page ON page.id = entry.page_id
    WHERE (entry.page_id IS NULL OR entry.page_id NOT IN ({_HIDDEN}))
"""

# Each way to narrow, by its name in `Choice`; a facet leaves its own away when it counts.
_CONDITIONS = {
    "kinds": "entry.kind = ANY(%(kinds)s)",
    "themes": "entry.themes && %(themes)s::bigint[]",
    "target_groups": "entry.target_groups && %(target_groups)s::bigint[]",
    "regions": "entry.regions && %(regions)s::bigint[]",
    "municipalities": "entry.municipalities && %(municipalities)s::bigint[]",
    "section": "entry.section_id = %(section)s",
    "first": "entry.last_day >= %(first)s",
    "last": "entry.date <= %(last)s",
    "national": "entry.is_national",
    "pages": "entry.page_id = ANY(%(pages)s)",
    "entries": "entry.id = ANY(%(entries)s)",
    # In a subquery, because the planner would otherwise see that a common word is in most rows and
    # read all of them: unpacking their vectors takes ten times as long as the index.
    "search": "entry.search @@ (SELECT %(search)s::tsquery)",
    "like": """entry.page_id <> %(like)s AND entry.themes && ARRAY(
        SELECT unnest(own.themes) FROM catalogue_entry AS own WHERE own.page_id = %(like)s)""",
}
# What was sought by its name comes before everything. Then titles and introductions, in which the
# words as typed count more than other forms and synonyms; the words as typed anywhere; subjects,
# which lead on to the rest; and what is of a nearer date.
IS_NAMED = """
    coalesce(entry.address = ANY(%(named)s::varchar[]), false) OR lower(entry.title) = %(typed)s
"""
SCORE = """
    (ts_rank(entry.headline, %(exact)s::tsquery)
     + 0.5 * least(0.6, ts_rank(entry.headline, %(search)s::tsquery)
                        * numnode(%(search)s::tsquery) / 2)
     + 0.2 * (%(exact)s = %(search)s OR entry.id IN (
                 SELECT own.id FROM catalogue_entry AS own
                 WHERE own.search @@ (SELECT %(exact)s::tsquery)))::int
     + 0.1 * (entry.kind IN ('themas', 'doelgroepen'))::int
     + 0.15 / (1 + abs(current_date - coalesce(entry.last_day, entry.date, current_date - 365))
                   / 365::float8))
"""
ORDERS = {
    "newest": "entry.date DESC NULLS LAST, entry.id DESC",
    "soonest": "entry.date, entry.id",
    "title": "entry.title, entry.id",
    "tree": "page.path, entry.id",
    "best": f"({IS_NAMED}) DESC, {SCORE} DESC, entry.date DESC NULLS LAST, entry.id DESC",
    "as given": "array_position(%(entries)s::bigint[], entry.id)",
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which entries: each that is given narrows it.

    Themes, target groups, regions and municipalities are primary keys, of which one must fit;
    `labels` maps a filter to its values, of which one must fit; `section` a municipality's key;
    `first` and `last` are days, both included; `like` a page with which a theme is shared;
    `pages` just these, and `entries` by their own keys; `search` a tsquery; `national` leaves out
    what was meant for one municipality.

    For the order "best" also the words as typed: `exact` as a tsquery, `typed` as a lower-case
    title would have them, and `named` the addresses of what they are the name of.
    """

    kinds: Sequence[Kind] | None = None
    themes: Sequence[int] | None = None
    target_groups: Sequence[int] | None = None
    regions: Sequence[int] | None = None
    municipalities: Sequence[int] | None = None
    labels: dict[str, Sequence[str]] = field(default_factory=dict)
    section: int | None = None
    first: date | None = None
    last: date | None = None
    national: bool = False
    search: str | None = None
    like: int | None = None
    pages: Sequence[int] | None = None
    entries: Sequence[int] | None = None
    exact: str = ""
    typed: str = ""
    named: Sequence[str] = ()

    def conditions(self) -> dict[str, str]:
        """SQL by the name of what it narrows."""
        given = {
            name: sql
            for name, sql in _CONDITIONS.items()
            if getattr(self, name) not in (None, False)
        }
        if self.kinds and len(self.kinds) == 1:
            given["kinds"] = "entry.kind = (%(kinds)s::varchar[])[1]"  # can follow the index
        for name in self.labels:
            if self.labels[name]:
                given[name] = f"entry.labels && %(label_{name})s::varchar[]"
        return given

    def parameters(self) -> dict[str, Any]:
        plain = {
            name: [*value] if isinstance(value, tuple | list) else value
            for name, value in vars(self).items()
            if name != "labels"
        }
        labels = {
            f"label_{name}": [f"{name}:{value}" for value in values]
            for name, values in self.labels.items()
        }
        return plain | labels

    def without(self, *names: str) -> "Choice":
        return replace(self, **dict.fromkeys(names))


def rows(statement: str, parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()
