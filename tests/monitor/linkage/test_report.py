"""The report of a linkage: true to the files beside it, and readable for everybody."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import Browser, Page

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import Agreement
from oggz.monitor.encoding import EncodingSettings, Salt, encode_table
from oggz.monitor.linkage import Linkage, link_tables, measure
from oggz.monitor.linkage.explain import Way, explain
from oggz.monitor.linkage.flows import Flows, flows
from oggz.monitor.linkage.quality import Measured
from oggz.monitor.linkage.report import printed, render
from oggz.monitor.linkage.strangers import count_strangers
from oggz.monitor.people import Sources, six_sources
from tests.browsing import AXE, TAGS
from tests.monitor.world import SIX, draft_six

KEY = b"k" * 32
PLAIN = EncodingSettings(
    salts=(Salt(name="all", fields=(), groups=("name", "surname", "birth", "address")),)
)


@pytest.fixture(scope="module")
def people() -> Sources:
    return six_sources(400, seed=31)


@pytest.fixture(scope="module")
def agreement(tmp_path_factory: pytest.TempPathFactory) -> Agreement:
    return agreements.read(draft_six(tmp_path_factory.mktemp("afspraak"), 400))


@pytest.fixture(scope="module")
def linkage(people: Sources, tmp_path_factory: pytest.TempPathFactory) -> Linkage:
    return linked(people, EncodingSettings(), tmp_path_factory.mktemp("werk"))


def linked(people: Sources, settings: EncodingSettings, folder: Path) -> Linkage:
    encoded = {n: encode_table(t, settings, KEY, seed=1) for n, t in people.tables.items()}
    counted = {n: count_strangers(t, settings, KEY) for n, t in people.tables.items()}
    return link_tables(encoded, settings, folder, strangers=counted)


@pytest.fixture(scope="module")
def page_text(people: Sources, agreement: Agreement, linkage: Linkage) -> str:
    measured = measure(linkage.spine, people.truth)
    return render(agreement, linkage, measured, explain(linkage.model, agreement.encoding))


def opened(browser: Browser, text: str, folder: Path, width: int) -> Page:
    (folder / "verslag.html").write_text(text, encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.goto((folder / "verslag.html").as_uri())
    return page


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_everybody_can_read_it(
    page_text: str, browser: Browser, tmp_path: Path, width: int
) -> None:
    page = opened(browser, page_text, tmp_path, width)
    page.evaluate(AXE.read_text())
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
    page.close()


def test_nothing_in_the_pictures_is_cut_off_or_overlaps(
    page_text: str, browser: Browser, tmp_path: Path
) -> None:
    page = opened(browser, page_text, tmp_path, 390)
    wrong = page.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
            const frame = svg.getBoundingClientRect();
            const words = [...svg.querySelectorAll('text')];
            const boxes = words.map(word => word.getBoundingClientRect());
            return words.filter((word, at) => {
                const box = boxes[at];
                const outside = box.left < frame.left - 1 || box.right > frame.right + 1
                    || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
                const over = boxes.some((other, to) => to > at && box.left < other.right
                    && other.left < box.right && box.top + 4 < other.bottom
                    && other.top + 4 < box.bottom);
                return outside || over;
            }).map(word => word.textContent);
        })"""
    )
    assert wrong == []
    page.close()


def test_the_page_needs_nothing_else_and_runs_nothing(page_text: str) -> None:
    assert not re.findall(r"<script|<link|<img|src=|@import|url\(|https?://", page_text)


def test_every_picture_and_table_has_words(page_text: str) -> None:
    pictures = re.findall(r"<svg.*?</svg>", page_text, re.DOTALL)
    assert len(pictures) > 2
    for picture in pictures:
        assert re.search(r"<title[^>]*>[^<]{10}", picture)
        assert re.search(r"<desc[^>]*>[^<]{10}", picture)
    tables = re.findall(r"<table.*?</table>", page_text, re.DOTALL)
    assert len(tables) > 5
    assert all(re.search(r"<caption>[^<]{10}", table) for table in tables)


def test_it_counts_people_by_number_of_sources(
    page_text: str, linkage: Linkage, agreement: Agreement
) -> None:
    known: dict[int, set[str]] = {}
    for row in linkage.spine.to_pylist():
        known.setdefault(row["person"], set()).add(row["source"])
    rows = dict(
        re.findall(r'<th scope="row">(\d) bron(?:nen)?</th><td class="count">([\d.]+)<', page_text)
    )
    for number in range(1, len(SIX) + 1):
        there = sum(len(names) == number for names in known.values())
        assert int(rows[str(number)].replace(".", "")) == there
    for name in SIX:
        elsewhere = sum(name in names and len(names) > 1 for names in known.values())
        organisation = agreement.parties[name].organisation
        assert re.search(rf">{organisation}</th>.*?>{elsewhere} \(", page_text)


