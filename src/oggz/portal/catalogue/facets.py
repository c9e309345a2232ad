"""How many entries there are of what, and what lists can be filtered by."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oggz.portal.catalogue.choices import IS_NAMED, OPEN_ENTRIES, SCORE, Choice, rows
from oggz.portal.catalogue.kinds import Kind


@dataclass(frozen=True)
class Counts:
    """How many entries a choice has, and how many there would be with each option of a filter."""

    total: int
    by_option: dict[str, dict[Any, int]]


# The filters that count their options, and the column that holds them.
_COUNTED = {
    "kinds": "kind", "themes": "themes", "target_groups": "target_groups", "regions": "regions",
    "municipalities": "municipalities",
}  # fmt: skip
_PLACE = ("regions", "municipalities")


def counts(choice: Choice, *, facets: Sequence[str]) -> Counts:
    """The size of the choice, and of each option of `facets`: one query."""
    return best_and_counts(choice, facets=facets)[1]


def best_and_counts(
    choice: Choice, *, facets: Sequence[str], limit: int = 0, offset: int = 0
) -> tuple[list[int], Counts]:
    """The keys of the best entries, and the size of the choice and of each option of `facets`.

    One query, because going through everything that has a common word takes the most time.

    A facet is "kinds", the name of a filter with options, or of a filter among the labels. Its
    options are counted as if nothing was chosen in that filter; those of places also as if
    local items were not left out, because choosing a place brings them in.
    """
    conditions = choice.conditions()
    own = {name: conditions.pop(name) for name in [*facets, "national"] if name in conditions}
    where = "".join(f" AND {condition}" for condition in conditions.values())
    flags = "".join(f", ({condition}) AS ok_{name}" for name, condition in own.items())

    def fits(*but: str) -> str:
        return " AND ".join(f"ok_{name}" for name in own if name not in but) or "true"

    # Entries with the same values are put together first: few unlike ones remain to be unfolded.
    columns = {name: _COUNTED.get(name, "labels") for name in facets}
    used = list(dict.fromkeys(columns.values()))
    sets = "".join(f", ({column})" for column in used)
    folded = " AND ".join(f"{column} IS NULL" for column in used) or "true"
    parts, numbers = [], []
    for name, column in columns.items():
        but = (name, "national") if name in _PLACE else (name,)
        numbers.append(f"count(*) FILTER (WHERE {fits(*but)}) AS count_{name}")
        option = "option::text"
        source, which = f"same, unnest(same.{column}) AS option", ""
        if column == "kind":
            source, option = "same", "same.kind"
            which = "AND same.kind IS NOT NULL"
        elif column == "labels":
            option = "split_part(option, ':', 2)"
            which = f"AND starts_with(option, '{name}:')"
        parts.append(
            f" UNION ALL SELECT '{name}', {option}, sum(count_{name})::bigint FROM {source}"  # noqa: S608
            f" WHERE count_{name} > 0 {which} GROUP BY 2"
        )
    ranked = best = ""
    if limit:
        ranked = f", entry.id, entry.date, {IS_NAMED} AS is_named, {SCORE} AS score"
        best = f""" UNION ALL (SELECT 'best', '', id FROM found WHERE {fits()}
            ORDER BY is_named DESC, score DESC, date DESC NULLS LAST, id DESC
            LIMIT %(limit)s OFFSET %(offset)s)"""  # noqa: S608
    statement = f"""
        WITH found AS (
            SELECT entry.kind, entry.themes, entry.target_groups, entry.regions,
                   entry.municipalities, entry.labels {flags} {ranked} {OPEN_ENTRIES} {where}),
        same AS MATERIALIZED (
            SELECT {"".join(f"{each}, " for each in [*used, *numbers])}
                   count(*) FILTER (WHERE {fits()}) AS total
            FROM found GROUP BY GROUPING SETS (() {sets}))
        SELECT '' AS facet, '' AS option, total FROM same WHERE {folded}
        {"".join(parts)} {best}
    """  # noqa: S608
    total, keys, by_option = 0, [], {name: {} for name in facets}
    parameters = choice.parameters() | {"limit": limit, "offset": offset}
    for facet, option, number in rows(statement, parameters):
        if not facet:
            total = number
        elif facet == "best":
            keys.append(number)
        else:
            key = int(option) if columns[facet] not in ("kind", "labels") else option
            by_option[facet][key] = number
    return keys, Counts(total, by_option)


@dataclass(frozen=True, slots=True)
class Option:
    """What a filter can be set to: a theme, target group, region or municipality."""

    key: int
    slug: str
    title: str
    region: int | None = None


_OPTIONS = f"""
    SELECT entry.kind, page.id, page.slug, entry.title, NULL::bigint,
           unaccent(lower(entry.title)) AS place
    {OPEN_ENTRIES} AND entry.kind IN ('themas', 'doelgroepen')
    UNION ALL SELECT 'regios', id, slug, name, NULL, unaccent(lower(name))
    FROM municipalities_region WHERE kind = 'ggd'
    UNION ALL SELECT 'gemeenten', id, slug, name, ggd_region_id, sort_key
    FROM municipalities_municipality
    WHERE valid_until IS NULL OR valid_until > current_date
    ORDER BY 1, 6
"""  # noqa: S608


def options() -> dict[Kind, list[Option]]:
    """Everything that lists can be filtered by, in the order of the alphabet: one query."""
    found: dict[Kind, list[Option]] = {
        kind: [] for kind in (Kind.THEME, Kind.TARGET_GROUP, Kind.REGION, Kind.MUNICIPALITY)
    }
    for kind, *option, _ in rows(_OPTIONS, []):
        found[Kind(kind)].append(Option(*option))
    return found
