"""Icons as part of a page, so that they take the colour of its text and cost no request."""

import re
from functools import cache
from pathlib import Path

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_FOLDER = Path(__file__).resolve().parent / "static" / "oggz" / "dist" / "icons"
NEUTRAL_ICON = "point"


@cache
def available_icons() -> frozenset[str]:
    """Names that content may choose from: everything the front end build copied."""
    return frozenset(file.stem for file in _FOLDER.glob("*.svg"))


@cache
def _drawing(name: str) -> str:
    svg = (_FOLDER / f"{name}.svg").read_text(encoding="utf-8")
    start = svg.index(">", svg.index("<svg")) + 1
    return re.sub(r"\s+", " ", svg[start : svg.index("</svg>")]).strip()


@cache
def icon_markup(name: str, extra_class: str = "") -> SafeString:
    """The icon with this name, which must exist, drawn in the colour of the text around it."""
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" width="24" height="24" fill="none"'
        ' stroke="currentColor" stroke-width="1.75" stroke-linecap="round"'
        ' stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        f"icon {extra_class}".strip(),
        mark_safe(_drawing(name)),  # noqa: S308  a file of our own build
    )
