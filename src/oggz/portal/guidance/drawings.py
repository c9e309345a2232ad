"""What municipalities expect against what it takes, drawn. A table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from oggz.portal.guidance.models import Audience, Effort, Wish
from oggz.portal.guidance.spread import FEWEST, Spread, spread

WIDTH, HEIGHT = 640, 408
_LEFT, _TOP, _COLUMN, _ROW = 56, 48, 188, 66
_APART = 34


@dataclass(frozen=True)
class Weighed:
    """A wish with what was said of it; `number` is how it is called in the drawing."""

    number: int
    wish: Wish
    spread: Spread | None
    judgements: int
    # Who would be better off, those that most municipalities name first: ("bewoners", 3).
    audiences: list[tuple[str, int]]


@dataclass(frozen=True)
class Dot:
    """The middle of the judgements, with a line from the lowest to the highest."""

    number: int
    x: float
    y: float
    top: float
    bottom: float

    @property
    def text_y(self) -> float:
        return self.y + 5


@dataclass(frozen=True)
class Axis:
    text: str
    at: float


@dataclass(frozen=True)
class Picture:
    dots: list[Dot]
    efforts: list[Axis]
    gains: list[Axis]
    sentence: str
    width: int = WIDTH
    height: int = HEIGHT


def weighed(wishes: Sequence[Wish]) -> list[Weighed]:
    """The wishes numbered, those that are expected to bring most first."""
    found = [(wish, spread(each.gain for each in wish.given)) for wish in wishes]
    found.sort(key=lambda pair: (-_height(pair[1]), pair[0].title, pair[0].pk))
    return [
        Weighed(number, wish, spread_of, len(wish.given), _audiences(wish))
        for number, (wish, spread_of) in enumerate(found, start=1)
    ]


def _height(of: Spread | None) -> float:
    return (of.low + of.high) / 2 if of else 0


def _audiences(wish: Wish) -> list[tuple[str, int]]:
    if len(wish.given) < FEWEST:
        return []
    numbers = [
        (str(audience.label), sum(audience.value in each.audiences for each in wish.given))
        for audience in Audience
    ]
    return sorted((each for each in numbers if each[1]), key=lambda each: -each[1])


def picture(rows: Sequence[Weighed]) -> Picture | None:
    """None if of no wish both the effort and enough judgements are known."""
    columns: dict[str, list[Weighed]] = {effort.value: [] for effort in Effort}
    for row in rows:
        if row.spread and row.wish.effort:
            columns[row.wish.effort].append(row)
    drawn = [row for column in columns.values() for row in column]
    if not drawn:
        return None
    dots = []
    for place, column in enumerate(columns.values()):
        start = _LEFT + _COLUMN * (place + 0.5) - _APART * (len(column) - 1) / 2
        for order, row in enumerate(column):
            dots.append(_dot(row, start + _APART * order))
    efforts = [
        Axis(str(effort.label), _LEFT + _COLUMN * (place + 0.5))
        for place, effort in enumerate(Effort)
    ]
    gains = [Axis(str(gain), _down(gain)) for gain in range(1, 6)]
    return Picture(sorted(dots, key=lambda dot: dot.number), efforts, gains, _sentence(drawn))


def _dot(row: Weighed, x: float) -> Dot:
    assert row.spread is not None
    middle = _down(_height(row.spread))
    return Dot(row.number, x, middle, _down(row.spread.highest), _down(row.spread.lowest))


def _down(gain: float) -> float:
    return _TOP + _ROW * (5 - gain)


def _sentence(drawn: Sequence[Weighed]) -> str:
    """Which wish brings much for little, if there is one."""
    cheap = [
        row for row in drawn
        if row.spread and row.spread.low >= 4 and row.wish.effort == Effort.SMALL
    ]  # fmt: skip
    if cheap:
        titles = [f"‘{row.wish.title}’" for row in cheap]
        listed = f"{', '.join(titles[:-1])} en {titles[-1]}" if len(titles) > 1 else titles[0]
        verb = "brengen" if len(titles) > 1 else "brengt"
        return f"{listed} {verb} volgens gemeenten veel op en {_costs(len(titles))} weinig moeite."
    number = len(drawn)
    wishes = "1 wens staat" if number == 1 else f"{number} wensen staan"
    return f"{wishes} in het beeld. Geen daarvan brengt veel op met weinig moeite."


def _costs(number: int) -> str:
    return "kosten" if number > 1 else "kost"
