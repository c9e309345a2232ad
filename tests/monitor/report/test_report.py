"""The report: true to the tables, readable for everybody, and without what is hidden."""

import io
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from playwright.sync_api import Browser, Page

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.report import Definition, Description, Material, Rating, compose, html, pdf, value
from oggz.monitor.report.drawing import Area, Bar, bars, region
from oggz.monitor.report.model import Grid, Report, Story
from oggz.monitor.report.quality import Links, Quality, Share
from oggz.monitor.report.value import worth
from oggz.monitor.report.views import views
from oggz.monitor.tables import Estimate, Safe
from tests.monitor.release import world

AXE = (Path(__file__).resolve().parents[3] / "node_modules/axe-core/axe.min.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DAY = date(2026, 6, 1)
RATINGS = (
    Rating("people_by_municipality", "police", 5, ""),
    Rating("people_by_municipality", "wmo", 5, "Nodig voor de begroting."),
    Rating("people_by_municipality", "shelter", 5, ""),
    Rating("people_by_municipality", "clients", 2, ""),
    Rating("overlap", "wmo", 4, ""),
    Rating("coverage", "clients", 2, ""),
)


@pytest.fixture(scope="module")
def agreed(made: Path) -> Agreement:
    return agreements.read(made / "agreement.toml")


@pytest.fixture(scope="module")
def safe(agreed: Agreement) -> Safe:
    return world.tables(agreed)


@pytest.fixture(scope="module")
def material(agreed: Agreement, safe: Safe) -> Material:
    share = Share(value=0.987, low=0.98, high=0.993)
    return Material(
        safe=safe, agreement=agreed, day=DAY, tried={"bound": 310, "alone": 120},
        tried_by_table={info.name: 40 + n for n, info in enumerate(safe.structure.tables)},
        advice=(), ratings=RATINGS,
        quality=Quality(linkage=Links(precision=share, recall=share), draws=50,
                        left_out={"time_to_care": "geen bron levert begin van zorg"}),
        stories=(Story("Een verhaal", ("Zo was het.",), "Met toestemming."),),
        descriptions={
            "overlap": Description("Bekend bij meer dan één partner", "Wie kent wie?",
                                   "Stuurgroep van de monitor", "Waar afspraken nodig zijn."),
        },
        definitions=(
            Definition("any", "Bij een partner bekend", "Iedereen in een bron.", False),
            Definition("two", "Twee leefgebieden", "Wie er twee heeft.", True),
            Definition("three", "Drie leefgebieden", "Wie er drie heeft.", False),
        ),
    )  # fmt: skip


@pytest.fixture(scope="module")
def report(material: Material) -> Report:
    return compose(material)


@pytest.fixture(scope="module")
def text(report: Report) -> str:
    return html.render(report)


def grids(report: Report) -> list[Grid]:
    return [figure.grid for one in report.indicators for figure in one.figures]


def test_every_number_shown_is_one_of_the_tables(report: Report, safe: Safe) -> None:
    known = {
        count for table in safe.cells.values() for count in table["count"].to_pylist()
    }  # fmt: skip
    for one in report.indicators:
        for figure in one.figures:
            for row in figure.grid.rows:
                first = row.cells[0]
                assert first == "verborgen" or int(first.replace(".", "")) in known


def test_a_cell_stands_where_it_belongs(report: Report, safe: Safe) -> None:
    by_age = safe.cells["by_age"].to_pylist()
    lelystad = {row["age_group"]: row for row in by_age if row["municipality"] == "GM0995"}
    grid = next(grid for grid in grids(report) if grid.columns[0] == "Gemeente"
                and grid.columns[1:3] == ("Samen", "Jonger dan 18 jaar"))  # fmt: skip
    row = next(row for row in grid.rows if row.head == "Lelystad")
    told = ["verborgen" if one["count"] is None else str(one["count"]) for one in lelystad.values()]
    assert list(row.cells) == told


def test_what_is_almost_all_hidden_is_named_and_left_to_its_file(
    material: Material, safe: Safe
) -> None:
    table = safe.cells["by_age"]
    whole = pa.array([row < 7 for row in range(len(table))])
    gone = table.set_column(
        table.column_names.index("count"), "count",
        pc.if_else(whole, table["count"], pa.scalar(None, pa.int64())),
    )  # fmt: skip
    told = compose(replace(material, safe=replace(safe, cells={**safe.cells, "by_age": gone})))
    (one,) = [one for one in told.indicators if one.key == "people-by-age-group"]
    assert one.unshown == ("Gemeente en leeftijd (35 van de 42 aantallen zijn verborgen)",)
    assert "Hier niet getoond" in html.render(told)


def test_hidden_cells_are_told_as_hidden(report: Report, safe: Safe) -> None:
    hidden = [row for row in safe.cells["by_age"].to_pylist() if row["status"] == "hidden"]
    grid = next(grid for grid in grids(report) if "Jonger dan 18 jaar" in grid.columns)
    assert sum(cell == "verborgen" for row in grid.rows for cell in row.cells) == len(hidden) > 0


def test_the_same_numbers_are_shown_once(report: Report) -> None:
    dimensions = [grid.columns[0] for grid in grids(report) if grid.columns[1] != "Samen"]
    assert sorted(dimensions) == sorted(set(dimensions))


def test_every_figure_says_how_often_it_was_attacked(report: Report, safe: Safe) -> None:
    for one in report.indicators:
        for figure in one.figures:
            assert re.search(
                r"ten minste 4\d aanvallen nagebootst.*Geen enkele lukte", figure.proof
            )


def test_every_chart_has_a_sentence_a_description_and_a_table(report: Report) -> None:
    figures = [figure for one in report.indicators for figure in one.figures]
    charted = [figure for figure in figures if figure.pictures]
    assert len(charted) >= 6
    for figure in charted:
        assert figure.parts.endswith(".")
        assert figure.grid.rows
        assert all(figure.parts in picture.text for picture in figure.pictures)


def test_the_total_is_told_once_in_the_summary(report: Report) -> None:
    told = " ".join(point.text for topic in report.summary for point in topic.points)
    assert told.count("Het gaat om 3.000 mensen") == 1


def test_definitions_stand_side_by_side_with_their_counts(report: Report, safe: Safe) -> None:
    counts = dict(zip(safe.cells["definitions"]["definition"].to_pylist(),
                      safe.cells["definitions"]["count"].to_pylist(), strict=True))  # fmt: skip
    assert report.definitions is not None
    rows = report.definitions.grids[0].rows
    assert [row.cells[1].replace(".", "") for row in rows] == [
        str(counts[code]) for code in ("any", "two", "three")
    ]
    used = [row.head for row in rows if row.head.endswith("(gebruikt in dit rapport)")]
    assert used == ["Twee leefgebieden (gebruikt in dit rapport)"]


def test_a_small_municipality_is_told_how_little_it_sees(report: Report, safe: Safe) -> None:
    assert any("Het minst ziet Urk" in text for text in report.privacy.texts)
    grid = next(one for one in report.privacy.grids if one.columns[0] == "Gemeente")
    urk = next(row for row in grid.rows if row.head == "Urk")
    rows = [row | {"table": name} for name, table in safe.cells.items()
            for row in table.to_pylist() if row.get("municipality") == "GM0184"]  # fmt: skip
    different = {
        frozenset((name, row[name]) for name in row
                  if name not in ("count", "status", "table", "rate", "low", "high")
                  and row[name] != "_T"): row["status"] for row in rows
    }  # fmt: skip
    shown = sum(status == "" for status in different.values())
    assert urk.cells[:2] == (str(len(different)), str(shown))


def test_nobody_is_told_how_many_cells_were_hidden_for_their_own_sake(text: str) -> None:
    assert "primair" not in text.lower()
    assert "Wij zeggen niet welke aantallen om welke reden verborgen zijn" in text


def test_partners_and_representatives_weigh_the_same(agreed: Agreement, safe: Safe) -> None:
    found = {view.info.indicator: [view] for view in views(safe)}
    rows = {row.indicator: row for row in worth(agreed, found, RATINGS)}
    assert rows["people_by_municipality"].value == (5 + 2) / 2
    assert rows["coverage"].reason_to_drop == value.LITTLE_VALUED
    assert rows["people_by_municipality"].reason_to_drop == ""
    assert rows["inflow"].value is None


def test_indicators_are_ranked_and_those_to_drop_are_named(report: Report) -> None:
    ranking = report.value.grids[0]
    assert [row.head for row in ranking.rows][:3] == [
        "Bekend bij meer dan één partner", "Mensen per gemeente", "Wat elke bron alleen zou zien",
    ]  # fmt: skip
    assert ranking.rows[2].cells[0] == "laten vallen"
    assert report.value.texts[0].endswith("waarderen het weinig: ‘Wat elke bron alleen zou zien’.")
    assert any("Nodig voor de begroting." in row.cells for row in report.value.grids[2].rows)


def test_what_is_mostly_hidden_is_to_be_dropped_unless_it_is_worth_much(
    agreed: Agreement, safe: Safe
) -> None:
    view = next(view for view in views(safe) if view.info.name == "by_age")
    gone = replace(view, cells=tuple(replace(cell, count=None) for cell in view.cells))
    (row,) = worth(agreed, {"people": [gone]}, [Rating("people", "wmo", 3, "")])
    assert row.reason_to_drop == value.MOSTLY_HIDDEN
    (row,) = worth(agreed, {"people": [gone]}, [Rating("people", "wmo", 4, "")])
    assert row.reason_to_drop == ""


def test_without_ratings_or_quality_the_report_says_so(material: Material) -> None:
    page = html.render(compose(replace(material, ratings=(), quality=None, definitions=())))
    assert "Nog niemand heeft de cijfers gewaardeerd" in page
    assert "geen schatting van hoe goed de koppeling is" in page


@pytest.mark.parametrize(
    ("method", "settings", "says"),
    [
        ("rounding", {"base": 10, "most_off": 1}, "Afgerond op een veelvoud van"),
        ("cell_key", {"most_noise": 5, "variance": 2.5}, "Spreiding van de verandering"),
        ("differential_privacy", {"epsilon": 0.5, "warning": "Geen belofte."}, "Geen belofte."),
    ],
)
def test_numbers_that_were_changed_are_not_told_as_if_they_were_exact(
    material: Material, method: str, settings: dict[str, float], says: str
) -> None:
    protection = material.safe.protection.model_copy(
        update={"method": method, "settings": settings}
    )
    page = html.render(
        compose(replace(material, safe=replace(material.safe, protection=protection)))
    )
    assert "De aantallen zijn niet precies" in page
    assert says in page
    assert "Kleine aantallen zijn verborgen" not in page


def test_an_example_says_so_from_begin_to_end_and_a_real_report_does_not(
    material: Material, text: str
) -> None:
    said = "Voorbeeld met verzonnen mensen. Dit zijn geen echte cijfers."
    assert text.count(said) == 2
    assert text.index(said) < text.index("<h1>")
    real = replace(material, agreement=material.agreement.model_copy(update={"people": "real"}))
    assert "verzonnen" not in html.render(compose(real))


def test_what_differs_within_the_margins_gets_one_shade() -> None:
    areas = [Area("GM0034", 1, 6.1), Area("GM0184", 2, 6.9), Area("GM0995", 3, 7.4)]
    shades = [
        set(re.findall(r'<path d="[^"]+" fill="(#[0-9a-f]+)" fill-rule', drawn.svg))
        for alike in (False, True)
        if (drawn := region(areas, "x", "t", "d", rates=True, alike=alike))
    ]
    assert [len(found) for found in shades] == [3, 1]


def test_what_is_estimated_is_ranked_and_stands_under_its_warning(material: Material) -> None:
    guess = Estimate(
        name="unseen", indicator="unseen", title="Mensen die niemand kent", value=640, low=320,
        high=700, unit="mensen", warning="Gebruik alleen de orde van grootte.", rests_on=(),
    )  # fmt: skip
    told = compose(
        replace(
            material, safe=replace(material.safe, estimates=(guess,)),
            ratings=(*RATINGS, Rating("unseen", "clients", 5, "")),
            descriptions={**material.descriptions, "unseen": Description(
                "Bij niemand bekend", "Hoeveel?", "Cliëntenraad", "Of er gezocht moet worden.")},
        )
    )  # fmt: skip
    (part,) = told.estimates
    assert part.title == "Bij niemand bekend"
    assert part.texts[0] == guess.warning
    assert part.grids[0].rows[0].cells == ("640", "320 – 700")
    first = told.value.grids[0].rows[0]
    assert (first.head, first.cells[0], first.cells[4]) == (
        "Bij niemand bekend",
        "houden",
        "geschat",
    )
    assert guess.warning in html.render(told)


def test_the_page_needs_nothing_from_elsewhere(text: str) -> None:
    assert "<script" not in text
    assert not re.findall(r'(?:src|href)="(?!#)', text)
    assert "url(http" not in text
    assert "@import" not in text


def test_text_of_people_cannot_become_markup(material: Material) -> None:
    bad = "<img src=x onerror=alert(1)> #eval(1) $x$ *"
    told = replace(material, stories=(Story(bad, (bad,), bad),), motivation=bad,
                   ratings=(Rating("overlap", "wmo", 4, bad),))  # fmt: skip
    page = html.render(compose(told))
    assert "<img" not in page
    assert page.count("&lt;img src=x") == 5
    assert pdf.render(compose(told), day=DAY).startswith(b"%PDF")


class _Ids(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.asked: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = {name: value or "" for name, value in attrs}
        self.ids += [told["id"]] if "id" in told else []
        self.asked += told.get("aria-labelledby", "").split()
        self.asked += [told["href"][1:]] if told.get("href", "").startswith("#") else []
        self.asked += re.findall(r"url\(#([^)]+)\)", told.get("fill", ""))


def test_every_place_in_the_page_has_one_name_and_every_reference_a_place(text: str) -> None:
    found = _Ids()
    found.feed(text)
    assert len(found.ids) == len(set(found.ids))
    assert set(found.asked) <= set(found.ids)


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_everybody_can_read_it(text: str, browser: Browser, tmp_path: Path, width: int) -> None:
    page = opened(browser, text, tmp_path, width)
    page.evaluate(AXE)
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:80]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    small = page.evaluate(
        """() => [...document.querySelectorAll('svg text')].filter(text => {
            const scale = text.ownerSVGElement.getScreenCTM().a;
            return parseFloat(getComputedStyle(text).fontSize) * scale < 11;
        }).map(text => text.textContent)"""
    )
    assert small == []
    pale = page.evaluate(
        """() => [...document.querySelectorAll('.state')].filter(one => {
            const style = getComputedStyle(one);
            return style.color === style.backgroundColor;
        }).length"""
    )
    assert pale == 0
    page.close()


def opened(browser: Browser, text: str, folder: Path, width: int) -> Page:
    (folder / "rapport.html").write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((folder / "rapport.html").as_uri())
    return page


@pytest.fixture(scope="module")
def paper(report: Report) -> bytes:
    return pdf.render(report, day=DAY)


def test_the_pdf_is_tagged_and_has_title_and_language(paper: bytes) -> None:
    with pikepdf.open(io.BytesIO(paper)) as document:
        root = document.Root
        assert root.MarkInfo.Marked
        assert str(root.Lang).startswith("nl")
        assert root.ViewerPreferences.DisplayDocTitle
        with document.open_metadata() as told:
            assert told["pdfuaid:part"] == "1"
            assert told["dc:title"].startswith("Voorbeeld: monitor")
        assert root.StructTreeRoot.K


def test_every_picture_in_the_pdf_has_words_and_every_table_its_heads(
    paper: bytes, report: Report
) -> None:
    pictures = sum(
        len(figure.pictures) for one in report.indicators for figure in one.figures
    )  # fmt: skip
    with pikepdf.open(io.BytesIO(paper)) as document:
        tags = [
            one for one in document.objects
            if isinstance(one, pikepdf.Dictionary) and "/S" in one and "/P" in one
        ]  # fmt: skip
        kinds = [str(one.S) for one in tags]
        figures = [one for one in tags if str(one.S) == "/Figure"]
        assert len(figures) == pictures
        assert all(len(str(one.get("/Alt", ""))) > 20 for one in figures)
        assert kinds.count("/Table") > 10
        assert kinds.count("/TH") > 30
        assert {"/H1", "/H2", "/L"} <= set(kinds)


def test_the_same_report_gives_the_same_pdf(paper: bytes, report: Report) -> None:
    assert pdf.render(report, day=DAY) == paper


def test_a_bar_that_is_hidden_shows_no_length() -> None:
    drawn = bars([Bar("Open", 100.0), Bar("Dicht", None)], "x", "t", "d")
    widths = re.findall(r'width="([\d.]+)" height="16"', drawn.svg)
    assert [float(width) for width in widths] == [262.0, 44.0]
    assert ">verborgen<" in drawn.svg


def test_a_hidden_municipality_is_hatched_on_the_map() -> None:
    codes = ("GM0034", "GM0184", "GM0995")
    areas = [Area(code, n, value) for n, (code, value) in
             enumerate(zip(codes, (6.1, None, 8.9), strict=True), 1)]  # fmt: skip
    for rates in (True, False):
        drawn = region(areas, "x", "t", "d", rates=rates)
        assert drawn is not None
        assert len(re.findall(r'<path d="[^"]+" fill="url\(#x-streep\)"', drawn.svg)) == 1
        assert ">verborgen<" in drawn.svg
    assert region([Area("GM0034", 1, None)], "x", "t", "d", rates=True) is not None
