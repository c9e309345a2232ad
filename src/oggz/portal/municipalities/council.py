"""What a council asks about its municipality, answered with what is known and no more.

The same questions fill the page and the PDF.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from oggz.geography import Figure

# The figures that say something about the people this platform is about.
_ABOUT_VULNERABILITY = (
    "wmo_clients",
    "social_assistance",
    "disability_benefit",
    "youth_care",
    "low_income_households",
)


@dataclass(frozen=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True)
class Question:
    """One question, a short answer, the figures under it and what nobody knows yet."""

    title: str
    answer: str
    known: Sequence[Figure] = ()
    unknown: Sequence[str] = ()
    links: Sequence[Link] = field(default_factory=tuple)


def questions(
    name: str,
    figures: Sequence[Figure],
    *,
    earlier: Sequence[Figure] = (),
    news: Sequence[Link] = (),
    comparable: Sequence[Link] = (),
) -> list[Question]:
    """The three questions for the municipality called `name`.

    `figures` are of the latest year, `earlier` of an earlier one if there is one; `news` and
    `comparable` lead to what others do.
    """
    return [
        _how_many(name, figures),
        _better(name, figures, earlier),
        _others(name, news, comparable),
    ]


def _how_many(name: str, figures: Sequence[Figure]) -> Question:
    shown = [figure for figure in figures if figure.indicator.key in _ABOUT_VULNERABILITY]
    year = shown[0].year if shown else None
    known = (
        f"Hoeveel mensen in {name} kwetsbaar zijn, is niet precies bekend. Wel is bekend hoeveel"
        f" inwoners in {year} hulp of een uitkering kregen. Dat geeft een eerste beeld."
        if any(figure.value is not None for figure in shown)
        else f"Over {name} zijn hierover nog geen cijfers."
    )
    return Question(
        title="Hoeveel mensen?",
        answer=known,
        known=shown,
        unknown=[
            "Hoeveel inwoners psychisch kwetsbaar zijn en extra hulp nodig hebben.",
            "Hoeveel mensen bij meer dan één organisatie bekend zijn.",
            "Hoeveel mensen zorg nodig hebben maar er niet om vragen.",
        ],
    )


def _better(name: str, figures: Sequence[Figure], earlier: Sequence[Figure]) -> Question:
    changes = _changes(figures, earlier)
    if changes:
        answer = " ".join(changes)
        unknown = ["Waardoor de cijfers veranderden: dat zeggen ze zelf niet."]
    else:
        year = figures[0].year if figures else None
        answer = (
            f"Dat is niet te zeggen. Hier staan alleen cijfers van {year}; voor een ontwikkeling"
            " zijn minstens twee jaren nodig."
            if year
            else "Dat is niet te zeggen: er zijn nog geen cijfers."
        )
        unknown = [f"Of het in {name} beter of slechter gaat dan in eerdere jaren."]
    unknown.append("Hoe inwoners zelf vinden dat het met hen gaat.")
    return Question(title="Gaat het beter?", answer=answer, unknown=unknown)


def _changes(figures: Sequence[Figure], earlier: Sequence[Figure]) -> list[str]:
    before = {figure.indicator.key: figure for figure in earlier}
    sentences = []
    for figure in figures:
        old = before.get(figure.indicator.key)
        if figure.indicator.key not in _ABOUT_VULNERABILITY or old is None:
            continue
        if figure.value is None or old.value is None:
            continue
        sentences.append(
            f"{figure.indicator.name}: {old.value_text} in {old.year}, {figure.value_text}"
            f" in {figure.year}."
        )
    return sentences


def _others(name: str, news: Sequence[Link], comparable: Sequence[Link]) -> Question:
    answer = (
        f"Bij elk cijfer staat de middelste waarde van gemeenten die op {name} lijken. Op dit"
        " platform staat ook wat andere gemeenten doen."
        if comparable
        else "Op dit platform staat wat andere gemeenten doen."
    )
    return Question(
        title="Wat doen anderen?",
        answer=answer,
        unknown=["Welke aanpak in een vergelijkbare gemeente het meest heeft geholpen."],
        links=[*news, *comparable[:6]],
    )
