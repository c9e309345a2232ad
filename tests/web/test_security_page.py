"""docs/security.md answers each requirement of ASVS 5.0, levels 1 and 2, once, with real tests."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/security.md").read_text(encoding="utf-8")
STATES = {"met", "partly", "not met", "operator", "n/a"}

# How many requirements of levels 1 and 2 each section of version 5.0.0 has; within a section they
# are numbered from 1 without a gap, and those of level 3 come after them.
SECTIONS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
REQUIRED = {f"{section}.{n}" for section, most in SECTIONS.items() for n in range(1, most + 1)}


def rows() -> list[tuple[list[str], str, str, str]]:
    """The numbers, the state, what shows it, and the chapter below which it stands."""
    found, chapter = [], ""
    for line in PAGE.splitlines():
        if heading := re.match(r"### V(\d+) ", line):
            chapter = heading[1]
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if chapter and re.match(r"\| \d+\.\d+\.\d+", line):
            numbers, state, _, shown = cells
            found.append((numbers.split(", "), state, shown, chapter))
    return found


@cache
def named_in(path: str) -> frozenset[str]:
    """Each test function of a file, those of a class with its name before them."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    names = set()
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef):
            names |= {f"{node.name}::{each.name}" for each in node.body
                      if isinstance(each, ast.FunctionDef)}  # fmt: skip
        elif isinstance(node, ast.FunctionDef):
            names.add(node.name)
    return frozenset(names)


def test_each_requirement_is_answered_once() -> None:
    counted = Counter(number for numbers, *_ in rows() for number in numbers)
    assert len(REQUIRED) == 253
    assert {number for number, times in counted.items() if times > 1} == set()
    assert REQUIRED - set(counted) == set()
    assert set(counted) - REQUIRED == set()


def test_each_requirement_stands_in_its_own_chapter() -> None:
    assert {chapter for *_, chapter in rows()} == {str(number) for number in range(1, 18)}
    for numbers, *_, chapter in rows():
        assert {number.partition(".")[0] for number in numbers} == {chapter}


def test_each_row_says_how_it_stands() -> None:
    assert {state for _, state, *_ in rows()} == STATES
    for numbers, _, shown, _ in rows():
        assert shown.startswith(("`tests/", "–")), numbers


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+::[^`]+)`", PAGE))))
def test_each_test_that_is_named_exists(named: str) -> None:
    path, _, name = named.partition("::")
    assert name in named_in(path)


def test_what_is_said_to_be_open_is_told_below() -> None:
    told = set(re.findall(r"^(\d+)\. \*\*", PAGE, re.MULTILINE))
    assert set(re.findall(r"see open, (\d+)", PAGE)) <= told
