"""How it went in a domain of life, as a line of a few points beside its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.plans.selectors import Course, Score
from oggz.casework.plans.terms import HIGHEST, LOWEST

WIDTH, HEIGHT = 320, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 24, 300, 14, 74


@dataclass(frozen=True, slots=True)
class Point:
    score: Score
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Picture:
    """The points from left to right in order of days, equally far apart when on one day."""

    domain: LifeDomain
    points: Sequence[Point]
    line: str
    sentence: str
    levels: Sequence[tuple[int, float]]

    width: int = WIDTH
    height: int = HEIGHT
    left: int = _LEFT
    right: int = _RIGHT


def pictures(courses: Sequence[Course]) -> list[Picture]:
    return [_picture(course) for course in courses]


def _picture(course: Course) -> Picture:
    scores = course.scores
    first, last = scores[0].at, scores[-1].at
    days = (last - first).days
    points = []
    for number, score in enumerate(scores):
        part = (score.at - first).days / days if days else number / max(1, len(scores) - 1)
        x = _LEFT + 12 + part * (_RIGHT - _LEFT - 24)
        points.append(Point(score, round(x, 1), _height(score.value)))
    return Picture(
        course.domain,
        points,
        " ".join(f"{point.x},{point.y}" for point in points),
        _sentence(scores),
        [(level, _height(level)) for level in (LOWEST, HIGHEST)],
    )


def _height(value: int) -> float:
    return round(_BOTTOM - (value - LOWEST) / (HIGHEST - LOWEST) * (_BOTTOM - _TOP), 1)


def _sentence(scores: Sequence[Score]) -> str:
    first, last = scores[0].value, scores[-1].value
    if len(scores) == 1:
        return f"Eén keer ingevuld: een {last}."
    if first == last:
        return f"Het is hetzelfde gebleven: een {last}."
    went = "vooruit" if last > first else "achteruit"
    return f"Het ging {went}: van een {first} naar een {last}."
