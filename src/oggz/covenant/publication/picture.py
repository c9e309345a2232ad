"""The picture for residents: the parties round the table, and which kinds of data each may see."""

import textwrap
from dataclasses import dataclass

from oggz.covenant import phrases
from oggz.covenant.model import Covenant
from oggz.covenant.publication.page import environment
from oggz.covenant.sight import KINDS, Sees, Sight

WIDTH = 420
_SEAT, _HEIGHT, _GAP, _TOP = 182, 104, 14, 8
_MARKS = {Sees.YES: "yes", Sees.PARTLY: "partly", Sees.NO: "no"}
_SEES = {
    Sees.YES: "ziet",
    Sees.PARTLY: "ziet soms, of een deel",
    Sees.NO: "ziet niet",
}
_LEGEND_LINE = 22


@dataclass(frozen=True)
class Mark:
    """One kind of data at a seat: its letter, where, and whether it is seen."""

    x: int
    y: int
    letter: str
    sees: str


@dataclass(frozen=True)
class Seat:
    x: int
    y: int
    lines: tuple[str, ...]
    marks: tuple[Mark, ...]


def draw(covenant: Covenant, found: Sight) -> str:
    """An SVG of 420 units wide that can be read on a phone; its letters stand for kinds of data."""
    parties = list(covenant.parties)
    rows = (len(parties) + 1) // 2
    table = rows * (_HEIGHT + _GAP) - _GAP
    legend = _TOP + table + 34
    return environment().get_template("tafel.svg.j2").render(
        width=WIDTH, height=legend + _LEGEND_LINE * (len(KINDS) + len(Sees)) + 6, top=_TOP,
        table=table, seats=[_seat(covenant, found, slug, n) for n, slug in enumerate(parties)],
        seat_width=_SEAT, seat_height=_HEIGHT, told=" ".join(told(covenant, found)),
        kinds=[(chr(65 + n), kind, legend + _LEGEND_LINE * n) for n, kind in enumerate(KINDS)],
        signs=[
            (_MARKS[one], _SEES[one], legend + _LEGEND_LINE * (len(KINDS) + n) + 8)
            for n, one in enumerate(Sees)
        ],
    )  # fmt: skip


def told(covenant: Covenant, found: Sight) -> list[str]:
    """What the picture shows, a sentence for each party."""
    return [f"{phrases.party(covenant, slug)} {_seen(found, slug)}." for slug in covenant.parties]


def _seen(found: Sight, slug: str) -> str:
    kinds: dict[Sees, list[str]] = {one: [] for one in Sees}
    for kind, categories in KINDS.items():
        kinds[found.of(slug, categories)].append(kind[:1].lower() + kind[1:])
    if len(kinds[Sees.NO]) == len(KINDS):
        return "ziet niets van wat anderen inbrengen"
    return ". Deze partij ".join(
        f"{_SEES[one]}: {phrases.listed(kinds[one])}" for one in Sees if kinds[one]
    )


def _seat(covenant: Covenant, found: Sight, slug: str, number: int) -> Seat:
    left = number % 2 == 0
    x = 4 if left else WIDTH - 4 - _SEAT
    y = _TOP + (number // 2) * (_HEIGHT + _GAP)
    lines = textwrap.wrap(phrases.party(covenant, slug), 19, max_lines=3, placeholder=" …")
    marks = tuple(
        Mark(
            x + 17 + 21 * place, y + _HEIGHT - 20, chr(65 + place),
            _MARKS[found.of(slug, categories)],
        )
        for place, categories in enumerate(KINDS.values())
    )  # fmt: skip
    return Seat(x, y, tuple(lines), marks)
