"""Changing a value in a TOML document that people write: every other line stays as they wrote it.

Comments, order and layout are theirs. What was changed is read back: where that is not exactly
what was wanted, such as in a table written in an unusual way, nothing is changed at all.
"""

import json
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from oggz.documents.lines import Path, lines_of
from oggz.errors import PlatformError

Scalar = str | int | bool | date
Value = Scalar | Sequence[Scalar] | Mapping[str, Scalar]
_BY_HAND = (
    "Deze tekst is zo geschreven dat dit formulier haar niet kan wijzigen zonder ook iets anders te"
    " raken. Er is niets gewijzigd. Wijzig deze bepaling in de tekst zelf."
)


class CannotRewrite(PlatformError):
    """The document is written in a way in which this value is changed by hand only."""


def rewritten(
    text: str, table: Path, changes: Mapping[str, Value | None], order: Sequence[str]
) -> str:
    """The text with other values for some keys of a table; None takes a key away.

    `table` is a path such as `("clauses", 3)`, or `()` for the head of the document. A new key
    comes after those that stand before it in `order`. Raises CannotRewrite.
    """
    expected = _parsed(text)
    places, lines = lines_of(text), text.split("\n")
    inside = _at(expected, table)
    edits: list[tuple[int, int, int, str | None]] = []
    for key, value in changes.items():
        if key in inside and inside[key] == value and type(inside[key]) is type(value):
            continue
        rank = order.index(key)
        if key in inside:
            edits.append((*_statement(places, lines, (*table, key)), rank, _pair(key, value)))
        elif value is not None:
            earlier = [each for each in order[:rank] if each in inside]
            at = _end_of(places, lines, table, earlier)
            edits.append((at, at, rank, _pair(key, value)))
    for begin, end, _, pair in sorted(edits, key=lambda edit: edit[:3], reverse=True):
        lines[begin:end] = [] if pair is None else [pair]
    inside.update({key: value for key, value in changes.items() if value is not None})
    for key in [key for key, value in changes.items() if value is None]:
        inside.pop(key, None)
    return _checked("\n".join(lines), expected)


def with_element(text: str, name: str, values: Mapping[str, Value], after: int | None) -> str:
    """The text with a table added to an array of tables, behind the one with number `after`.

    Without `after` it comes at the end of the document. Raises CannotRewrite.
    """
    expected = _parsed(text)
    lines = text.split("\n")
    block = [f"[[{name}]]", *(f"{key} = {as_toml(value)}" for key, value in values.items())]
    if after is None:
        while lines and not lines[-1]:
            lines.pop()
        lines += ["", *block, ""]
        expected.setdefault(name, []).append(dict(values))
    else:
        _, end = _statement(lines_of(text), lines, (name, after))
        lines[end:end] = ["", *block]
        expected[name].insert(after + 1, dict(values))
    return _checked("\n".join(lines), expected)


def as_toml(value: Value) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        # As JSON, but for a sign that TOML wants escaped as well.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {as_toml(each)}' for key, each in value.items())} }}"
    return f"[{', '.join(as_toml(each) for each in value)}]"


def _pair(key: str, value: Value | None) -> str | None:
    return None if value is None else f"{key} = {as_toml(value)}"


def _parsed(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        raise CannotRewrite(_BY_HAND) from None


def _at(content: dict[str, Any], table: Path) -> dict[str, Any]:
    found: Any = content
    try:
        for part in table:
            found = found[part]
    except (LookupError, TypeError):
        raise CannotRewrite("Dit deel staat niet (meer) in de tekst.") from None
    if not isinstance(found, dict):
        raise CannotRewrite(_BY_HAND)
    return found


def _statement(places: dict[Path, int], lines: Sequence[str], path: Path) -> tuple[int, int]:
    """From where to before which line a value or table stands, counted from 0.

    Blank lines and comments before what follows belong to what follows.
    """
    begin = places[path]
    depth = len(path)
    later = [line for each, line in places.items() if line > begin and each[:depth] != path]
    last = end = min(later, default=len(lines) + 1) - 1
    while end > begin and lines[end - 1].strip()[:1] in ("", "#"):
        end -= 1
    # Unless what looks like a comment is the last line of a text.
    while end < last and not _is_toml("\n".join(lines[begin - 1 : end])):
        end += 1
    return begin - 1, end


def _is_toml(text: str) -> bool:
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return False
    return True


def _end_of(places: dict[Path, int], lines: Sequence[str], table: Path, keys: Sequence[str]) -> int:
    """Behind which line a new key comes: the last of `keys`, or else the name of the table."""
    ends = [_statement(places, lines, (*table, key))[1] for key in keys]
    return max(ends, default=places[table] if table else 0)


def _checked(text: str, expected: dict[str, Any]) -> str:
    if _parsed(text) != expected:
        raise CannotRewrite(_BY_HAND)
    return text
