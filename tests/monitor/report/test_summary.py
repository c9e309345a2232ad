"""The summary: what it tells of figures, and what it leaves out when that is hidden."""

import pytest

from oggz.monitor.report.model import Topic
from oggz.monitor.report.summary import Counted, topics
from oggz.monitor.report.views import Cell, View
from oggz.monitor.tables import Code, Dimension, Estimate, TableInfo

PLACES = ("GM0034", "Almere"), ("GM0184", "Urk"), ("GM0995", "Lelystad")
Counts = dict[str, int | None]


def dimension(name: str, codes: list[tuple[str, str]]) -> Dimension:
    total = Code(code="_T", label="iedereen", parent=None)
    return Dimension(
        name=name, label=name, adds_up=True,
        codes=(total, *(Code(code=code, label=label, parent="_T") for code, label in codes)),
    )  # fmt: skip


def view(
    name: str, counts: Counts, *, labels: dict[str, str] | None = None,
    counted: str = "persons-2025",
    rates: dict[str, tuple[float, float, float]] | None = None,
) -> View:  # fmt: skip
    """A table of one dimension, its total first; with rates and their bounds."""
    made = dimension(
        f"of-{name}", [(code, (labels or {}).get(code, code)) for code in list(counts)[1:]]
    )
    measures = {
        code: dict(zip(("rate", "rate_low", "rate_high"), told, strict=True))
        for code, told in (rates or {}).items()
    }
    info = TableInfo(
        name=name, indicator=name, title=name, counted=counted, unit="persons",
        dimensions=(made.name,), measures=(),
    )  # fmt: skip
    cells = tuple(Cell(count, measures.get(code, {})) for code, count in counts.items())
    return View(info, (made,), cells)


def told(indicator: str, named: dict[str, View], *estimates: Estimate) -> str:
    """All that is told of the tables of one indicator, each under the name of its dimension."""
    found = [
        View(
            each.info.model_copy(update={"dimensions": (name,)}),
            (each.dimensions[0].model_copy(update={"name": name}),), each.cells,
        )
        for name, each in named.items()
    ]  # fmt: skip
    return text_of(topics(Counted({indicator: found}, estimates), {}))


def text_of(found: tuple[Topic, ...]) -> str:
    return " ".join(point.text for topic in found for point in topic.points)


def test_who_is_known_to_more_partners_is_told_with_its_share() -> None:
    cells: Counts = {"_T": 1_200, "one": 900, "more": 300, "three": 40}
    text = told("overlap", {"known_to": view("overlap", cells)})
    assert text.startswith("300 van de 1.200 mensen van de doelgroep (25%) zijn bij meer dan één")
    assert "40 zijn bekend bij drie of meer" in text
    gone = view("overlap", {**cells, "more": None, "one": None})
    assert told("overlap", {"known_to": gone}) == ""


def test_the_decision_and_who_asked_stand_with_the_answer() -> None:
    tables = {"people": [view("people", {"_T": 500, "m": None, "v": None})]}
    (topic,) = topics(Counted(tables, ()), {"people": "Voor het besluit: hoeveel (de raad)."})
    assert topic.title == "Om hoeveel mensen gaat het?"
    assert [point.use for point in topic.points] == ["Voor het besluit: hoeveel (de raad)."]
    assert topic.points[0].text == "500 mensen van de doelgroep, ieder één keer geteld."


@pytest.mark.parametrize(
    ("urk", "says"),
    [
        ((9.0, 7.0, 11.0), "verschillen de gemeenten niet aantoonbaar: overal zijn het er 9,0 tot"),
        ((4.0, 3.0, 5.0), "de meeste in Lelystad (10,5) en de minste in Urk (4,0)"),
    ],
)
def test_municipalities_differ_only_when_their_margins_do(
    urk: tuple[float, float, float], says: str
) -> None:
    counts: Counts = {"_T": 900, "GM0034": 600, "GM0184": 50, "GM0995": 250}
    rates = {"GM0034": (10.0, 9.5, 10.6), "GM0184": urk, "GM0995": (10.5, 9.8, 11.2)}
    found = view("people_by_municipality", counts, labels=dict(PLACES), rates=rates)
    text = told("people_by_municipality", {"municipality": found})
    assert "In Almere zijn het er 600, in Urk 50." in text
    assert says in text


def test_what_changed_is_told_from_both_periods() -> None:
    now = view("inflow", {"_T": 1_000, "stayed": 700, "came": 300}, counted="known-2025")
    before = view("outflow", {"_T": 950, "stayed": 700, "left": 250}, counted="before-2024")
    text = told("inflow", {"since": now, "until": before})
    assert text == (
        "Van de 1.000 mensen die bij een bron bekend zijn, waren er 700 (70%) ook in de vorige"
        " periode bekend; 300 kwamen erbij. 250 van toen zijn nu bij geen bron meer bekend. Samen"
        " waren het er toen 950, nu 1.000. Wie tussen de periodes niet is herkend, telt als"
        " weggegaan en als erbij gekomen: er bleven dus eerder meer mensen dan minder."
    )


def test_combinations_that_are_partly_hidden_are_told_as_a_least_number() -> None:
    cells: Counts = {"_T": 400, "a": 100, "a+b": 200, "b+c": None}
    text = told("combinations", {"combination": view("combinations", cells, counted="known-2025")})
    assert text.startswith("Bij ten minste 200 (50%) van de 400 mensen die bij een bron bekend")


def test_counting_apart_is_held_against_counting_once() -> None:
    own = [
        Estimate(
            name=f"alone-{n}", indicator="alone", title="x", value=value, low=value, high=value,
            unit="mensen", warning="", rests_on=(),
        )
        for n, value in enumerate((600.0, 500.0))
    ]  # fmt: skip
    text = told("overlap", {"known_to": view("overlap", {"_T": 1_000, "more": 100})}, *own)
    assert "hadden de bronnen samen ongeveer 1.100 mensen geteld" in text
    assert "10% te veel" in text


def test_who_is_known_to_nobody_comes_with_its_warning() -> None:
    guess = Estimate(
        name="unseen", indicator="unseen", title="x", value=640, low=320, high=700, unit="mensen",
        warning="Let op.", rests_on=(),
    )  # fmt: skip
    text = text_of(topics(Counted({}, (guess,)), {}))
    assert "ruwe schatting is 640 (marge 320" in text
    assert "los van elkaar staan, en dat is zelden zo" in text
