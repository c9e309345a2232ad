"""Names of people: known ones however they are written, and words that can hardly be another thing.

A word with a capital inside a sentence is a name unless it is known to be something else. In small
letters, and at the beginning of a sentence, only what is known as a name is found, or what stands
where a name would.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from oggz.casework.consultations.screening import words
from oggz.casework.consultations.screening.findings import Found, Kind
from oggz.casework.consultations.screening.words import (
    CAPITALS,
    COMMON,
    DONE_BY_PEOPLE,
    OF_PERSONS,
    PREFIXES,
    SUFFIXED,
    TITLES,
)

_TOKEN = re.compile(r"[A-Za-z]+(?:['\-][A-Za-z]+){0,4}")
_SPLIT = re.compile(r"[A-Za-z]+(?:[._*~|+/\\=:;,#^][A-Za-z]+)+")
# A word cut in pieces of two or three letters, with full stops or other signs between them.
_BROKEN = re.compile(
    r"(?<![A-Za-z.@/])[A-Za-z]{2,3}(?:[._*~|+^][A-Za-z]{2,3}){2,}(?![A-Za-z.@/])", re.IGNORECASE
)
_LEET = re.compile(r"(?=[A-Za-z0-9@$!|€]*[A-Za-z])(?=[A-Za-z@$!|€]*[0-9@$!|€])[A-Za-z0-9@$!|€]{3,}")
_FROM_LEET = str.maketrans("0134578@$!|€", "oieastbasiie")
_SPELLED = re.compile(r"(?<![A-Za-z])[A-Za-z](?:[\s._\-*/,]{1,3}[A-Za-z](?![A-Za-z'])){2,}")
_INITIALS = re.compile(
    r"(?<![A-Za-z.])(?:[A-Z]\.\s?){2,}|(?<![A-Za-z.])[A-Z]\.(?=\s?[A-Za-z])(?!\s?[a-z]\.)"
)
_SMALL_INITIAL = re.compile(
    r"(?<![A-Za-z.])(?:[a-z]\.\s?){1,4}((?:[a-z']+\s){0,3}?)([a-z][a-z\-]{2,})"
)
_VERBLIKE = re.compile(
    r"(?:t|de|te|den|ten|ing|heid|lijk|lijke|ig|ige|isch|ische|end|ende|loos|loze|baar|bare|zaam"
    r"|eren|elen|iek|aal|ief|ieve|sel|schap)$"
)
# Also between a name and a place, where one name ends.
_PREPOSITIONS = frozenset({"in", "op", "bij", "uit", "aan"})
_KINDS_OF_THINGS = words.listed("before_letters")


@dataclass(frozen=True, slots=True)
class Token:
    """A word where it stands; `begins` when its sentence begins with it."""

    start: int
    end: int
    text: str
    begins: bool

    @property
    def low(self) -> str:
        return self.text.lower()

    @property
    def has_capital(self) -> bool:
        return any(sign.isupper() for sign in self.text)


def names(text: str, *, organisations: Collection[str] = ()) -> Iterator[Found]:
    """Of a folded text; what is inside the name of an organisation is none."""
    # As if a word in small letters stood there, of the same length.
    for each in organisations:
        for start, end in _spans(text, each):
            text = f"{text[:start]}{'o' * (end - start)}{text[end:]}"
    for start, end in _all(text):
        yield Kind.NAME, start, end


def _spans(text: str, phrase: str) -> Iterator[tuple[int, int]]:
    if phrase.strip():
        for match in re.finditer(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE):
            yield match.span()


def _all(text: str) -> Iterator[tuple[int, int]]:
    tokens = list(_tokens(text))
    named = [_is_name(tokens, place, text) for place in range(len(tokens))]
    for place, _token in enumerate(tokens):
        if named[place]:
            yield _with_neighbours(tokens, place, text)
        elif named_pair := _pair(tokens, place):
            yield named_pair
    yield from _disguised(text)
    yield from _initials(text, tokens)


def _tokens(text: str) -> Iterator[Token]:
    previous = None
    for match in _TOKEN.finditer(text):
        begins = _begins(text, match.start(), previous)
        yield Token(match.start(), match.end(), match[0], begins)
        previous = match[0]


def _begins(text: str, start: int, previous: str | None) -> bool:
    before = text[:start].rstrip(" \"'(*-•>")
    if not before or before[-1] in "!?\n":
        return True
    # After an abbreviation or an initial the sentence goes on.
    short = previous is not None and (
        previous.lower() in words.ABBREVIATIONS or (len(previous) == 1 and previous not in "uU")
    )
    return before[-1] == "." and not short


def _is_name(tokens: list[Token], place: int, text: str) -> bool:
    token = tokens[place]
    low = token.low
    if any(_known(part) for part in _parts(token)):
        return True
    if _after_title(tokens, place, text):
        return True
    if token.has_capital and not token.begins:
        return not _is_something_else(token)
    if token.begins and token.has_capital:
        return _acts(tokens, place, text) or _is_odd(token)
    return low.endswith(SUFFIXED) and len(low) > 5 and low not in words.NOT_SUFFIXED


def _parts(token: Token) -> list[str]:
    """A double name is two; what belongs to somebody ends in an s."""
    parts = token.low.replace("'s", "").split("-")
    if len(parts[-1]) > 3 and parts[-1].endswith("s") and token.has_capital:
        parts.append(parts[-1][:-1])
    return parts


def _known(low: str) -> bool:
    return len(low) > 1 and low in words.plain_names()


def _is_something_else(token: Token) -> bool:
    """Whether a word with a capital is known, as a whole or in each of its parts."""
    if token.low in COMMON or token.low in CAPITALS or token.low in ("s", "t", "n"):
        return True
    if len(token.text) == 1:
        return False
    parts = token.text.split("-")
    if len(parts) == 1:
        return False
    return all(
        part.islower() or part.lower() in CAPITALS or part.lower() in COMMON for part in parts
    )


def _is_odd(token: Token) -> bool:
    """Capitals where no word has them, also at the beginning of a sentence."""
    if _is_something_else(token) or (token.text.isupper() and len(token.text) == 1):
        return False
    inner = token.text[1:].replace("-", "")
    return any(sign.isupper() for sign in inner) and not token.text.lower().startswith("ij")


def _after_title(tokens: list[Token], place: int, text: str) -> bool:
    token, at = tokens[place], place - 1
    while at >= 0 and (tokens[at].low in PREFIXES or len(tokens[at].text) == 1):
        at -= 1
    if at < 0 or tokens[at].low not in TITLES or at < place - 5:
        return False
    between = text[tokens[at].end : token.start]
    if re.search(r"[,;:!?\n]", between) or token.low in PREFIXES:
        return False
    if (
        "." in between
        and tokens[at].low not in words.ABBREVIATIONS
        and tokens[place - 1] is tokens[at]
    ):
        return False
    low = token.low
    if len(low) < 3 or low in COMMON or low in TITLES:
        return False
    if low in words.all_names():
        return True
    if low in CAPITALS:
        return False
    if token.has_capital:
        return True
    # Behind a prefix there stands a thing as often as a name: 'mevrouw van de overkant'.
    direct = at == place - 1
    ordinary = low in words.ordinary() or _VERBLIKE.search(low)
    return tokens[at].low in OF_PERSONS and direct and not ordinary


def _acts(tokens: list[Token], place: int, text: str) -> bool:
    """Whether a sentence begins with a word that nobody knows, and that does what people do."""
    token = tokens[place]
    if token.low in COMMON or token.low in CAPITALS or len(token.low) < 2:
        return False
    if place + 1 >= len(tokens) or text[token.end : tokens[place + 1].start].strip():
        return False
    following = tokens[place + 1].low
    if following not in DONE_BY_PEOPLE:
        return False
    if token.low in words.all_names():
        return True
    return not (token.low in words.ordinary() or _is_thing(token.low))


_THINGS = re.compile(
    r"(?:ing|heid|schap|stand|atie|itie|isme|sel|nis|teit|lijk|ig|aal|eel|iek|aar|eur|ist|er|ent"
    r"|ant|lening|plek|plan|huis|zaak|werk|geld|last|woning|kamer|deur|hond|kat|man|vrouw|kind|moeder|vader"
    r"|zoon|dochter|zus|broer|buur|team|dienst|zorg|hulp|school|arts|agent|en|je|tje|and|oud|elijk)$"
)


def _is_thing(low: str) -> bool:
    """Whether a word looks like an ordinary one: by how it ends, or by its length."""
    return bool(_THINGS.search(low)) or len(low) > 12


def _with_neighbours(tokens: list[Token], place: int, text: str) -> tuple[int, int]:
    """With the prefixes before it, the capitals beside it and the surname behind it."""
    first = last = place
    while first > 0 and _touches(tokens[first - 1], tokens[first], text):
        if not _goes_before(tokens[first - 1]):
            break
        first -= 1
    if first == place - 1 and tokens[first].low in ("van", "de"):
        # 'De zus van Jan' is called Jan.
        first = place if tokens[place].low in words.given_names() else first
    reach = last + 1
    while reach < len(tokens) and _touches(tokens[reach - 1], tokens[reach], text):
        token = tokens[reach]
        if token.low in words.all_names() or (token.has_capital and not _is_something_else(token)):
            last = reach
        elif token.low not in PREFIXES or token.low in _PREPOSITIONS:
            break
        reach += 1
    return tokens[first].start, tokens[last].end


def _goes_before(token: Token) -> bool:
    if token.low in PREFIXES:
        return token.low not in _PREPOSITIONS
    if token.low in words.given_names() and token.low not in COMMON:
        return True
    return token.has_capital and not _is_something_else(token)


def _touches(one: Token, other: Token, text: str) -> bool:
    between = text[one.end : other.start].strip(" ")
    short = len(one.text) <= 2 or one.low in words.ABBREVIATIONS
    return between == "" or (between == "." and short)


def _pair(tokens: list[Token], place: int) -> tuple[int, int] | None:
    """A prefix and a surname, both in small letters or at the beginning of a sentence."""
    for length in (3, 2, 1):
        if place + length >= len(tokens):
            continue
        parts = tokens[place : place + length]
        prefix, name = " ".join(each.low for each in parts), tokens[place + length]
        if (prefix, name.low) in words.pairs():
            return tokens[place].start, name.end
        if prefix in ("van der", "van den") and name.low not in ("beginne", *COMMON):
            return tokens[place].start, name.end
    return None


def _disguised(text: str) -> Iterator[tuple[int, int]]:
    """Names in which other signs stand for letters, or between them, or with spaces."""
    for match in _BROKEN.finditer(text):
        yield match.span()
    for match in _SPLIT.finditer(text):
        joined = re.sub(r"[^A-Za-z]", "", match[0]).lower()
        if len(joined) > 2 and _known(joined):
            yield match.span()
    for match in _LEET.finditer(text):
        read = match[0].translate(_FROM_LEET).lower()
        if len(read) > 2 and _known(read):
            yield match.span()
    for match in _SPELLED.finditer(text):
        parts = (re.sub(r"[^A-Za-z]", "", part).lower() for part in match[0].split())
        if not all(part in words.SPELLED for part in parts):
            yield match.span()


def _initials(text: str, tokens: list[Token]) -> Iterator[tuple[int, int]]:
    for match in _INITIALS.finditer(text):
        joined = re.sub(r"[^A-Za-z]", "", match[0]).lower()
        if joined not in words.SPELLED and match[0][0] not in "XYZN":
            yield match.start(), match.start() + len(match[0].rstrip())
    for match in _SMALL_INITIAL.finditer(text):
        prefixes = match[1].split()
        if all(each in PREFIXES for each in prefixes) and match[2] in words.all_names():
            yield match.span()
    for place, token in enumerate(tokens):
        single = len(token.text) == 1 and token.has_capital and token.low not in CAPITALS
        if not single or (token.low in ("a", "o", "s", "t", "n") and token.begins):
            continue
        if re.match(r"\.[a-z]\.", text[token.end :]):
            continue  # 'I.v.m.' at the beginning of a sentence
        before = tokens[place - 1].low if place else ""
        if before not in _KINDS_OF_THINGS and text[token.end : token.end + 1] != "'":
            yield token.start, token.end
