"""On which line of a TOML document each value stands.

tomllib gives values without places. This walks over text that tomllib has already accepted, so
it needs to know where values begin and end, not whether they are right (TOML 1.0).
"""

import re
from collections.abc import Sequence

Path = tuple[str | int, ...]
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}\n#]+")
_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_ESCAPED = re.compile(r"\\(u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|.)", re.S)


def lines_of(text: str) -> dict[Path, int]:
    """Line numbers from 1 of every table, key and element. `text` must be valid TOML."""
    return _Walk(text.replace("\r\n", "\n")).walk()


def line_at(lines: dict[Path, int], path: Sequence[str | int]) -> int:
    """The line of a value, or of the nearest part of the document that it would stand in."""
    wanted = tuple(path)
    while wanted and wanted not in lines:
        wanted = wanted[:-1]
    return lines.get(wanted, 1)


class _Walk:
    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.line, self._counted = 1, 0
        self.found: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}

    def walk(self) -> dict[Path, int]:
        table: Path = ()
        self._blank()
        while self.at < len(self.text):
            if self.text.startswith("[[", self.at):
                self.at += 2
                table = self._element(self._key())
                self.at = self.text.index("]]", self.at) + 2
            elif self.text[self.at] == "[":
                self.at += 1
                table = self._resolved(self._key())
                self._mark(table)
                self.at = self.text.index("]", self.at) + 1
            else:
                self._pair(table)
            self._blank()
        return self.found

    def _element(self, key: Path) -> Path:
        path = (*self._resolved(key[:-1]), key[-1])
        self._mark(path)
        number = self.arrays.get(path, -1) + 1
        self.arrays[path] = number
        self._mark((*path, number))
        return (*path, number)

    def _resolved(self, key: Path) -> Path:
        """The path of a header: a name of an array of tables means its last element."""
        path: Path = ()
        for part in key:
            path = (*path, part)
            if path in self.arrays:
                path = (*path, self.arrays[path])
        return path

    def _pair(self, table: Path) -> None:
        path = table
        for part in self._key():
            path = (*path, part)
            self._mark(path)
        self.at = self.text.index("=", self.at) + 1
        self._value(path)

    def _key(self) -> Path:
        parts: list[str] = []
        while True:
            self._blank()
            if self.text[self.at] in "\"'":
                parts.append(self._string())
            else:
                match = _BARE.match(self.text, self.at)
                assert match
                parts.append(match.group())
                self.at = match.end()
            self._blank()
            if self.text[self.at] != ".":
                return tuple(parts)
            self.at += 1

    def _value(self, path: Path) -> None:
        self._blank()
        first = self.text[self.at]
        if first in "\"'":
            self._string()
        elif first == "[":
            self._array(path)
        elif first == "{":
            self._inline(path)
        else:
            match = _SCALAR.match(self.text, self.at)
            assert match
            self.at = match.end()

    def _array(self, path: Path) -> None:
        self.at += 1
        number = 0
        self._blank()
        while self.text[self.at] != "]":
            self._mark((*path, number))
            self._value((*path, number))
            number += 1
            self._comma()
        self.at += 1

    def _inline(self, path: Path) -> None:
        self.at += 1
        self._blank()
        while self.text[self.at] != "}":
            self._pair(path)
            self._comma()
        self.at += 1

    def _comma(self) -> None:
        self._blank()
        if self.text[self.at] == ",":
            self.at += 1
            self._blank()

    def _string(self) -> str:
        quote = self.text[self.at]
        fence = quote * 3 if self.text.startswith(quote * 3, self.at) else quote
        begin = at = self.at + len(fence)
        while not self.text.startswith(fence, at):
            at += 2 if quote == '"' and self.text[at] == "\\" else 1
        while len(fence) == 3 and self.text.startswith(quote, at + 3):
            at += 1  # up to two quotes may stand before the closing three
        self.at = at + len(fence)
        inside = self.text[begin:at]
        return inside if quote == "'" else _ESCAPED.sub(_meant, inside)

    def _blank(self) -> None:
        match = _BLANK.match(self.text, self.at)
        assert match
        self.at = match.end()

    def _mark(self, path: Path) -> None:
        self.line += self.text.count("\n", self._counted, self.at)
        self._counted = self.at
        for length in range(1, len(path) + 1):
            self.found.setdefault(path[:length], self.line)


def _meant(match: re.Match[str]) -> str:
    code = match.group(1)
    if code[0] in "uU":
        return chr(int(code[1:], 16))
    return {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(code, code)
