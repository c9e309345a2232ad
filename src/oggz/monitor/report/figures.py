"""From tables to figures: a sentence, a picture and the numbers for each way of dividing people.

A table of many dimensions is shown along each of them, and by municipality beside each other one;
all its cells stand in the CSV file. The same numbers are shown once, whatever table has them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from oggz.geography.boundaries import ATTRIBUTION
from oggz.monitor.agreement.wording import count_of
from oggz.monitor.report.drawing import Area, Bar, Drawn, bars, region
from oggz.monitor.report.model import Figure, Grid, Picture, Row
from oggz.monitor.report.views import (
    BOUNDS,
    Item,
    View,
    bounds_of,
    is_municipality,
    local,
    rates,
    together,
)
from oggz.monitor.report.wording import (
    HIDDEN,
    interval,
    lower,
    number,
    of_whom,
    one_decimal,
    percent,
    several,
    shown,
    units,
    upper,
)
from oggz.monitor.tables import TOTAL, Dimension, Measure, TableInfo

_MOST_COLUMNS = 9
_MOST_ROWS = 60
_MOST_BARS = 30
_MOST_HIDDEN = 0.8  # of a table that is still worth its place
Seen = set[tuple[str, frozenset[str]]]


@dataclass(frozen=True)
class Shown:
    """The figures of a table, and what is so much hidden that only its file has it."""

    figures: tuple[Figure, ...]
    unshown: tuple[str, ...]


def figures_of(view: View, seen: Seen, tried: Mapping[str, int]) -> Shown:
    """The figures of a table that were not shown yet; `seen` is told which now are."""
    proof = _proof(tried.get(view.info.name, 0))
    figures, unshown = [], []
    for dimension in view.dimensions:
        if _is_new(view, seen, dimension):
            parts = view.along(dimension)[1:]
            hidden = sum(item.cell.count is None for item in parts)
            if hidden == len(parts):
                unshown.append(_words(dimension.label, hidden, len(parts)))
            else:
                figures.append(_along(view, dimension, proof))
    for rows, columns in _pairs(view.dimensions):
        if _is_new(view, seen, rows, columns):
            hidden, cells = _hidden_in(view, rows, columns)
            most = _most_beside(view, rows, columns)
            if most is None or hidden > _MOST_HIDDEN * cells:
                label = f"{rows.label} en {lower(columns.label)}"
                unshown.append(_words(label, hidden, cells))
            else:
                figures.append(_beside(view, rows, columns, most, proof))
    return Shown(tuple(figures), tuple(unshown))


def _words(label: str, hidden: int, cells: int) -> str:
    return f"{label} ({count_of(hidden)} van de {count_of(cells)} aantallen zijn verborgen)"


def _is_new(view: View, seen: Seen, *dimensions: Dimension) -> bool:
    key = (view.info.counted, frozenset(one.name for one in dimensions))
    new = key not in seen
    seen.add(key)
    return new


def _pairs(dimensions: Sequence[Dimension]) -> Iterator[tuple[Dimension, Dimension]]:
    """What to lay beside one another, rows first: municipalities and each other dimension, or else
    the only two."""
    for one, other in combinations(dimensions, 2):
        local = [each for each in (one, other) if _is_local(each)]
        rows, columns = (one, other) if len(one.codes) >= len(other.codes) else (other, one)
        if local and len(other.codes if one is local[0] else one.codes) <= _MOST_COLUMNS:
            rows, columns = local[0], other if one is local[0] else one
        if (
            (local or len(dimensions) == 2)
            and len(columns.codes) <= _MOST_COLUMNS
            and len(rows.codes) <= _MOST_ROWS
        ):
            yield rows, columns


def _is_local(dimension: Dimension) -> bool:
    return any(is_municipality(code.code) for code in dimension.codes)


def _hidden_in(view: View, rows: Dimension, columns: Dimension) -> tuple[int, int]:
    """How many cells where two dimensions cross are hidden, and how many there are."""
    cells = [
        item.cell
        for row in rows.names
        for item in view.along(columns, **{rows.name: row})
    ]  # fmt: skip
    return sum(cell.count is None for cell in cells), len(cells)


def _along(view: View, dimension: Dimension, proof: str) -> Figure:
    items = view.along(dimension)
    key = f"{view.info.name}-{dimension.name}".replace("_", "-")
    title = _caption(view, dimension)
    total, parts, hidden = _sentences(view, dimension, items)
    numbers = _numbered(items)
    return Figure(
        key, dimension.label, total, parts, hidden,
        tuple(_pictures(view, dimension, items, numbers, key, title,
                        " ".join(filter(None, (total, parts, hidden))))),
        _grid(view, dimension, items, numbers, title), proof,
    )  # fmt: skip


def _caption(view: View, *dimensions: Dimension) -> str:
    """What a table has, by what it is divided here."""
    whom, by, _ = view.info.title.partition(" naar ")
    labels = " en ".join(lower(one.label) for one in dimensions)
    return f"{whom}{by}{labels}" if by else f"{view.info.title} ({labels})"


def _numbered(items: Sequence[Item]) -> dict[str, int]:
    """The number of each municipality on the map and in the table."""
    codes = [item.code.code for item in items if is_municipality(item.code.code)]
    return {code: place for place, code in enumerate(codes, start=1)}


def _label(item: Item, numbers: Mapping[str, int]) -> str:
    place = numbers.get(item.code.code)
    return upper(item.code.label) if place is None else f"{place}. {item.code.label}"


def _pictures(
    view: View, dimension: Dimension, items: Sequence[Item], numbers: Mapping[str, int], key: str,
    title: str, sentence: str,
) -> Iterator[Picture]:  # fmt: skip
    unit = units(view.info)
    if numbers:
        rate = next(iter(_own(view.info)), None)
        drawn = _map(items, numbers, rate, f"{key}-kaart", title, sentence)
        if drawn:
            what = upper(rate.label) if rate else f"Aantal {unit}; hoe meer, hoe groter de cirkel"
            yield _picture(
                f"{key}-kaart",
                drawn,
                sentence,
                f"{what}. De nummers staan bij de balken en in de tabel. {ATTRIBUTION}.",
            )
    shown_items = [item for item in items if item.depth][:_MOST_BARS]
    rows = [
        Bar(_label(item, numbers), item.cell.count, item.cell.bounds, item.depth - 1)
        for item in shown_items
    ]
    caption = f"{dimension.label}: aantal {unit}"
    if any(row.bounds for row in rows):
        caption += ". Het streepje is de marge: daar ligt het echte aantal met 95% zekerheid in"
    if len(shown_items) < len(items) - 1:
        caption += f". De eerste {_MOST_BARS}; de andere staan in de tabel"
    drawn = bars(rows, f"{key}-balk", title, sentence)
    yield _picture(f"{key}-balk", drawn, sentence, f"{caption}.")


def _map(
    items: Sequence[Item], numbers: Mapping[str, int], rate: Measure | None, key: str, title: str,
    text: str,
) -> Drawn | None:  # fmt: skip
    areas = [
        Area(code, numbers[code], item.cell.measures[rate.name] if rate else item.cell.count)
        for item in items
        if (code := item.code.code) in numbers
    ]
    alike = rate is not None and together(local(items), rate.name)
    return region(areas, key, title, text, rates=rate is not None, alike=alike)


def _picture(key: str, drawn: Drawn, text: str, caption: str) -> Picture:
    return Picture(key, drawn.svg, text, caption, drawn.width, drawn.height)


def _grid(
    view: View, dimension: Dimension, items: Sequence[Item], numbers: Mapping[str, int], title: str
) -> Grid:
    measures = _own(view.info)
    bounded = set(BOUNDS) <= set(view.info.measured)
    rows = []
    writes = {one.name: _writing(items, one) for one in measures}
    for item in items:
        cells = [shown(item.cell)]
        if bounded:
            cells.append(interval(item.cell.bounds))
        for one in measures:
            value = item.cell.measures[one.name]
            cells.append("" if value is None else writes[one.name](value))
            if set(bounds_of(one.name)) <= set(view.info.measured):
                cells.append(interval(item.cell.between(*bounds_of(one.name)), writes[one.name]))
        rows.append(Row(_label(item, numbers), tuple(cells), max(item.depth - 1, 0),
                        main=not item.depth))  # fmt: skip
    columns = [dimension.label, upper(units(view.info))]
    columns += ["Marge (95%)"] if bounded else []
    for one in measures:
        columns.append(upper(one.label))
        columns += ["Marge (95%)"] if set(bounds_of(one.name)) <= set(view.info.measured) else []
    return Grid(title, tuple(columns), tuple(rows))


def _own(info: TableInfo) -> list[Measure]:
    """The measures that are no bounds of an interval."""
    bounds = {*BOUNDS, *(name for measure in info.measured for name in bounds_of(measure))}
    return [one for one in info.measures if one.name not in bounds]


def _writing(items: Sequence[Item], measure: Measure) -> Callable[[float], str]:
    """How to write a measure: with a decimal, unless no figure of the column has one."""
    values = [item.cell.measures[measure.name] for item in items]
    if all(value is None or float(value).is_integer() for value in values):
        return number
    return one_decimal


def _beside(view: View, rows: Dimension, columns: Dimension, most: str, proof: str) -> Figure:
    """Two dimensions in one table; `most` says what its largest number is."""
    key = f"{view.info.name}-{rows.name}-{columns.name}".replace("_", "-")
    title = f"{rows.label} en {lower(columns.label)}"
    grid_rows = tuple(
        Row(
            upper(item.code.label),
            tuple(shown(one.cell) for one in view.along(columns, **{rows.name: item.code.code})),
            max(item.depth - 1, 0), main=not item.depth,
        )
        for item in view.along(rows)
    )  # fmt: skip
    hidden, cells = _hidden_in(view, rows, columns)
    heads = tuple("Samen" if one.code == TOTAL else upper(one.label) for one in columns.codes)
    parts = most
    if not columns.adds_up or not rows.adds_up:
        parts += " Een mens kan meer dan een keer voorkomen; tel de aantallen niet op."
    return Figure(
        key, title, "", parts,
        f"Van de {count_of(cells)} aantallen zijn er {count_of(hidden)} {HIDDEN}." if hidden
        else "Alle aantallen zijn te zien.",
        (), Grid(_caption(view, rows, columns), (rows.label, *heads), grid_rows), proof,
    )  # fmt: skip


def _most_beside(view: View, rows: Dimension, columns: Dimension) -> str | None:
    """The largest number that can be seen where two dimensions cross, so that a reader sees how to
    read the table; None when there is none."""
    crossed = [
        (item.cell.count, row, item)
        for row in view.along(rows) if row.leaf and row.depth
        for item in view.along(columns, **{rows.name: row.code.code})
        if item.leaf and item.depth and item.cell.count is not None
    ]  # fmt: skip
    if not crossed:
        return None
    count, row, item = max(crossed, key=lambda one: one[0])
    return (
        f"Het grootste aantal: {_inside(row)} met {_inside(item)}, {number(count)}"
        f" {units(view.info)}."
    )


def _sentences(view: View, dimension: Dimension, items: Sequence[Item]) -> tuple[str, str, str]:
    """What the figure says, in plain words: about the total, its parts and what is hidden."""
    total = items[0].cell.count
    leaves = [item for item in items[1:] if item.leaf]
    seen = [(item.cell.count, item) for item in leaves if item.cell.count is not None]
    hidden = sum(item.cell.count is None for item in items[1:])
    whole = "Het totaal is verborgen."
    if total is not None:
        whole = f"Het gaat om {of_whom(total, view.info)}."
    parts = []
    if not dimension.adds_up:
        parts.append("Een mens kan bij meer dan een groep horen.")
    if seen and max(seen, key=lambda pair: pair[0])[0]:
        count, most = max(seen, key=lambda pair: pair[0])
        share = f", {percent(count / total)}" if total else ""
        words = "Het grootste deel" if dimension.adds_up else "Het vaakst komt voor"
        words += " van wat te zien is" if hidden else ""
        parts.append(f"{words}: {_inside(most)} ({count_of(count)}{share}).")
    parts += _rates(view, items)
    verb = "is" if hidden == 1 else "zijn"
    kept = f"Van de {count_of(len(items) - 1)} aantallen {verb} er {count_of(hidden)} {HIDDEN}."
    return whole, " ".join(parts), kept if hidden else ""


def _rates(view: View, items: Sequence[Item]) -> Iterator[str]:
    """What the rates of municipalities say, and whether their differences may be chance."""
    for measure in _own(view.info)[:1]:
        here = local(items)
        found = rates(here, measure.name)
        if len(found) < 2:
            continue
        (low, least), (high, most) = found[0], found[-1]
        yield (
            f"{upper(measure.label)} is het aantal het hoogst in {most} ({one_decimal(high)}) en"
            f" het laagst in {least} ({one_decimal(low)})."
        )
        if together(here, measure.name):
            yield "De marges overlappen alle: dat verschil kan toeval zijn."


def _inside(item: Item) -> str:
    label = item.code.label
    return label if is_municipality(item.code.code) else f"‘{label}’"


def _proof(tried: int) -> str:
    return (
        f"Op deze tabel zijn ten minste {several(tried, 'aanval', 'aanvallen')} nagebootst om"
        " achter kleine aantallen te komen. Geen enkele lukte."
    )
