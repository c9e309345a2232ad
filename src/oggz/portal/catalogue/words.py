"""Words as people type them and as editors list them."""

import re
import unicodedata
from dataclasses import dataclass

LONGEST_SEARCH = 100
MOST_WORDS = 12
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
# Within quotes, of any sort that keyboards make, or a word by itself.
_PART = re.compile(rf'["“”„«»]([^"“”„«»]+)["“”„«»]|({_WORD.pattern})')


def words_of(text: str) -> list[str]:
    """The words in a text, in lower case and in order: letters and figures, nothing else."""
    return [word.lower() for word in _WORD.findall(text)]


def terms_of(listed: str) -> list[str]:
    """Terms of one or more words that stand between commas, each once."""
    terms = (" ".join(words_of(part)) for part in listed.split(","))
    return list(dict.fromkeys(term for term in terms if term))


def fold(text: str) -> str:
    """Without capitals and accents, as a search compares."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@dataclass(frozen=True)
class Part:
    """A word that somebody typed, or words between quotes that belong together."""

    words: tuple[str, ...]
    is_phrase: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.words)


@dataclass(frozen=True)
class Typed:
    """What somebody typed into the search box, as far as it is searched."""

    text: str
    parts: tuple[Part, ...]
    is_shortened: bool = False

    @property
    def words(self) -> list[str]:
        return [word for part in self.parts for word in part.words]


def read(text: str) -> Typed:
    """Any text at all becomes something to search; operators and other signs mean nothing."""
    text = _legible(text)
    kept = _first(text)
    parts, number = [], 0
    for phrase, word in _PART.findall(kept):
        words = words_of(phrase or word)[: MOST_WORDS - number]
        number += len(words)
        if words:
            parts.append(Part(tuple(words), is_phrase=bool(phrase)))
    is_shortened = kept != text or len(_WORD.findall(kept)) > number
    return Typed(kept, tuple(parts), is_shortened)


def _legible(text: str) -> str:
    """Without what cannot be seen or stored: half characters, control signs, directions."""
    text = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode())
    seen = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in text)
    return " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())


def _first(text: str) -> str:
    """As much as is searched: whole words, unless the first is too long already."""
    if len(text) <= LONGEST_SEARCH:
        return text
    return text[: LONGEST_SEARCH + 1].rpartition(" ")[0] or text[:LONGEST_SEARCH]
