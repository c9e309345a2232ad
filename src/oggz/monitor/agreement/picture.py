"""The picture of who gives what to whom, as boxes and arrows for an SVG template."""

import textwrap
from collections.abc import Iterable
from dataclasses import dataclass

from oggz.monitor.agreement.model import Agreement, Role

WIDTH = 400
_HALF = 186
_LINE = 18
_PAD = 12
_GAP = 62


@dataclass(frozen=True)
class Box:
    """A house. `lines` are of 18 units each, the first one bold; `mark` tells them apart."""

    x: int
    y: int
    width: int
    lines: tuple[str, ...]
    mark: str

    @property
    def height(self) -> int:
        return 2 * _PAD + _LINE * len(self.lines)

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


@dataclass(frozen=True)
class Arrow:
    """Along the points of `path` (SVG path data), with a word that begins at a point."""

    path: str
    text: str
    text_x: int
    text_y: int


@dataclass(frozen=True)
class Picture:
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]

    @property
    def width(self) -> int:
        return WIDTH


def draw(agreement: Agreement) -> Picture:
    """Sources above, linkage and analysis side by side, then advice, publisher and the public."""
    house = {name: party.organisation for name, party in agreement.parties.items()}
    sources = Box(
        2, 2, WIDTH - 4,
        ("Bronnen", *_each(house[name] for name in agreement.sources), "Namen blijven hier"),
        "source",
    )  # fmt: skip
    top = sources.bottom + _GAP
    linkage = _half(2, top, "Koppeleenheid", house[agreement.only(Role.LINKAGE_UNIT)],
                    ("ziet geen namen", "en geen inhoud"), "linkage")  # fmt: skip
    analysis = _half(WIDTH - 2 - _HALF, top, "Analyse-eenheid",
                     house[agreement.only(Role.ANALYSIS_UNIT)],
                     ("ziet geen namen", "en geen codes"), "analysis")  # fmt: skip
    below = max(linkage.bottom, analysis.bottom) + _GAP
    advisers = tuple(house[name] for name in agreement.advice.parties)
    advice = Box(2, below, WIDTH - 4, ("Advies voor elke uitgave", *_each(advisers)), "advice")
    publisher = Box(
        2, advice.bottom + _GAP - 14, WIDTH - 4,
        ("Uitgever", *_each([house[agreement.only(Role.PUBLISHER)]])), "publisher",
    )  # fmt: skip
    public = Box(
        2, publisher.bottom + _GAP - 14, WIDTH - 4,
        ("Iedereen", f"nooit een cel met minder dan {agreement.thresholds.count} mensen"), "public",
    )  # fmt: skip
    arrows = (
        _down(linkage.x + 30, sources.bottom, linkage.y, "vergelijkcodes"),
        _down(analysis.x + 30, sources.bottom, analysis.y, "versleutelde inhoud"),
        _spine(linkage, analysis),
        _down(analysis.middle + 14, analysis.bottom, advice.y, "tabellen"),
        _down(WIDTH // 2, advice.bottom, publisher.y, "na advies"),
        _down(WIDTH // 2, publisher.bottom, public.y, "ondertekende uitgave"),
    )
    return Picture(
        public.bottom + 2, (sources, linkage, analysis, advice, publisher, public), arrows
    )


def _half(x: int, y: int, title: str, house: str, told: tuple[str, ...], mark: str) -> Box:
    return Box(x, y, _HALF, (title, *_lines(house, 20), *told), mark)


def _spine(linkage: Box, analysis: Box) -> Arrow:
    """From the lower side of the linkage unit to the analysis unit, with its word below."""
    low = max(linkage.bottom, analysis.bottom)
    path = f"M{linkage.middle} {linkage.bottom}V{low + 24}H{analysis.x + 36}V{analysis.bottom + 3}"
    return Arrow(path, "wie bij wie hoort", linkage.middle + 6, low + 42)


def _down(x: int, y1: int, y2: int, text: str) -> Arrow:
    return Arrow(f"M{x} {y1}V{y2 - 3}", text, x + 9, (y1 + y2) // 2 + 4)


def _each(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(line for text in texts for line in _lines(text, 42))


def _lines(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, max_lines=2, placeholder=" …") or [text[:width]]