def test_pairs_in_doubt_are_all_told(page_text: str, linkage: Linkage) -> None:
    table = re.search(r"<caption>Paren van records naar de kans.*?</table>", page_text, re.DOTALL)
    assert table
    counts = [int(n.replace(".", "")) for n in re.findall(r'"count">([\d.]+)<', table[0])]
    assert sum(counts) == len(linkage.pairs)
    assert "weggegooid" in page_text


def test_a_measurement_outside_the_margin_is_said(agreement: Agreement, linkage: Linkage) -> None:
    ways = explain(linkage.model, agreement.encoding)
    inside = Measured(linkage.quality.precision.value, linkage.quality.recall.value, 0.9)
    assert "buiten de marge." not in render(agreement, linkage, inside, ways)
    assert "Gemeten" not in render(agreement, linkage, None, ways)
    outside = render(agreement, linkage, Measured(0.5, 0.5, 0.5), ways)
    assert "te gunstig" in outside
    assert "te voorzichtig" not in outside


def test_the_ways_of_comparing_are_all_pairs_and_their_matches(linkage: Linkage) -> None:
    ways = explain(linkage.model, EncodingSettings())
    assert sum(way.pairs for way in ways) == linkage.model.evidence.counts.sum()
    best: Way = ways[0]
    assert best.salts == ("born", "home")
    assert best.matches > 0.9
    for way in ways:
        for row in way.evidence:
            group = [each for each in way.evidence if each.group == row.group]
            assert sum(each.of_one for each in group) == pytest.approx(1)
            assert sum(each.of_two for each in group) == pytest.approx(1)
    # Of the pairs with both, date and address are alike by definition: they are not evidence.
    assert {row.group for row in best.evidence} <= {"name", "surname"}
    surname = {row.likeness: row.bits for row in best.evidence if row.group == "surname"}
    assert (surname["gelijk"] or 0) > (surname["anders"] or 0)


def test_what_rests_on_few_pairs_is_no_number(linkage: Linkage) -> None:
    for way in explain(linkage.model, EncodingSettings()):
        for row in way.evidence:
            assert (row.bits is None) == (row.pairs < 20)


def test_an_unsalted_linkage_is_explained_too(
    people: Sources, agreement: Agreement, tmp_path: Path
) -> None:
    few = Sources(
        {name: people.tables[name] for name in ("police", "care")}, people.truth, people.population
    )
    linkage = linked(few, PLAIN, tmp_path)
    open_to_all = agreement.model_copy(
        update={"encoding": agreement.encoding.model_copy(update={"salts": PLAIN.salts})}
    )
    text = render(open_to_all, linkage, None, explain(linkage.model, PLAIN))
    assert "Alles met alles vergeleken" in text
    assert "nooit is vergeleken" in text


def test_names_from_the_agreement_cannot_become_part_of_the_page(
    agreement: Agreement, linkage: Linkage
) -> None:
    party = agreement.parties["police"].model_copy(update={"organisation": "<b>x</b>"})
    changed = agreement.model_copy(
        update={"title": "<i>y</i>", "parties": {**agreement.parties, "police": party}}
    )
    text = render(changed, linkage, None, explain(linkage.model, agreement.encoding))
    assert "<b>x" not in text
    assert "<i>y" not in text


def test_two_periods_are_told_as_who_stayed_came_and_went(
    agreement: Agreement, linkage: Linkage, browser: Browser, tmp_path: Path
) -> None:
    """As if what three sources delivered were their earlier period."""
    before = dict(zip(SIX[3:], SIX[:3], strict=True))
    rows = linkage.spine.to_pylist()
    spine = pa.table(
        {
            "source": [before.get(row["source"], row["source"]) for row in rows],
            "period": ["2024" if row["source"] in before else "2025" for row in rows],
            "person": linkage.spine["person"],
            "certainty": linkage.spine["certainty"],
        }
    )
    periods = ("2024", "2025")
    told = Flows(periods, flows(spine, periods), date(2027, 1, 31))
    both = replace(linkage, spine=spine)
    text = render(agreement, both, None, explain(linkage.model, agreement.encoding), told)
    known: dict[str, set[int]] = {period: set() for period in periods}
    for row in spine.to_pylist():
        known[row["period"]].add(row["person"])
    stayed = len(known["2024"] & known["2025"])
    came, went = (len(known[a] - known[b]) for a, b in (("2025", "2024"), ("2024", "2025")))
    everyone = re.search(r"Alle bronnen samen</th>.*", text)
    assert everyone
    assert re.findall(r">([\d.]+)<", everyone[0].replace(".", "")) == [
        str(number) for number in (stayed, came, went)
    ]
    assert "Politie, 2024" in text
    assert "Politie, 2025" in text
    assert "31 januari 2027" in text
    assert f"{stayed} mensen bleven" in printed(both, None, told)
    page = opened(browser, text, tmp_path, 390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.close()
