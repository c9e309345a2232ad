"""What residents read: true to the covenant, short sentences, a picture with words beside it."""

import re
import sys
import xml.etree.ElementTree as ET
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser

from oggz.covenant import summary
from oggz.covenant.model import Covenant, Signature
from oggz.covenant.publication import picture
from oggz.covenant.publication.blocks import Items, Table, Text
from oggz.covenant.publication.plain import as_text
from oggz.covenant.sight import KINDS, Sees, sight
from oggz.errors import PlatformError
from tests.browsing import AXE, TAGS
from tests.covenant.telling.neighbourhood import CLAUSES, NAMES, neighbourhood

COVENANT = neighbourhood()
SVG = "{http://www.w3.org/2000/svg}"


def told(covenant: Covenant) -> str:
    return " ".join(as_text(summary.compose(covenant)).split())


def test_a_resident_reads_who_why_what_how_long_which_rights_and_whom_to_call() -> None:
    text = told(COVENANT)
    for name in NAMES.values():
        assert name in text
    for purpose in COVENANT.purposes.values():
        assert f"{purpose.title}. {purpose.text}" in text
    assert "GEZONDHEID EN ZORG Dit gaat over: psychische gezondheid;" in text
    assert "5 jaar nadat de casus is afgesloten Welke gegevens: Gezondheid en zorg" in text
    assert "U mag bezwaar maken." in text
    assert f"Telefoon: {COVENANT.contact.phone}" in text
    assert "Een woningcorporatie ziet nooit gegevens over gezondheid." in text


def test_no_article_or_word_of_lawyers_stands_in_it() -> None:
    assert not re.search(r"artikel \d|AVG|UAVG|Wpg|verwerkingsverantwoordelijke", told(COVENANT))


def test_sentences_are_short_enough_to_understand() -> None:
    """Of what the summary itself says; enumerations are lists, whatever their length."""
    paper = summary.compose(neighbourhood(never=()))
    texts = [
        sentence
        for section in paper.sections
        for block in section.blocks
        for text in (
            [block.text] if isinstance(block, Text)
            else block.items if isinstance(block, Items) else []
        )
        if ":" not in text
        for sentence in re.split(r"(?<=[.?])\s", text)
    ]  # fmt: skip
    assert len(texts) > 25
    assert max(len(text.split()) for text in texts) <= 23
    assert sum(len(text.split()) for text in texts) / len(texts) < 12


def test_until_all_have_signed_it_says_that_nothing_is_shared() -> None:
    assert "Nog niet getekend: er wordt nog niets gedeeld" in told(COVENANT)
    signatures = tuple(
        Signature(party=slug, name="A. Voorbeeld", function="directeur", date=COVENANT.starts,
                  checksum=COVENANT.checksum)
        for slug in NAMES
    )  # fmt: skip
    assert "Nog niet getekend" not in told(neighbourhood(signatures=signatures))
    assert "Nog niet getekend" in told(neighbourhood(signatures=signatures[1:]))
    other = tuple(one.model_copy(update={"checksum": "1" * 64}) for one in signatures)
    assert "Nog niet getekend" in told(neighbourhood(signatures=other))


def test_the_table_and_the_picture_say_the_same() -> None:
    found = sight(COVENANT)
    section = next(one for one in summary.compose(COVENANT).sections if one.name == "wie")
    table = next(one for one in section.blocks if isinstance(one, Table))
    root = ET.fromstring(picture.draw(COVENANT, found))
    marks = list(root.iter(f"{SVG}circle"))[: len(KINDS) * len(NAMES)]
    fills = {"#17324a": Sees.YES, "#fdf3dc": Sees.PARTLY, "#ffffff": Sees.NO}
    for place, slug in enumerate(NAMES):
        for row, (kind, categories) in zip(table.rows, KINDS.items(), strict=True):
            number = place * len(KINDS) + list(KINDS).index(kind)
            seen = found.of(slug, categories)
            assert row[1 + place] == seen.told
            assert fills[marks[number].attrib["fill"]] is seen
    assert {found.of("gemeente", some) for some in KINDS.values()} == set(Sees)


def test_the_picture_has_words_for_who_cannot_see_it() -> None:
    root = ET.fromstring(picture.draw(COVENANT, sight(COVENANT)))
    assert root.attrib["role"] == "img"
    label = root.attrib["aria-label"]
    assert "Jongerenwerk Buurtkracht (voorbeeld) ziet: naam en adres" in label
    assert "ziet niet:" in label


def test_nobody_sees_anything_when_nothing_is_permitted_that_can_be_seen() -> None:
    only = neighbourhood(clauses=CLAUSES[:1])
    assert "Niemand ziet hiervan iets van een andere organisatie." in told(only)
    assert "Vraag het contactpunt" not in told(only)
    label = " ".join(picture.told(only, sight(only)))
    assert label.count("ziet niets van wat anderen inbrengen") == len(NAMES)


def test_another_clause_gives_another_summary() -> None:
    for gone in ("naam", "geld", "zorg", "politie", "plan", "kind", "geen-zorg"):
        rest = tuple(clause for clause in CLAUSES if clause.id != gone)
        assert told(neighbourhood(clauses=rest)) != told(COVENANT)


@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_it(browser: Browser, tmp_path: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    path = tmp_path / "samenvatting.html"
    path.write_text(summary.summary_html(COVENANT), "utf-8")
    page.goto(path.as_uri())
    page.evaluate(AXE.read_text())
    found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    overflowing = page.evaluate(
        """() => [...document.querySelectorAll('svg g')].flatMap(seat => {
            const box = seat.querySelector('rect').getBBox();
            return [...seat.querySelectorAll('text, circle')].filter(one => {
                const inner = one.getBBox();
                return inner.x < box.x || inner.x + inner.width > box.x + box.width
                    || inner.y + inner.height > box.y + box.height;
            }).map(one => one.textContent);
        })"""
    )
    assert page.locator("svg g").count() == len(NAMES)
    assert overflowing == []
    assert len(asked) == 1
    page.close()


def test_the_pdf_is_tagged_in_dutch_and_always_the_same() -> None:
    made = summary.summary_pdf(COVENANT)
    assert made == summary.summary_pdf(COVENANT)
    with pikepdf.open(BytesIO(made)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("nl")
        assert "Samen helpen" in str(pdf.docinfo.get("/Title", "")) or "Samen helpen" in str(
            pdf.open_metadata().get("dc:title")
        )
        assert str(pdf.open_metadata().get("pdfuaid:part")) == "1"


def test_without_typst_a_person_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(PlatformError, match="ontbreekt het programma typst"):
        summary.summary_pdf(COVENANT)
