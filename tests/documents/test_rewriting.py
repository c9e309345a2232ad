"""A value changes in a document that people wrote, and nothing else does."""

import tomllib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.documents.rewriting import CannotRewrite, as_toml, rewritten, with_element

ORDER = ("a", "id", "effect", "parties", "bsn", "level", "day", "kept", "reason")
TEXT = '''# Bovenaan
version = 1  # telt op
title = """
[geen kop]
version = 7
"""

# --- Hoofdstuk
[[clauses]]
id = "een"   # een korte naam
# waarom deze partijen
parties = [
  "gemeente",  # eerst
  "politie",
]
reason = "Omdat het moet."

# --- Volgend hoofdstuk, hoort bij wat volgt
[[clauses]]
id = "twee"
reason = \'\'\'
# geen opmerking
zo\'\'\'
[clauses.kept]
months = 3

[[never]]
text = "nooit"
# slot
'''
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
values = {
    "effect": st.sampled_from(["permit", "forbid"]),
    "parties": st.lists(st.sampled_from(["gemeente", "politie", "*"]), max_size=3),
    "bsn": st.booleans(),
    "level": st.integers(-9, 9),
    "day": st.dates(),
    "kept": st.fixed_dictionaries({"months": st.integers(1, 9), "since": texts}),
    "reason": texts,
}
changes = st.fixed_dictionaries(
    {}, optional={key: st.none() | value for key, value in values.items()}
)


def comments(text: str) -> list[str]:
    return [line[line.index("#") :] for line in text.split("\n") if "#" in line]


def without_none(content: dict) -> dict:
    return {key: value for key, value in content.items() if value is not None}


@given(changes)
def test_what_is_changed_is_read_back_and_nothing_else_changes(wanted: dict) -> None:
    before = tomllib.loads(TEXT)
    text = rewritten(TEXT, ("clauses", 0), wanted, ORDER)
    after = tomllib.loads(text)
    assert after["clauses"][0] == without_none(before["clauses"][0] | wanted)
    after["clauses"][0] = before["clauses"][0]
    assert after == before
    head, tail = TEXT.index("[[clauses]]"), TEXT.index("\n# --- Volgend")
    assert text.startswith(TEXT[:head])
    assert text.endswith(TEXT[tail:])
    assert {"# een korte naam", "# waarom deze partijen"} <= set(comments(text))


@given(changes)
def test_changing_to_what_it_is_changes_no_letter(wanted: dict) -> None:
    text = rewritten(TEXT, ("clauses", 0), wanted, ORDER)
    assert rewritten(text, ("clauses", 0), wanted, ORDER) == text


@given(st.fixed_dictionaries({"id": texts} | values), st.sampled_from([0, 1, None]))
def test_what_is_added_stands_where_it_was_wanted(element: dict, after: int | None) -> None:
    before = tomllib.loads(TEXT)
    try:
        text = with_element(TEXT, "clauses", element, after)
    except CannotRewrite:
        pytest.fail("an ordinary document can take another element")
    place = len(before["clauses"]) if after is None else after + 1
    clauses = tomllib.loads(text)["clauses"]
    assert clauses.pop(place) == element
    assert clauses == before["clauses"]
    lines = iter(text.split("\n"))
    assert all(line in lines for line in TEXT.split("\n")), "each line in its order"


def test_the_head_is_not_what_looks_like_it_in_a_text() -> None:
    text = rewritten(TEXT, (), {"version": 2, "replaces": "abc"}, ("version", "replaces"))
    assert 'version = 2\nreplaces = "abc"\n' in text
    assert "[geen kop]\nversion = 7\n" in text


@pytest.mark.parametrize(
    ("text", "table", "wanted"),
    [
        (TEXT, ("clauses", 7), {"reason": "x"}),
        ("clauses = [{ id = 'a', reason = 'b' }]\n", ("clauses", 0), {"reason": "x"}),
        ("a = [", (), {"reason": "x"}),
    ],
)
def test_what_cannot_be_changed_alone_is_refused(text: str, table: tuple, wanted: dict) -> None:
    with pytest.raises(CannotRewrite):
        rewritten(text, table, wanted, ORDER)


@given(st.one_of(values["kept"], texts, st.dates(), st.booleans(), st.lists(texts)))
def test_a_value_is_read_back_as_it_was(value) -> None:
    assert tomllib.loads(f"a = {as_toml(value)}")["a"] == value


def test_a_text_of_which_the_last_line_looks_like_a_comment_is_taken_whole() -> None:
    text = 'a = """\n# zo"""\n# slot\n'
    assert rewritten(text, (), {"a": "x"}, ORDER) == 'a = "x"\n# slot\n'


def test_what_is_written_as_a_table_of_its_own_can_change_too() -> None:
    text = rewritten(TEXT, ("clauses", 1), {"kept": {"months": 4}}, ORDER)
    assert tomllib.loads(text)["clauses"][1]["kept"] == {"months": 4}


def test_days_are_written_without_quotes() -> None:
    assert as_toml(date(2026, 7, 1)) == "2026-07-01"
