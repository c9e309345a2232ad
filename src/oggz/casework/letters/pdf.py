"""The letter as a tagged PDF, by the way in which this project makes its documents."""

from collections.abc import Iterable, Iterator

from oggz.casework.letters import wording
from oggz.casework.letters.contents import Contents
from oggz.covenant.publication.blocks import Block, Heading, Items, Paper, Section, Text
from oggz.covenant.publication.pdf import as_pdf


def pdf(found: Contents, *, is_easy: bool) -> bytes:
    """In plain Dutch, or with one thought a line. Raises PlatformError when it cannot be made."""
    letter = wording.easy(found) if is_easy else wording.plain(found)
    articles = f" Zij volgt uit onze afspraken, artikel {', '.join(found.articles)}."
    return as_pdf(
        Paper(
            name="brief", kind="Brief", title=letter.title, lead=" ".join(letter.opening),
            mark=None, states=(), facts=(("Ons nummer", found.reference),),
            sections=[
                Section(f"deel-{number}", part.title, list(_blocks(part, is_easy=is_easy)))
                for number, part in enumerate(letter.sections, start=1)
            ],
            foot="Deze brief is voor u."
            + (articles if found.articles and not is_easy else ""),
        ),
        day=found.on,
    )  # fmt: skip


def _blocks(part: wording.Section, *, is_easy: bool) -> Iterator[Block]:
    yield from _lines(part.lines, is_easy=is_easy)
    if part.items:
        yield Items(part.items)
    for inner in part.parts:
        yield Heading(inner.title)
        yield from _lines(inner.lines, is_easy=True)
        if inner.items:
            yield Items(inner.items)
    yield from _lines(part.after, is_easy=is_easy)


def _lines(lines: Iterable[str], *, is_easy: bool) -> Iterator[Block]:
    if is_easy:
        yield from map(Text, lines)
    elif said := " ".join(lines):
        yield Text(said)
