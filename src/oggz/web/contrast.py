"""Whether colours can be read on each other, by WCAG 2.2 success criteria 1.4.3 and 1.4.11.

Source of the formulas: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance and
https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio.
"""

import math
import re

READABLE_TEXT = 4.5
WHITE = "#ffffff"
# The colour of running text: see web/frontend.
TEXT = "#17324a"


def is_hex_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def contrast(first: str, second: str) -> float:
    """The contrast ratio of two `#rrggbb` colours, from 1 (the same) to 21 (black on white)."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_problems(primary: str, accent: str) -> dict[str, str]:
    """What readers could not read in a theme, by field, in Dutch; empty when all is well."""
    problems = {}
    if (ratio := contrast(primary, WHITE)) < READABLE_TEXT:
        problems["primary_colour"] = _too_faint(
            "Witte letters op de hoofdkleur", ratio, "donkerdere"
        )
    if (ratio := contrast(TEXT, accent)) < READABLE_TEXT:
        problems["accent_colour"] = _too_faint("Letters op de steunkleur", ratio, "lichtere")
    elif (ratio := contrast(primary, accent)) < READABLE_TEXT:
        problems["accent_colour"] = _too_faint("Links op de steunkleur", ratio, "lichtere")
    return problems


def _too_faint(what: str, ratio: float, remedy: str) -> str:
    # Downwards, or 4.48 would be "4,5" and yet too little.
    measured = f"{math.floor(ratio * 10) / 10:.1f}".replace(".", ",")
    return (
        f"{what} zijn moeilijk te lezen: contrast {measured}, nodig is 4,5."
        f" Kies een {remedy} kleur."
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
