"""Drafts that follow the covenant: complete, marked on each page, whole or not at all."""

import io
import itertools
import os
import re
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser

from oggz.covenant import explaining, phrases
from oggz.covenant.model import Covenant
from oggz.covenant.publication import papers, write
from oggz.covenant.publication.blocks import DRAFT, TO_FILL_IN, Open, Paper, Text
from oggz.covenant.publication.page import as_page
from oggz.covenant.publication.plain import WIDTH, as_text
from oggz.covenant.publication.word import as_docx
from oggz.covenant.terms import ControllerRole, Effect, PartyKind
from oggz.covenant.wording import sentence
from oggz.documents.blocks import to_fill_in
from oggz.errors import PlatformError
from tests.browsing import AXE, TAGS
from tests.covenant.covenants import permit
from tests.covenant.telling.neighbourhood import CLAUSES, NAMES, neighbourhood

COVENANT = neighbourhood()
PAPERS = {paper.name: paper for paper in papers(COVENANT)}
DAY = date(2026, 1, 1)
POINTS = (
    "Voorstel", "Persoonsgegevens", "Gegevensverwerkingen", "Verwerkingsdoeleinden",
    "Betrokken partijen", "Belangen bij de gegevensverwerking", "Verwerkingslocaties",
    "Techniek en methode van de gegevensverwerking", "Juridisch en beleidsmatig kader",
    "Bewaartermijnen", "Rechtsgrond", "Bijzondere persoonsgegevens", "Doelbinding",
    "Noodzaak en evenredigheid", "Rechten van de betrokkene", "Risico's", "Maatregelen",
)  # fmt: skip


@cache
def word(name: str) -> bytes:
    """The .docx of a draft, made once."""
    return as_docx(PAPERS[name], day=DAY)


def text_of(paper: Paper) -> str:
    return " ".join(as_text(paper).split())


def opened(paper: Paper) -> docx.document.Document:
    made = word(paper.name) if PAPERS.get(paper.name) is paper else as_docx(paper, day=DAY)
    return docx.Document(io.BytesIO(made))


def words_of(paper: Paper) -> str:
    """Everything that stands in the .docx, on one line."""
    document = opened(paper)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(one.text for one in document.paragraphs), *cells]).split())


def page_words(paper: Paper) -> str:
    page = re.sub(r"<style>.*?</style>|<[^>]+>", " ", as_page(paper), flags=re.S)
    return " ".join(page.replace("&#39;", "'").split())


def test_there_is_a_draft_for_each_duty_and_a_record_for_each_party() -> None:
    assert set(PAPERS) == {
        "dpia", "onderlinge-regeling", "politiegegevens", "datalek", "contactpunt",
        *(f"verwerkingsregister-{slug}" for slug in NAMES),
    }  # fmt: skip


@pytest.mark.parametrize("name", PAPERS)
def test_every_draft_says_so_on_each_page(name: str) -> None:
    document = opened(PAPERS[name])
    for section in document.sections:
        assert section.header.paragraphs[0].text == DRAFT
        assert not section.different_first_page_header_footer
    page = as_page(PAPERS[name])
    assert re.search(rf'<aside class="mark"[^>]*>{DRAFT}</aside>', page)


@pytest.mark.parametrize("name", PAPERS)
def test_a_word_processor_sees_headings_and_tables_in_dutch(name: str) -> None:
    paper, document = PAPERS[name], opened(PAPERS[name])
    styles = [(one.style.name, one.text) for one in document.paragraphs]
    assert [text for style, text in styles if style == "Title"] == [paper.title]
    headings = [text for style, text in styles if style == "Heading 1"]
    assert headings == [section.title for section in paper.sections]
    levels = [int(style[-1]) for style, _ in styles if style.startswith("Heading ")]
    assert all(after - before < 2 for before, after in itertools.pairwise(levels))
    for table in document.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
    assert 'w:lang w:val="nl-NL"' in document.styles.element.xml
    assert document.core_properties.language == "nl-NL"


