"""Reading a document that people sign: every error at once, with line, article and remedy."""

import os
import re
import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

import pytest

from oggz.documents import Document, WrongDocument, canonical, read_text, read_toml, validated
from oggz.documents import wrong as told_together
from oggz.documents.reading import LARGEST_FILE
from oggz.documents.text import Article, Day, MunicipalityCode, Slug, Text, YesNo
from oggz.errors import PlatformError


class Colour(StrEnum):
    dutch: str

    def __new__(cls, value: str, dutch: str) -> "Colour":
        colour = str.__new__(cls, value)
        colour._value_ = value
        colour.dutch = dutch
        return colour

    PURPLE = "purple", "paars"
    YELLOW = "yellow", "geel"


class Room(Article):
    colours: tuple[Colour, ...]
    open: YesNo = True


class House(Document):
    title: Text
    municipality: MunicipalityCode
    built: Day
    rooms: Mapping[Slug, Room]


GOOD = """title = "Huis"
municipality = "GM0344"
built = 2026-01-31

[rooms.hal]
article = "2.1"
text = "De hal."
colours = ["purple"]
"""


def errors(text: str) -> str:
    with pytest.raises(WrongDocument) as caught:
        written = read_text(text, name="huis.toml")
        _, problems = validated(House, written.content)
        if problems:
            raise told_together(written, problems)
    return str(caught.value)


WRONG = [
    ('["purple"]', '["purpel"]', "Regel 8, artikel 2.1: rooms.hal.colours.1 moet een van deze zijn:"
     " 'purple' of 'yellow'. Bedoelt u purple?"),
    ('["purple"]', '["Paars"]', "Bedoelt u purple?"),
    ('["purple"]', '["groen"]', "colours.1 moet een van deze zijn: 'purple' of 'yellow'."),
    ('["purple"]', "[7]", "rooms.hal.colours.1 moet een van deze zijn"),
    ('["purple"]', '"purple"', "Regel 8, artikel 2.1: rooms.hal.colours moet een lijst tussen"),
    ('article = "2.1"', 'article = "2a"', "Regel 6, artikel 2a: rooms.hal.article moet een"),
    ('article = "2.1"', "", "Regel 5: rooms.hal.article ontbreekt. Vul dit in."),
    ('"Huis"', '"Hu\u0456s"', "Regel 1: title heeft op plaats 3 een letter uit een ander schrift"),
    ("2026-01-31", '"31 januari"', "built moet een datum zonder aanhalingstekens"),
    ("GM0344", "Utrecht", "municipality moet een gemeentecode van het CBS"),
    ("[rooms.hal]", "[rooms.Hal]", "rooms.Hal moet een korte naam van kleine letters"),
    ("[rooms.hal]\n", "rooms = 3\n[anders]\n", "rooms moet een onderdeel met namen en waarden"),
    ("colours =", "open = 1\ncolours =", "artikel 2.1: rooms.hal.open moet true of false zijn."),
    ("colours =", "openn = true\ncolours =", "rooms.hal.openn is onbekend. Bedoelt u open?"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "told"), WRONG, ids=[told[:60] for *_, told in WRONG])
def test_what_is_wrong_is_told_in_dutch_with_line_and_article(
    old: str, new: str, told: str
) -> None:
    assert told in errors(GOOD.replace(old, new))


def test_all_errors_are_told_at_once_in_order_of_line() -> None:
    text = GOOD.replace('"Huis"', '""').replace("GM0344", "GM1").replace("purple", "purpel")
    assert re.findall(r"Regel \d+", errors(text)) == ["Regel 1", "Regel 2", "Regel 8"]
    assert errors(text).startswith("huis.toml heeft 3 fouten:")


SYNTAX = [
    ('title = "Huis"', 'title = "Huis"\ntitle = "Hut"', "deze naam staat er al"),
    ("[rooms.hal]", "[rooms.hal]\n[rooms.hal]", "dit onderdeel staat er al"),
    ('title = "Huis"', 'title = "Huis', "teken"),
    ('title = "Huis"', "title = Huis", "Zet tekst tussen aanhalingstekens"),
    ("2026-01-31", "2026-13-31", "Regel 3"),
    ("[rooms.hal]", "[rooms.hal", "de haak ]"),
]


@pytest.mark.parametrize(("old", "new", "told"), SYNTAX)
def test_toml_that_is_wrong_is_told_with_its_line(old: str, new: str, told: str) -> None:
    text = errors(GOOD.replace(old, new))
    assert told in text
    assert re.search(r"Regel \d+, teken \d+: ", text)
    assert "(at line" not in text


ODD = [
    (GOOD.replace("2026-01-31", "2026-01-31T00:00:00"), "Schrijf alleen de datum"),
    ("a = " + "9" * 5000, "Een getal is te lang"),
    ("a = 0x" + "f" * 5000, "Een getal is te lang"),
    ("a = " + "[" * 100_000, "haken"),
    ('a = "\ud800"', "halve tekens"),
]


@pytest.mark.parametrize(("text", "told"), ODD, ids=[told for _, told in ODD])
def test_what_toml_allows_and_no_document_has_is_told(text: str, told: str) -> None:
    assert told in errors(text)


def test_a_file_that_cannot_be_a_document_is_told(tmp_path: Path) -> None:
    path = tmp_path / "huis.toml"
    path.write_bytes(b"#" * (LARGEST_FILE + 1))
    with pytest.raises(PlatformError, match="groter dan 1 MB"):
        read_toml(path)
    with pytest.raises(PlatformError, match="groter dan 1 MB"):
        read_text("#" * (LARGEST_FILE + 1), name="huis.toml")
    path.write_bytes(b'title = "\xff"')
    with pytest.raises(PlatformError, match="Regel 1: geen UTF-8"):
        read_toml(path)
    with pytest.raises(PlatformError, match="bestaat niet"):
        read_toml(tmp_path / "weg.toml")
    with pytest.raises(PlatformError, match="geen bestand"):
        read_toml(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pijp.toml")
    with pytest.raises(PlatformError, match="geen bestand"):
        read_toml(tmp_path / "pijp.toml")


def test_spaces_comments_and_order_of_keys_do_not_change_what_is_signed() -> None:
    other = GOOD.replace('title = "Huis"\nmunicipality = "GM0344"', 'municipality="GM0344"\n'
                         '# naam\ntitle  =  "Huis"')  # fmt: skip
    assert read_text(other, name="a").checksum == read_text(GOOD, name="b").checksum


def test_signatures_are_not_part_of_what_is_signed_and_every_value_is() -> None:
    before = read_text(GOOD, name="a").checksum
    assert read_text(GOOD + '\n[[signatures]]\nby = "wie"\n', name="a").checksum == before
    assert read_text(GOOD.replace("De hal.", "De hal!"), name="a").checksum != before


def test_a_date_is_not_the_text_that_looks_like_it() -> None:
    texts = (
        "a = 2025-01-01",
        'a = "2025-01-01"',
        'a = { date = "2025-01-01" }',
        "a = 1",
        "a = 1.0",
        "a = true",
        'a = "true"',
        "a = { table = 1 }",
        'a = { float = "1.0" }',
    )
    checksums = {canonical.checksum(tomllib.loads(text)) for text in texts}
    assert len(checksums) == len(texts)
