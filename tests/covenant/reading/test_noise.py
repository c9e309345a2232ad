"""Whatever happens to the text of a covenant, it is told in Dutch or refused."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.covenant import example
from oggz.covenant.deciding import compile_covenant
from oggz.covenant.reading import read_text
from oggz.documents import read_text as read_written
from oggz.errors import PlatformError
from tests.documents.toml_values import tables

ENGLISH = re.compile(
    r"\b(?:pydantic|should|must|value_error|Input|expected|valid|None|Traceback|the)\b"
)
VALUES = (
    "1", "-1", "1e400", "nan", "[]", "{}", '""', "2025-01-01", "true", "[[[1]]]", '["*"]', '"*"',
    '[{a = 1}]', '"verboden"', "12:00:00", '[""]', "9" * 30,
)  # fmt: skip


def shaken(rows: list[str], data: st.DataObject) -> Iterator[str]:
    """The rows with some that vanish, repeat or trade places, and signs or values that change."""
    rows = list(rows)
    for _ in range(data.draw(st.integers(1, 3))):
        row = data.draw(st.integers(0, len(rows) - 1))
        match data.draw(st.sampled_from(["drop", "twice", "swap", "sign", "value"])):
            case "drop":
                del rows[row]
            case "twice":
                rows.insert(row, rows[row])
            case "swap":
                other = data.draw(st.integers(0, len(rows) - 1))
                rows[row], rows[other] = rows[other], rows[row]
            case "sign" if rows[row]:
                at = data.draw(st.integers(0, len(rows[row]) - 1))
                new = data.draw(st.sampled_from("\"'[]{}=#.,0aé\u202e\n\\"))
                rows[row] = rows[row][:at] + new + rows[row][at + 1 :]
            case _ if " = " in rows[row]:
                rows[row] = rows[row].split(" = ")[0] + " = " + data.draw(st.sampled_from(VALUES))
    yield from rows


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_happens_to_the_text_it_is_told_in_dutch_or_refused(data: st.DataObject) -> None:
    """Never a traceback, and what is read has the checksum of what stands there."""
    text = "\n".join(shaken(example.text().splitlines(), data))
    try:
        covenant = read_text(text, name="convenant.toml")
    except PlatformError as error:
        told = re.sub(r"'[^']*'|[a-z_]+\.[a-z0-9_.*-]+", "", str(error))
        assert not ENGLISH.search(told), told
        assert "Vergelijk met het voorbeeld" not in told or "TOML" in told, told
        return
    assert covenant.checksum == read_written(text, name="convenant.toml").checksum
    compile_covenant(covenant)


def test_every_value_of_a_covenant_has_its_line() -> None:
    written = read_written(example.text(), name="convenant.toml")
    assert {path for path, _ in tables(written.text)} <= set(written.places)


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "field",
    ["parties", "roles", "levels", "bsn", "ground", "valid_until", "retention", "lawyer", "id",
     "article", "conditions", "sources"],
)  # fmt: skip
def test_a_field_that_holds_something_else_is_told_in_dutch(field: str, value: str) -> None:
    text = example.text()
    begin = text.index("[[clauses]]", text.index('id = "plan-meegeven"') - 20)
    end = text.index("\n\n", begin)
    clause = re.sub(rf"(?m)^{field} = .*\n", "", text[begin:end] + "\n")
    changed = text[:begin] + clause + f"{field} = {value}\n" + text[end:]
    try:
        read_text(changed, name="convenant.toml")
    except PlatformError as error:
        told = re.sub(r"'[^']*'|[a-z_]+\.[a-z0-9_.*-]+", "", str(error))
        assert not ENGLISH.search(told), told
        assert "Vergelijk met het voorbeeld" not in told, told
