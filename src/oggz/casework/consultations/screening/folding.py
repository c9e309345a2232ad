"""A text as it reads: one alphabet, one set of digits, nothing that cannot be seen.

What looks like a letter is that letter, whatever alphabet it was borrowed from, so that a name is
found however it was typed. Each sign keeps its place in the text as it was typed.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_LOOKS_LIKE = {
    **dict(zip("АВСЕНІЈКМОРЅТХУҮԌԚԜ", "ABCEHIJKMOPSTXYYGQW", strict=True)),
    **dict(zip("авсеһіјкмнорѕтухгпԁԛԝѵ", "abcehijkmhopstyxrndqwv", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
    **dict(zip("αβγεικνορτυχωη", "abyeikvoptuxwn", strict=True)),
    **dict(zip("ıȷłøđħŧðɑɡɩɪʀʏɴʟʙɢʜɛœæþ", "ijlodhtdagiirynlbgheoab", strict=True)),
    **dict(zip("ŁØĐĦŦÐƖ", "LODHTDI", strict=True)),
    "ß": "s", "З": "3", "б": "6", "׀": "l", "ǀ": "l", "ա": "w", "օ": "o", "ո": "n",
}  # fmt: skip
_NAMED = re.compile(
    r"LATIN (?:CAPITAL |SMALL )?LETTER (?:SMALL CAPITAL |SMALL )?([A-Z])\b"
    r"|REGIONAL INDICATOR SYMBOL LETTER ([A-Z])$"
)
_QUOTES = "'‘’ʼ`´ʻ′ʹ"
# Letters by their category, of which nothing is seen.
_BLANK = "\u115f\u1160\u3164\uffa0\u2800\u17b4\u17b5"
_SEEN = ("L", "N", "P", "S", "Z")


@dataclass(frozen=True, slots=True)
class Folded:
    """`at[i]` is where the sign `text[i]` stands in the original."""

    text: str
    at: tuple[int, ...]
    unreadable: tuple[tuple[int, int], ...]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """From a place in the folded text to one in the original."""
        return self.at[start], self.at[end - 1] + 1


def plain(text: str) -> str:
    """The text without what cannot be seen, as it is kept: nothing is hidden between letters."""
    composed = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign
        for sign in composed
        if sign == "\n" or (unicodedata.category(sign)[0] in _SEEN and sign not in _BLANK)
    ).strip()


def fold(text: str) -> Folded:
    signs: list[str] = []
    at: list[int] = []
    strange: list[int] = []
    for place, original in enumerate(text):
        for sign in unicodedata.normalize("NFKD", original):
            read = _read(sign)
            if read is None:
                strange.append(len(signs))
                read = sign
            signs += read
            at += [place] * len(read)
    return Folded("".join(signs), tuple(at), tuple(_runs(strange)))


def _read(sign: str) -> str | None:
    """The sign as it reads; "" when it is not seen, None when nobody here can read it."""
    if sign in "\n\r\u2028\u2029\v\f":
        return "\n"
    if sign.isascii():
        return sign if sign.isprintable() else " " if sign == "\t" else ""
    if sign in _LOOKS_LIKE:
        return _LOOKS_LIKE[sign]
    category = unicodedata.category(sign)
    if category[0] == "M" or category in ("Cf", "Cc") or sign in _BLANK:
        return ""
    if category[0] == "Z":
        return " "
    if category == "Pd" or sign in "−‐⁃":
        return "-"
    if sign in _QUOTES:
        return "'"
    digit = unicodedata.digit(sign, None)
    if digit is not None:
        return str(digit)
    if named := _NAMED.match(unicodedata.name(sign, "")):
        letter = named[1] or named[2]
        return letter.lower() if category == "Ll" else letter
    if category[0] in "LCN":
        return None
    return sign


def _runs(places: list[int]) -> Iterator[tuple[int, int]]:
    """Neighbouring places as one stretch."""
    start = last = None
    for place in places:
        if start is None or place != last + 1:
            if start is not None:
                yield start, last + 1
            start = place
        last = place
    if start is not None:
        yield start, last + 1
