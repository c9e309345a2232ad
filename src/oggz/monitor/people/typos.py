"""One slip of the pen: keys beside each other, sounds, doubled letters, letters read wrongly."""

import unicodedata
from collections.abc import Callable

from oggz.monitor.people.names import Texts

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# Sounds that Dutch writes in two ways; longest first.
_SOUNDS = (
    ("sch", "sg"), ("ei", "ij"), ("ij", "ei"), ("ij", "y"), ("ou", "au"), ("au", "ou"),
    ("ks", "x"), ("x", "ks"), ("ph", "f"), ("th", "t"), ("ch", "g"), ("ck", "k"), ("c", "k"),
    ("k", "c"), ("z", "s"), ("s", "z"), ("v", "f"), ("f", "v"), ("d", "t"), ("t", "d"),
    ("y", "i"), ("i", "ie"), ("oe", "u"), ("u", "oe"), ("ae", "aa"), ("g", "ch"), ("w", "v"),
)  # fmt: skip
_LOOKS = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("li", "h"), ("l", "i"), ("i", "l"), ("u", "v"),
    ("n", "u"), ("e", "c"), ("a", "o"), ("o", "a"), ("h", "b"), ("vv", "w"), ("w", "vv"),
)  # fmt: skip
Slip = Callable[[str, float, float], str]


def _neighbours() -> dict[str, str]:
    near: dict[str, str] = {}
    for row_number, row in enumerate(_ROWS):
        for place, key in enumerate(row):
            beside = row[max(place - 1, 0) : place] + row[place + 1 : place + 2]
            for other in (row_number - 1, row_number + 1):
                if 0 <= other < len(_ROWS):
                    beside += _ROWS[other][place : place + 1]
            near[key] = beside
    return near


_NEAR = _neighbours()


def mistype(text: str, kind: float, where: float, which: float) -> str:
    """The text with one slip; the three draws from [0, 1) decide it. Empty text stays empty."""
    if not text:
        return text
    for limit, slip in _SLIPS:
        if kind < limit:
            made = slip(text, where, which)
            if made and made != text:
                return made
    return _key(text, where, which)


def misread_number(text: str, where: float, which: float) -> str:
    """One digit of the text changed into another; text without digits stays as it is."""
    places = [place for place, sign in enumerate(text) if sign.isdecimal()]
    if not places:
        return text
    at = places[int(where * len(places))]
    digit = (int(text[at]) + 1 + int(which * 9)) % 10
    return f"{text[:at]}{digit}{text[at + 1 :]}"


def without_diacritics(text: str) -> str:
    """The text as a register that knows only A to Z has it."""
    plain = text.replace("ı", "i").replace("ł", "l").replace("Ł", "L")
    return "".join(
        sign for sign in unicodedata.normalize("NFD", plain) if not unicodedata.combining(sign)
    )


def mistype_all(texts: Texts, places: list[int], draws: list[list[float]]) -> None:
    """Mistype the texts at these places, with three draws for each."""
    for place, (kind, where, which) in zip(places, draws, strict=True):
        if texts[place]:
            texts[place] = mistype(texts[place], kind, where, which)


def _cased(new: str, like: str) -> str:
    return new[:1].upper() + new[1:] if like[:1].isupper() else new


def _key(text: str, where: float, which: float) -> str:
    """The key beside it."""
    at = int(where * len(text))
    near = _NEAR.get(text[at].lower(), "aeinrst".replace(text[at].lower(), ""))
    new = _cased(near[int(which * len(near))], text[at])
    return text[:at] + new + text[at + 1 :]


def _left_out(text: str, where: float, which: float) -> str:
    at = int(where * len(text))
    return text[:at] + text[at + 1 :] if len(text) > 2 else ""


def _too_much(text: str, where: float, which: float) -> str:
    at = int(where * len(text))
    near = _NEAR.get(text[at].lower(), "e")
    return text[: at + 1] + near[int(which * len(near))] + text[at + 1 :]


def _turned(text: str, where: float, which: float) -> str:
    if len(text) < 2:
        return ""
    at = int(where * (len(text) - 1))
    pair = text[at + 1] + text[at]
    if text[at].isupper():
        pair = pair[0].upper() + pair[1].lower()
    return text[:at] + pair + text[at + 2 :]


def _doubled(text: str, where: float, which: float) -> str:
    """A doubled letter written once, or a single one twice."""
    doubles = [at for at in range(len(text) - 1) if text[at].lower() == text[at + 1].lower()]
    if doubles and which < 0.7:
        at = doubles[int(where * len(doubles))]
        return text[: at + 1] + text[at + 2 :]
    at = int(where * len(text))
    return text[: at + 1] + text[at].lower() + text[at + 1 :]


def _exchanged(pairs: tuple[tuple[str, str], ...]) -> Slip:
    def slip(text: str, where: float, which: float) -> str:
        low = text.lower()
        found = [
            (at, old, new)
            for old, new in pairs
            for at in range(len(low))
            if low.startswith(old, at)
        ]
        if not found or len(low) != len(text):
            return ""
        at, old, new = found[int(where * len(found))]
        return text[:at] + _cased(new, text[at]) + text[at + len(old) :]

    return slip


# Upper limits of the first draw: shares of kinds of slips, an assumption.
_SLIPS: tuple[tuple[float, Slip], ...] = (
    (0.22, _key), (0.40, _left_out), (0.52, _too_much), (0.66, _turned), (0.76, _doubled),
    (0.94, _exchanged(_SOUNDS)), (1.00, _exchanged(_LOOKS)),
)  # fmt: skip
