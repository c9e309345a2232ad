"""Contrast as WCAG 2.2 defines it, and what an editor is told about colours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.web.contrast import (
    READABLE_TEXT,
    TEXT,
    WHITE,
    contrast,
    is_hex_colour,
    readable_problems,
)

colours = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#ffffff", 1.0),
        ("#767676", "#ffffff", 4.54),
        ("#777777", "#ffffff", 4.48),
        ("#ff0000", "#ffffff", 4.00),
        ("#0000ff", "#ffffff", 8.59),
        ("#00ff00", "#000000", 15.30),
        ("#FFFF00", "#FFFFFF", 1.07),
    ],
)
def test_known_pairs_have_their_known_contrast(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.005)


@given(colours, colours)
def test_contrast_is_the_same_both_ways_and_within_bounds(first: str, second: str) -> None:
    assert contrast(first, second) == contrast(second, first)
    assert 1 <= contrast(first, second) <= 21.000001


@given(colours)
def test_a_colour_does_not_stand_out_on_itself(colour: str) -> None:
    assert contrast(colour, colour.upper()) == pytest.approx(1)


@given(st.integers(0, 254), st.integers(0, 255))
def test_a_lighter_grey_stands_out_more_on_black(grey: int, other: int) -> None:
    lighter, darker = sorted((grey, other), reverse=True)
    assert contrast(f"#{lighter:02x}" + f"{lighter:02x}" * 2, "#000000") >= contrast(
        f"#{darker:02x}" + f"{darker:02x}" * 2, "#000000"
    )


@given(primary=colours, accent=colours)
def test_what_passes_can_be_read_and_what_fails_cannot(primary: str, accent: str) -> None:
    problems = readable_problems(primary, accent)
    assert ("primary_colour" in problems) == (contrast(primary, WHITE) < READABLE_TEXT)
    assert ("accent_colour" in problems) == (
        min(contrast(TEXT, accent), contrast(primary, accent)) < READABLE_TEXT
    )
    for message in problems.values():
        measured = message.split("contrast ")[1].split(", nodig")[0]
        assert "." not in measured
        assert 1 <= float(measured.replace(",", ".")) < READABLE_TEXT


def test_an_editor_is_told_in_dutch_what_to_change() -> None:
    assert readable_problems("#777777", "#888888") == {
        "primary_colour": "Witte letters op de hoofdkleur zijn moeilijk te lezen: contrast 4,4,"
        " nodig is 4,5. Kies een donkerdere kleur.",
        "accent_colour": "Letters op de steunkleur zijn moeilijk te lezen: contrast 3,7,"
        " nodig is 4,5. Kies een lichtere kleur.",
    }
    assert readable_problems("#154273", "#ffffff") == {}


@pytest.mark.parametrize("text", ["#12345", "#1234567", "123456", "#12345g", "red", "", "#١٢٣٤٥٦",
                                  "#123456\n", "#123456;}", " #123456"])  # fmt: skip
def test_what_is_no_colour_is_no_colour(text: str) -> None:
    assert not is_hex_colour(text)


@given(colours)
def test_every_colour_is_one(colour: str) -> None:
    assert is_hex_colour(colour)
    assert is_hex_colour(colour.upper())
