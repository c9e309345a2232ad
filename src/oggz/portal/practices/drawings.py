"""How practices spread, drawn: a map of who gave and who took, and a tree of what grew from what.

Only positions; the templates write the SVG. A table beside each drawing says the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from oggz.geography import boundaries
from oggz.portal.practices.models import Adoption
from oggz.portal.practices.spread import Place, Source, begun
from oggz.web.cards import dutch_date

MAP_WIDTH = 440


@dataclass(slots=True)
class Mark:
    """A municipality on the map: a diamond if its practices are followed, a circle if it follows.

    `number` stands in the drawing and in the table beside it; `x` and `y` are None where the map
    does not know the municipality.
    """

    place: Place
    number: int = 0
    x: str | None = None
    y: str | None = None
    # The keys of the practices that it gave, and those that it took up.
    given: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)

    @property
    def shape(self) -> str:
        if self.given and self.taken:
            return "both"
        return "source" if self.given else "follower"

    @property
    def is_drawn(self) -> bool:
        return self.x is not None


@dataclass(frozen=True, slots=True)
class Line:
    """From a municipality that gave to one that took."""

    x1: str
    y1: str
    x2: str
    y2: str


@dataclass(frozen=True)
class SpreadMap:
    view_box: str
    outline: str
    marks: list[Mark]
    lines: list[Line]


def spread_map(sources: Iterable[Source]) -> SpreadMap | None:
    """The municipalities between which practices went; None without any follower."""
    marks: dict[str, Mark] = {}
    pairs: dict[tuple[str, str], None] = {}
    for source in sources:
        if not source.followers:
            continue
        if source.place:
            marks.setdefault(source.place.code, Mark(source.place)).given.add(source.page)
        for adoption in source.followers:
            place = place_of(adoption)
            marks.setdefault(place.code, Mark(place)).taken.add(source.page)
            if source.place:
                pairs[source.place.code, place.code] = None
    if not marks:
        return None
    centres = boundaries.centres(MAP_WIDTH)
    # Who gave comes first, so that the source of one practice is number 1.
    in_order = sorted(marks.values(), key=lambda mark: (not mark.given, mark.place.slug))
    for number, mark in enumerate(in_order, start=1):
        mark.number = number
        if centre := centres.get(mark.place.code):
            mark.x, mark.y = (f"{each:.1f}" for each in centre)
    lines = [
        Line(str(one.x), str(one.y), str(other.x), str(other.y))
        for one, other in ((marks[a], marks[b]) for a, b in pairs)
        if one.is_drawn and other.is_drawn
    ]
    country = boundaries.country_outline(MAP_WIDTH)
    return SpreadMap(country.view_box, country.outline, in_order, lines)


def place_of(adoption: Adoption) -> Place:
    municipality = adoption.municipality
    return Place(municipality.code, municipality.name, municipality.slug)


# --- the tree

_ROW, _STEP, _TOP = 50, 30, 26
TREE_WIDTH = 420
_LETTER = 7.4  # the width of a letter in bold, on average
_DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Branch:
    """A row of the tree: a practice or a municipality that follows it.

    `name` and `detail` are what stands in the drawing, shortened where it must; `path` is the line
    from the row that it belongs to. A row of the table shows `title`, `url` and the rest.
    """

    source: Source
    adoption: Adoption | None
    x: int
    y: int
    path: str
    name: str
    detail: str
    depth: int
    is_here: bool

    @property
    def text_x(self) -> int:
        return self.x + 18


@dataclass(frozen=True)
class Tree:
    width: int
    height: int
    rows: list[Branch]


def family_tree(sources: Sequence[Source], *, here: int | None = None) -> Tree | None:
    """Practices with their followers, each below what it grew out of; None if there is but one."""
    if len(sources) < 2 and not any(source.followers for source in sources):
        return None
    children: dict[int | None, list[Source]] = {}
    for source in sources:
        children.setdefault(source.based_on, []).append(source)
    rows: list[Branch] = []
    seen: set[int] = set()

    def add(source: Source, depth: int, above: int | None) -> None:
        if source.page in seen:
            return
        seen.add(source.page)
        own = len(rows)
        rows.append(_branch(source, None, depth, own, above, is_here=source.page == here))
        for adoption in source.followers:
            rows.append(_branch(source, adoption, depth + 1, len(rows), own, is_here=False))
        for child in children.get(source.page, ()):
            add(child, depth + 1, own)

    for root in children.get(None, ()):
        add(root, 0, None)
    for source in sources:  # what goes round in a circle has no root
        add(source, 0, None)
    return Tree(TREE_WIDTH, _TOP * 2 + _ROW * (len(rows) - 1), rows)


def _branch(
    source: Source,
    adoption: Adoption | None,
    depth: int,
    row: int,
    above: int | None,
    *,
    is_here: bool,
) -> Branch:
    x, y = _across(depth), _down(row)
    path = ""
    if above is not None:
        start = _across(depth - 1)
        path = f"M{start} {_down(above)}V{y}H{x}"
    if adoption is None:
        name = source.title
        place = source.place.name if source.place else "Landelijk"
        detail = f"{place}, {source.published.year}" if source.published else place
    else:
        name = adoption.municipality.name
        detail = (
            f"{adoption.get_status_display()}, begonnen in {dutch_date(begun(adoption), 'F Y')}"
        )
    room = int((TREE_WIDTH - x - 22) / _LETTER)
    return Branch(
        source, adoption, x, y, path, _fitting(name, room), _fitting(detail, room + 4), depth,
        is_here,
    )  # fmt: skip


def _across(depth: int) -> int:
    return 12 + _STEP * min(depth, _DEEPEST)


def _down(row: int) -> int:
    return _TOP + _ROW * row


def _fitting(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


@dataclass(frozen=True)
class Family:
    """Practices that grew out of each other, with everyone who follows one of them."""

    sources: list[Source]
    tree: Tree

    @property
    def root(self) -> Source:
        return self.tree.rows[0].source

    @property
    def size(self) -> int:
        return len(self.tree.rows)

    @property
    def sentence(self) -> str:
        followers = sum(len(source.followers) for source in self.sources)
        grown = len(self.sources) - 1
        parts = [f"{_counted(followers, 'gemeente volgt', 'gemeenten volgen')} deze praktijk"]
        if grown:
            many = _counted(grown, "andere praktijk kwam", "andere praktijken kwamen")
            parts = [f"{parts[0]} of een die eruit voortkwam", f"{many} eruit voort"]
        return f"{', en '.join(parts)}."


MOST_FAMILIES = 12


def families(sources: Sequence[Source]) -> list[Family]:
    """The sources put together by what they grew out of, the largest families first."""
    eldest: dict[int, int] = {source.page: source.page for source in sources}

    def root(page: int) -> int:
        while eldest[page] != page:
            page = eldest[page]
        return page

    for source in sources:
        if source.based_on is not None:
            one, other = sorted((root(source.page), root(source.based_on)))
            eldest[other] = one
    together: dict[int, list[Source]] = {}
    for source in sources:
        together.setdefault(root(source.page), []).append(source)
    found = [
        Family(members, tree) for members in together.values() if (tree := family_tree(members))
    ]
    return sorted(found, key=lambda family: -family.size)


# --- in words


def sentence_of(source: Source) -> str:
    """Who follows a practice."""
    active = [each.municipality.name for each in source.active]
    stopped = [each.municipality.name for each in source.followers if not each.is_active]
    if not active and not stopped:
        return "Nog geen gemeente volgt deze praktijk."
    said = []
    if active:
        who = _counted(len(active), "gemeente volgt", "gemeenten volgen")
        said.append(f"{who} deze praktijk: {listed(active)}.")
    if stopped:
        said.append(f"Ermee gestopt: {listed(stopped)}.")
    return " ".join(said)


def sentence_of_map(drawn: SpreadMap | None) -> str:
    """How many gave and how many took."""
    if drawn is None:
        return ""
    gave = sum(bool(mark.given) for mark in drawn.marks)
    took = sum(bool(mark.taken) for mark in drawn.marks)
    return (
        f"{_counted(took, 'gemeente nam', 'gemeenten namen')} een praktijk over; de praktijken"
        f" komen uit {_counted(gave, 'gemeente', 'gemeenten')}. Een lijn loopt van de bron naar"
        " wie haar volgt."
    )


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def listed(names: Sequence[str]) -> str:
    """Such as "Lelystad, Urk en Dronten"."""
    return f"{', '.join(names[:-1])} en {names[-1]}" if len(names) > 1 else "".join(names)
