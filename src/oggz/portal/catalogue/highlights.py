"""What was sought, marked in the sentences in which it stands."""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from oggz.portal.catalogue.choices import rows
from oggz.portal.catalogue.selectors import Card

# Each with its own; none is in any text.
_START, _STOP = "\ue000", "\ue001"


def highlighted(cards: list[Card], query: str) -> list[Card]:
    """The same cards, each with the sentences in which the words stand: one query."""
    options = (
        f"StartSel={_START}, StopSel={_STOP}, MaxFragments=2, MaxWords=28, MinWords=12,"
        ' FragmentDelimiter=" … "'
    )
    # No longer part of a text than is quick to go through, and without our own marks.
    statement = """
        SELECT entry.page_id, entry.address, ts_headline('oggz_every_word',
            translate(left(concat_ws(' ', nullif(entry.introduction, ''), entry.text), 20000),
                      %s, ''), %s::tsquery, %s)
        FROM catalogue_entry AS entry WHERE entry.page_id = ANY(%s) OR entry.address = ANY(%s)
    """
    pages = [card.page for card in cards if card.page]
    addresses = [card.url for card in cards if not card.page]
    parameters = [_START + _STOP, query, options, pages, addresses]
    texts = {
        page or address: text
        for page, address, text in rows(statement, parameters)
        if _START in text
    }
    for card in cards:
        if text := texts.get(card.page or card.url):
            card.highlights = _marked(text, begins=card.introduction)
    return cards


def _marked(text: str, *, begins: str) -> SafeString:
    plain = text.replace(_START, "").replace(_STOP, "")
    before = "" if begins.startswith(plain[:20]) else "… "
    after = "" if plain[-1:] in ".?!" else " …"
    # The words of a phrase are marked one by one: together again, and "en" by itself not at all.
    text = _MARK.sub(_without_common_end, text.replace(f"{_STOP} {_START}", " "))
    marked = escape(text).replace(_START, "<mark>").replace(_STOP, "</mark>")
    return mark_safe(f"{before}{marked}{after}")  # noqa: S308 - escaped


def _without_common_end(mark: re.Match[str]) -> str:
    words = mark[1].split(" ")
    length = len(words)
    while length and words[length - 1].lower() in _COMMON:
        length -= 1
    kept, rest = " ".join(words[:length]), " ".join(words[length:])
    marked = f"{_START}{kept}{_STOP}" if kept else ""
    return f"{marked} {rest}" if marked and rest else marked or rest


_MARK = re.compile(f"{_START}([^{_START}{_STOP}]*){_STOP}")
# Words that stand within synonyms.
_COMMON = frozenset(
    ("aan", "achter", "bij", "dat", "de", "den", "der", "die", "een", "en", "het", "in", "is",
     "met", "mijn", "niet", "of", "om", "onder", "op", "over", "te", "tot", "van", "voor", "zonder")
)  # fmt: skip
