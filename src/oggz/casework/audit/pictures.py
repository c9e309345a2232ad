"""How much was done on each day, as bars; the sentence says what they show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oggz.casework.audit.selectors import Day

WIDTH, HEIGHT = 720, 180
_BOTTOM = 150


@dataclass(frozen=True, slots=True)
class Bar:
    day: Day
    x: float
    width: float
    done_y: float
    done_height: float
    refused_y: float
    refused_height: float
    label: date | None


@dataclass(frozen=True, slots=True)
class Picture:
    bars: Sequence[Bar]
    busiest: Day
    total: int
    refused: int

    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = _BOTTOM


def picture(days: Sequence[Day]) -> Picture | None:
    """None when nothing was done at all."""
    busiest = max(days, key=lambda day: day.total)
    if not busiest.total:
        return None
    step = WIDTH / len(days)
    scale = (_BOTTOM - 10) / busiest.total
    bars = []
    for number, day in enumerate(days):
        done, refused = day.done * scale, day.refused * scale
        bars.append(
            Bar(
                day=day,
                x=round(number * step + 2, 1),
                width=round(step - 4, 1),
                done_y=round(_BOTTOM - done, 1),
                done_height=round(done, 1),
                refused_y=round(_BOTTOM - done - refused, 1),
                refused_height=round(refused, 1),
                label=day.day if number % 7 == 0 else None,
            )
        )
    return Picture(bars, busiest, sum(day.total for day in days), sum(day.refused for day in days))
