"""A document as text for a terminal."""

import textwrap
from collections.abc import Iterator

from oggz.covenant.publication.blocks import (
    TO_FILL_IN,
    Block,
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

WIDTH = 88


def as_text(paper: Paper) -> str:
    """The whole document; lines are at most 88 signs, but for a word that is longer."""
    lines = [*_wrapped(paper.title), "=" * min(WIDTH, len(paper.title)), *_wrapped(paper.lead)]
    lines += [line for state in paper.states for line in _wrapped(f"* {state}", "  ")]
    lines += [line for name, value in paper.facts for line in _wrapped(f"{name}: {value}", "  ")]
    for section in paper.sections:
        lines += ["", section.title, "-" * min(WIDTH, len(section.title))]
        for block in section.blocks:
            lines += [*_lines(block), ""]
    return "\n".join([*lines, *_wrapped(paper.foot), ""])


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Text() | Picture():
            yield from _wrapped(block.text)
        case Heading():
            yield from _wrapped(block.text.upper())
        case Open():
            yield from _wrapped(f"[{TO_FILL_IN}] {block.text}", "  ")
        case Question():
            yield from _asked(block)
        case Items():
            for item in block.items:
                yield from _wrapped(f"- {item}", "  ")
        case Ruling():
            yield from _wrapped(f"Artikel {block.article}: {block.text}", "  ")
            yield from _wrapped(f"  Waarom: {block.reason}", "  ")
            if block.question:
                yield from _asked(block.question)
        case Table():
            yield from _wrapped(f"{block.caption}:")
            for row in block.rows:
                yield from _wrapped(row[0], "  ")
                for heading, cell in list(zip(block.headings, row, strict=True))[1:]:
                    yield from _wrapped(f"    {heading}: {cell}", "      ")


def _asked(block: Question) -> Iterator[str]:
    yield from _wrapped(f"  [Vraag aan de jurist] {block.question}", "  ")
    if block.opinion:
        yield from _wrapped(f"  [Oordeel van de jurist] {block.opinion}", "  ")


def _wrapped(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [""]
