"""Every value of a document has its line."""

import tomllib

from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.documents import lines
from tests.documents.toml_values import tables

HARD = '''# eerste
a.b.c = 1
"met = teken" = """
[geen]
d = 2 \\""" \\
"""
'x.y' = [ 1, # een
  [2, 3], { k = "]" , l = \'\'\'
}\'\'\' } ]

[[lijst]]
naam = "een"
[lijst.onder]
z = 1
[[lijst.diep]]
q = 1979-05-27
[[lijst.diep]]
[[lijst]]
"na\\u0061m" = """"twee"""""
'''


def test_every_value_of_a_document_has_its_line() -> None:
    found = lines.lines_of(HARD)
    assert {path for path, _ in tables(HARD)} <= set(found)
    assert found["a", "b", "c"] == 2
    assert found["x.y", 0] == 7
    assert found["x.y", 2, "l"] == 8
    assert found["lijst", 0, "onder", "z"] == 14
    assert found["lijst", 0, "diep", 0, "q"] == 16
    assert found["lijst", 0, "diep", 1] == 17
    assert found["lijst", 1, "naam"] == 19


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="a\"'=[]{}#,.\\\n 1", max_size=40))
def test_lines_are_found_in_whatever_toml_accepts(text: str) -> None:
    try:
        wanted = {path for path, _ in tables(text)}
    except tomllib.TOMLDecodeError:
        return
    assert wanted <= set(lines.lines_of(text))