@pytest.mark.parametrize("name", PAPERS)
def test_page_and_word_say_the_same(name: str) -> None:
    paper = PAPERS[name]
    words, page = words_of(paper), page_words(paper)
    left = sum(to_fill_in(section.blocks) for section in paper.sections)
    assert words.count(TO_FILL_IN) == page.count(TO_FILL_IN) >= left > 0
    for section in paper.sections:
        for block in section.blocks:
            if isinstance(block, Text | Open):
                told = " ".join(block.text.split())
                assert told in words
                assert told in page


def test_the_assessment_has_the_seventeen_points_of_the_government() -> None:
    titles = [section.title for section in PAPERS["dpia"].sections][:17]
    assert titles == [f"{number}. {title}" for number, title in enumerate(POINTS, start=1)]


@pytest.mark.parametrize("name", ["dpia", "onderlinge-regeling"])
def test_every_party_and_every_clause_stands_in_it(name: str) -> None:
    told = words_of(PAPERS[name])
    for party in NAMES.values():
        assert party in told
    for clause in COVENANT.clauses:
        assert sentence(COVENANT, clause).split(": ", 1)[1] in told


@pytest.mark.parametrize("slug", NAMES)
def test_the_record_of_a_party_has_the_clauses_about_it_and_no_others(slug: str) -> None:
    told = words_of(PAPERS[f"verwerkingsregister-{slug}"])
    for clause in COVENANT.clauses:
        about = "*" in clause.parties or slug in clause.parties
        assert (sentence(COVENANT, clause) in told) == about


def test_the_record_tells_who_gets_what_a_party_brings_in() -> None:
    told = text_of(PAPERS["verwerkingsregister-verslavingszorg"])
    assert (
        "Psychische gezondheid Ontvangers: Gemeente Voorbeeldwaard en Sociaal team Voorbeeldwaard"
        " Gebruik van alcohol, drugs en gokken Ontvangers:"
    ) in told


def test_a_processor_has_the_record_of_a_processor() -> None:
    processor = COVENANT.parties["wonen"].model_copy(
        update={"controller": ControllerRole.PROCESSOR}
    )
    made = neighbourhood(parties={**COVENANT.parties, "wonen": processor})
    found = next(one for one in papers(made) if one.name == "verwerkingsregister-wonen")
    assert "AVG artikel 30 lid 2" in found.kind
    assert "verwerkersovereenkomst" in text_of(found)
    leak = next(one for one in papers(made) if one.name == "datalek")
    assert "meldt meteen aan de verantwoordelijke" in text_of(leak)


def test_each_clause_of_the_police_asks_what_its_ground_wants_settled() -> None:
    told = text_of(PAPERS["politiegegevens"])
    assert "verstrekking aan een samenwerkingsverband (Wpg artikel 20)" in told
    assert f"[{TO_FILL_IN}] de beslissing: van wie" in told
    titles = [section.title for section in PAPERS["politiegegevens"].sections]
    assert titles == ["Vooraf", *(f"Artikel 6.{number}" for number in (1, 2, 5, 6))]
    assert "of dit voor de politie onder de Wpg valt" in told


def test_without_police_there_is_nothing_to_ground() -> None:
    parties = {k: v for k, v in COVENANT.parties.items() if v.kind is not PartyKind.POLICE}
    made = neighbourhood(parties=parties, clauses=tuple(c for c in CLAUSES if c.id != "politie"))
    told = text_of(next(one for one in papers(made) if one.name == "politiegegevens"))
    assert "Geen bepaling gaat over gegevens van de politie." in told


def test_who_to_call_when_data_leaks_is_there_for_every_party() -> None:
    told = words_of(PAPERS["datalek"])
    for party in COVENANT.parties.values():
        assert party.data_protection_officer in told
    assert "72 uur" in told
    assert COVENANT.contact.phone in told


@pytest.mark.parametrize("removed", CLAUSES, ids=lambda clause: clause.id)
def test_another_clause_gives_another_document(removed: object) -> None:
    rest = tuple(clause for clause in CLAUSES if clause is not removed)
    changed = {one.name: as_text(one) for one in papers(neighbourhood(clauses=rest))}
    for name in ("dpia", "onderlinge-regeling"):
        assert changed[name] != as_text(PAPERS[name])


