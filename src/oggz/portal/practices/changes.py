"""What changed in a practice between two versions: field by field, old beside new.

A reader sees what went in <del> and what came in <ins>, struck through and underlined, and hears
it said.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from bs4 import BeautifulSoup
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.blocks import StreamValue

from oggz.portal.practices.models import PracticePage
from oggz.web.cards import dutch_date
from oggz.web.templatetags.oggz_ui import dutch_number

_WORDS = re.compile(r"\s+|[^\s]+")
# Comparing takes the product of both lengths at worst; what is longer is shown as a whole.
_MOST_COMPARED = 1_000_000
_MOST_UNCHANGED_LINES = 2
_ELSEWHERE = "[…]"


@dataclass(frozen=True)
class FieldChange:
    """One field that changed, as markup of its old and its new text."""

    label: str
    before: SafeString
    after: SafeString


def differences(old: PracticePage, new: PracticePage) -> list[FieldChange]:
    """The fields of a practice in which two versions differ, in the order of the page."""
    before, after = texts(old), texts(new)
    return [
        FieldChange(label, *_marked(before[label], after[label]))
        for label in before
        if before[label] != after[label]
    ]


def texts(page: PracticePage) -> dict[str, str]:
    """All that a reader sees of a practice, as plain text by the name of its field."""
    return {label: _tidy(read(page)) for label, read in _FIELDS.items()}


def _names(items: Any) -> str:
    return "\n".join(sorted(str(item) for item in items))


def _partners(page: PracticePage) -> str:
    return "\n".join(
        f"{each.name} ({each.get_kind_display()}): {each.role}" for each in page.partners.all()
    )


def _assessment(page: PracticePage) -> str:
    if not page.is_assessed or page.assessed_on is None:
        return page.get_evidence_display()
    return f"{page.get_evidence_display()}, {page.assessor}, {dutch_date(page.assessed_on)}"


def _contact(page: PracticePage) -> str:
    return "\n".join(
        (page.contact_name, page.contact_organisation, page.contact_email, page.contact_phone)
    )


def _costs(page: PracticePage) -> str:
    amount = (
        f"€ {dutch_number(page.cost_per_year)} per jaar" if page.cost_per_year is not None else ""
    )
    return f"{amount}\n{page.costs}"


_FIELDS: dict[str, Callable[[PracticePage], str]] = {
    "Titel": lambda page: page.title,
    "Samenvatting": lambda page: page.introduction,
    "Probleem": lambda page: page.problem,
    "Aanpak": lambda page: body_text(page.body),
    "Resultaten": lambda page: page.results,
    "Hoe de resultaten zijn gevonden": lambda page: page.results_method,
    "Wat maakte dat het werkte": lambda page: page.success_factors,
    "Kosten": _costs,
    "Wie betaalt": lambda page: page.funding,
    "Partners": _partners,
    "Status": lambda page: page.get_status_display(),
    "Begonnen op": lambda page: dutch_date(page.started) if page.started else "",
    "Mate van bewijs": _assessment,
    "Documenten": lambda page: _names(each.title for each in page.documents.all()),
    "Thema's": lambda page: _names(page.themes.all()),
    "Doelgroepen": lambda page: _names(page.target_groups.all()),
    "Contact": _contact,
}


def body_text(body: StreamValue) -> str:
    """A body as lines of plain text: a line for each heading, paragraph and point of a list."""
    return "\n".join(line for block in body for line in _lines_of(block.block_type, block.value))


def _lines_of(kind: str, value: Any) -> Iterator[str]:
    if kind == "paragraph":
        soup = BeautifulSoup(value.source, "html.parser")
        for link in soup.find_all("a", href=True):
            link.append(f" ({link['href']})")
        for end in soup.find_all(["p", "li", "h3", "br"]):
            end.append("\n")
        yield from soup.get_text().splitlines()
    elif kind == "list":
        yield from (f"– {point}" for point in value)
    elif kind == "image":
        yield f"Afbeelding: {value.contextual_alt_text or value.title}" if value else ""
    else:
        yield str(value)


def _tidy(text: str) -> str:
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _marked(old: str, new: str) -> tuple[SafeString, SafeString]:
    before, after = old.splitlines(), new.splitlines()
    left: list[SafeString] = []
    right: list[SafeString] = []
    for kind, a, b, c, d in _steps(before, after):
        if kind == "equal":
            same = format_html_join("", "{}<br>", ((line,) for line in _shortened(before[a:b])))
            left.append(same)
            right.append(same)
            continue
        gone, come = _in_words("\n".join(before[a:b]), "\n".join(after[c:d]))
        left += [gone, mark_safe("<br>") if gone else SafeString()]
        right += [come, mark_safe("<br>") if come else SafeString()]
    return _ended(left), _ended(right)


def _ended(parts: list[SafeString]) -> SafeString:
    return mark_safe("".join(parts).removesuffix("<br>"))  # noqa: S308 - escaped part by part


def _in_words(old: str, new: str) -> tuple[SafeString, SafeString]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    left: list[SafeString] = []
    right: list[SafeString] = []
    for kind, a, b, c, d in _steps(before, after):
        gone, come = "".join(before[a:b]), "".join(after[c:d])
        if kind == "equal":
            left.append(_lines(gone))
            right.append(_lines(come))
        else:
            left.append(_gone(gone))
            right.append(_come(come))
    return mark_safe("".join(left)), mark_safe("".join(right))  # noqa: S308


_Step = tuple[str, int, int, int, int]


def _steps(before: list[str], after: list[str]) -> list[_Step]:
    """How to get from one to the other, as `SequenceMatcher.get_opcodes`.

    Where nothing but a space is the same, what is before and after it is one change.
    """
    if len(before) * len(after) > _MOST_COMPARED:
        return [("replace", 0, len(before), 0, len(after))]
    steps: list[_Step] = []
    for step in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        _, _, b, _, d = step
        if len(steps) > 1 and steps[-1][0] == "equal" and step[0] != "equal":
            _, start, end, _, _ = steps[-1]
            if not "".join(before[start:end]).strip():
                steps.pop()
                _, a, _, c, _ = steps.pop()
                step = ("replace", a, b, c, d)
        steps.append(step)
    return steps


def _gone(text: str) -> SafeString:
    return _said("del", "verwijderd", text)


def _come(text: str) -> SafeString:
    return _said("ins", "toegevoegd", text)


def _said(tag: str, word: str, text: str) -> SafeString:
    if not text:
        return SafeString()
    if not text.strip():
        return SafeString(" ")
    hidden = '<span class="w-sr-only"> [{}: </span>{}<span class="w-sr-only">] </span>'
    return format_html(f"<{tag}>{hidden}</{tag}>", word, _lines(text))


def _lines(text: str) -> SafeString:
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in text.split("\n")))


def _shortened(lines: list[str]) -> list[str]:
    """The first and last of many lines in which nothing changed."""
    if len(lines) <= _MOST_UNCHANGED_LINES:
        return lines
    return [lines[0], _ELSEWHERE, lines[-1]]
