"""A document of sections, as a page or as Markdown; what a person must still write stands out."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from oggz.documents.blocks import TO_FILL_IN, Heading, Items, Open, Table, Text, to_fill_in
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import whole_file

Block = Text | Heading | Open | Items | Table


@dataclass(frozen=True)
class Section:
    """`name` is unique in the document."""

    name: str
    title: str
    blocks: Sequence[Block]

    @property
    def open(self) -> int:
        """How many places are left to fill in."""
        return to_fill_in(self.blocks)


@dataclass(frozen=True)
class Document:
    """`facts` are the few numbers at the top, a name with its value."""

    title: str
    lead: str
    states: Sequence[str]
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    foot: str

    @property
    def open(self) -> int:
        return sum(section.open for section in self.sections)


def write(document: Document, out: Path) -> None:
    """Write as the name of `out` ends, .html or .md, whole or not at all.

    Raises MonitorError for another ending, before anything is written.
    """
    made = _WRITERS.get(out.suffix)
    if made is None:
        raise MonitorError(f"{out.name}: geef een naam die eindigt op {' of '.join(_WRITERS)}.")
    text = made(document)
    with whole_file(out) as part:
        part.chmod(0o644)
        part.write_text(text, encoding="utf-8", newline="\n")


def as_page(document: Document) -> str:
    """One HTML page that needs nothing else."""
    environment = Environment(
        loader=ChoiceLoader(
            [PackageLoader("oggz.monitor.dpia"), PackageLoader("oggz.monitor.agreement")]
        ),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    page = environment.get_template("dpia.html.j2")
    return page.render(document=document, to_fill_in=TO_FILL_IN)


def as_markdown(document: Document) -> str:
    """The same as Markdown; what parties wrote cannot become markup."""
    lines = [f"# {_plain(document.title)}", "", _plain(document.lead), ""]
    lines += [f"- **{_plain(state)}**" for state in document.states]
    lines += [f"- {_plain(name)}: {_plain(value)}" for name, value in document.facts]
    for section in document.sections:
        lines += ["", f"## {_plain(section.title)}"]
        for block in section.blocks:
            lines += ["", *_MARKDOWN[block.kind](block)]
    return "\n".join([*lines, "", "---", "", _plain(document.foot), ""])


def _table(block: Table) -> list[str]:
    rows = [block.headings, ["---"] * len(block.headings), *block.rows]
    cells = [" | ".join(cell if cell == "---" else _plain(cell) for cell in row) for row in rows]
    return [f"{_plain(block.caption)}:", "", *(f"| {row} |" for row in cells)]


_MARKDOWN: dict[str, Callable[..., list[str]]] = {
    "text": lambda block: [_plain(block.text)],
    "heading": lambda block: [f"### {_plain(block.text)}"],
    "open": lambda block: [f"> **{TO_FILL_IN}:** {_plain(block.text)}"],
    "items": lambda block: [f"- {_plain(item)}" for item in block.items],
    "table": _table,
}
_WRITERS = {".html": as_page, ".md": as_markdown}


def _plain(text: str) -> str:
    """Text on one line in which no sign is markup."""
    return re.sub(r"([\\`*_{}\[\]<>#|&])", r"\\\1", " ".join(text.split()))
