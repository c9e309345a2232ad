"""How names become slugs, sort keys and searchable text."""

from __future__ import annotations

import re
import unicodedata

_NOT_IN_SLUG = re.compile(r"[^\w\s-]")
_SEPARATORS = re.compile(r"[-\s]+")
_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def slugify(name: str) -> str:
    """Return the slug that Django's `slugify` gives for the same name, without Django.

    >>> slugify("'s-Gravenhage"), slugify("Bergen (NH.)")
    ('s-gravenhage', 'bergen-nh')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode("ascii")
    return _SEPARATORS.sub("-", _NOT_IN_SLUG.sub("", plain.lower())).strip("-_")


def fold(text: str) -> str:
    """Return text as it is compared in a search: no accents, case or punctuation, single spaces.

    An apostrophe joins ("'s-Gravenhage" becomes "s gravenhage"), other punctuation separates.
    Any text is accepted; what has no letters or digits becomes "".
    """
    decomposed = unicodedata.normalize("NFKD", text)
    letters = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    return _NOT_ALPHANUMERIC.sub(" ", _APOSTROPHES.sub("", letters)).strip()


def sort_key(name: str) -> str:
    """Return the key by which names sort in a Dutch list.

    Accents, case and punctuation do not count, so that 's-Gravenhage and 's-Hertogenbosch stand
    under the S, where a reader who sees the name looks, and not before the A.
    """
    return fold(name)