def test_every_question_to_the_lawyer_is_asked_until_it_is_answered() -> None:
    told = text_of(PAPERS["dpia"])
    assert "Artikel 6.3: Mag de corporatie schulden zien?" in told
    assert "Artikel 6.4: Is toestemming hier vrij?" not in told
    assert "[Oordeel van de jurist] Ja, dat is zij." in told
    assert PAPERS["dpia"].states[-1] == "1 open vraag aan de jurist"


def test_the_same_covenant_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = (
        [path.read_bytes() for path in write(COVENANT, tmp_path / name)] for name in ("a", "b")
    )
    assert first == second
    assert len(first) == 2 * len(PAPERS)
    for raw in first:
        if raw[:2] == b"PK":
            assert zipfile.ZipFile(io.BytesIO(raw)).testzip() is None


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("van mij")
    with pytest.raises(PlatformError, match="is niet leeg"):
        write(COVENANT, tmp_path)
    assert os.listdir(tmp_path) == ["brief.txt"]


def test_nothing_is_left_when_writing_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written = Path.write_text

    def full(self: Path, *args: object, **named: object) -> int:
        if self.name == "datalek.html":
            raise OSError(28, "No space left on device")
        return written(self, *args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", full)
    with pytest.raises(PlatformError, match="kan niet geschreven worden"):
        write(COVENANT, tmp_path / "stukken")
    assert os.listdir(tmp_path) == []


def test_what_parties_wrote_cannot_become_markup() -> None:
    evil = '<script>alert(1)</script> & "x"'
    made = neighbourhood(title=evil, clauses=(permit(reason=evil),), summary=evil)
    for page in [as_page(one) for one in papers(made)] + [explaining.explain_html(made)]:
        assert "<script" not in page
        assert "&lt;script&gt;" in page
    for paper in papers(made):
        assert opened(paper).core_properties.title.endswith(evil)


def test_the_explanation_has_every_article_and_every_clause() -> None:
    told = " ".join(explaining.explain(COVENANT).split())
    for clause in COVENANT.clauses:
        assert sentence(COVENANT, clause) in told
        assert clause.reason in told
    for one in (*COVENANT.provisions, *COVENANT.steps.values()):
        assert f"artikel {one.article}. {one.title}".casefold() in told.casefold()
    for one in COVENANT.never:
        assert one.text in told
    assert "Nog niet in werking: 7 van de 7 partijen moeten nog tekenen" in told


def test_lines_for_a_terminal_are_not_too_long() -> None:
    assert max(map(len, explaining.explain(COVENANT).splitlines())) <= WIDTH


def all_pages(covenant: Covenant) -> dict[str, str]:
    pages = {paper.name: as_page(paper) for paper in papers(covenant)}
    return {**pages, "uitleg": explaining.explain_html(covenant)}


@pytest.mark.parametrize("width", [1280, 320])
def test_everybody_can_read_the_pages(browser: Browser, tmp_path: Path, width: int) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    pages = all_pages(COVENANT)
    for name, content in pages.items():
        path = tmp_path / f"{name}.html"
        path.write_text(content, "utf-8")
        page.goto(path.as_uri())
        page.evaluate(AXE.read_text())
        found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)["violations"]
        assert [(name, one["id"], one["nodes"][0]["html"][:90]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        if name != "uitleg":
            page.emulate_media(media="print")
            place = "one => { const r = one.getBoundingClientRect(); return [r.left, r.right]; }"
            left, _ = page.locator(".mark").evaluate(place)
            _, right = page.locator("main").evaluate(place)
            assert page.locator(".mark").evaluate("m => getComputedStyle(m).position") == "fixed"
            assert right <= left, name  # on paper it stands beside the words of each page
            page.emulate_media(media="screen")
    assert len(asked) == len(pages)
    page.close()


def test_a_clause_that_forbids_is_told_by_words(browser: Browser) -> None:
    page = explaining.explain_html(COVENANT)
    forbids = sum(clause.effect is Effect.FORBID for clause in COVENANT.clauses)
    assert page.count('<span class="badge">Mag niet</span>') == forbids
    assert phrases.day(COVENANT.ends) in page
