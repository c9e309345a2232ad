"""A document to go on writing in: .docx with headings, tables and fields to fill in."""

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from oggz.covenant.publication.blocks import (
    TO_FILL_IN,
    Heading,
    Items,
    Open,
    Paper,
    Picture,
    Question,
    Ruling,
    Table,
    Text,
)

_BLUE, _SOFT, _AMBER = (RGBColor.from_string(colour) for colour in ("17324A", "4A5866", "6B4700"))
_SAND, _SKY, _LINE = "FDF3DC", "EAF1F7", "A9B7C4"
_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the first that an archive can tell


def as_docx(paper: Paper, *, day: date) -> bytes:
    """The same paper gives the same bytes; `day` is told as the day on which it was made."""
    document = docx.Document()
    _styles(document)
    _properties(document, paper, day)
    _header(document, paper)
    document.add_paragraph(paper.kind, style="Subtitle")
    document.add_heading(paper.title, level=0)
    document.add_paragraph(paper.lead)
    for state in paper.states:
        document.add_paragraph(state, style="List Bullet")
    if paper.facts:
        _table(document, Table("In het kort", ("Onderwerp", "Waarde"), paper.facts))
    for section in paper.sections:
        document.add_heading(section.title, level=1)
        for block in section.blocks:
            _BLOCKS[type(block)](document, block)
    return _reproducible(document)


def _styles(document: Document) -> None:
    styles: Any = document.styles
    styles["Normal"].font.name, styles["Normal"].font.size = "Calibri", Pt(11)
    defaults = styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = defaults.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        defaults.append(language)
    for name in ("w:val", "w:eastAsia", "w:bidi"):
        language.set(qn(name), "nl-NL")
    for name in ("Title", "Heading 1", "Heading 2", "Subtitle", "Caption"):
        styles[name].font.color.rgb = _SOFT if name in ("Subtitle", "Caption") else _BLUE


def _properties(document: Document, paper: Paper, day: date) -> None:
    properties = document.core_properties
    properties.title = f"{paper.kind}: {paper.title}"[:255]
    properties.author = ""
    properties.comments = ""
    properties.language = "nl-NL"
    properties.created = properties.modified = datetime(day.year, day.month, day.day)


def _header(document: Document, paper: Paper) -> None:
    """The mark above each page; what it was made from and the number of the page below it."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    head = section.header.paragraphs[0]
    head.alignment = 1
    run = head.add_run(paper.mark or paper.kind)
    run.bold = True
    run.font.color.rgb = _AMBER if paper.mark else _SOFT
    if paper.mark:
        _shaded(head._p.get_or_add_pPr(), _SAND)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{paper.foot} Bladzijde ").font.size = Pt(8)
    _page_number(foot)


def _page_number(paragraph: Paragraph) -> None:
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run = paragraph.add_run()
        run.font.size = Pt(8)
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        element.text = text
        run._r.append(element)


def _shaded(properties: Any, colour: str) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", colour)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _text(document: Document, block: Text) -> None:
    document.add_paragraph(block.text)


def _heading(document: Document, block: Heading) -> None:
    document.add_heading(block.text, level=2)


def _items(document: Document, block: Items) -> None:
    for item in block.items:
        document.add_paragraph(item, style="List Bullet")


def _open(document: Document, block: Open) -> None:
    _marked(document, TO_FILL_IN, block.text)


def _question(document: Document, block: Question) -> None:
    if block.opinion is None:
        _marked(document, "Vraag aan de jurist", block.question)
    else:
        _marked(document, "Oordeel van de jurist", f"{block.question} {block.opinion}")


def _marked(document: Document, title: str, text: str) -> None:
    paragraph = document.add_paragraph()
    _shaded(paragraph._p.get_or_add_pPr(), _SAND)
    run = paragraph.add_run(f"{title}: ")
    run.bold, run.font.color.rgb = True, _AMBER
    paragraph.add_run(text)


def _ruling(document: Document, block: Ruling) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    may = "Mag" if block.permits else "Mag niet"
    run = paragraph.add_run(f"Artikel {block.article}. {may}. ")
    run.bold, run.font.color.rgb = True, _BLUE
    paragraph.add_run(block.text)
    why = document.add_paragraph()
    why.add_run("Waarom: ").bold = True
    why.add_run(block.reason)
    if block.question:
        _question(document, block.question)


def _picture(document: Document, block: Picture) -> None:
    """Word processors differ in what SVG they draw: its words say the same."""
    document.add_paragraph(block.text)


def _table(document: Document, block: Table) -> None:
    caption = document.add_paragraph(block.caption, style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=1, cols=len(block.headings), style="Table Grid")
    _lined(table)
    head = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    head._tr.get_or_add_trPr().append(repeated)
    for cell, heading in zip(head.cells, block.headings, strict=True):
        cell.paragraphs[0].add_run(heading).bold = True
        _shaded(cell._tc.get_or_add_tcPr(), _SKY)
    for row in block.rows:
        whole = table.add_row()
        kept = OxmlElement("w:cantSplit")
        whole._tr.get_or_add_trPr().append(kept)
        for number, (cell, text) in enumerate(zip(whole.cells, row, strict=True)):
            cell.paragraphs[0].add_run(text).bold = number == 0
            if text.startswith(TO_FILL_IN):
                _shaded(cell._tc.get_or_add_tcPr(), _SAND)
    document.add_paragraph()


def _lined(table: Any) -> None:
    """Thin lines and room around the words."""
    properties = table._tbl.tblPr
    borders, margins = OxmlElement("w:tblBorders"), OxmlElement("w:tblCellMar")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", _LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    for side, width in (("top", "50"), ("left", "100"), ("bottom", "50"), ("right", "100")):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), width)
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(borders)
    properties.append(margins)


_BLOCKS: Mapping[type, Callable[..., None]] = {
    Text: _text, Heading: _heading, Items: _items, Open: _open, Question: _question,
    Ruling: _ruling, Table: _table, Picture: _picture,
}  # fmt: skip


def _reproducible(document: Document) -> bytes:
    """Written again without the moment of writing."""
    made, again = io.BytesIO(), io.BytesIO()
    document.save(made)
    with zipfile.ZipFile(made) as source, zipfile.ZipFile(again, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return again.getvalue()
