"""What sources may deliver, and that its document says the same."""

import re
from pathlib import Path

import pytest
from pydantic import ValidationError

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import KINDS, Column, TableSchema, documentation, schema, schemas

ROOT = Path(__file__).parents[3]
IDENTIFYING = {
    "given_name", "initials", "prefix", "surname", "birth_date", "sex", "postcode",
    "house_number", "street", "town", "bsn",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_identifying_columns_never_go_to_the_analysis_unit(kind: str) -> None:
    table = schema(kind)
    assert set(table.identifying) == IDENTIFYING
    assert set(table.payload) & IDENTIFYING == {"sex"}
    assert table.payload[0] == "record_id"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_columns_of_its_own_of_which_one_is_required(kind: str) -> None:
    own = schema(kind).columns[12:]
    assert any(column.required for column in own)
    assert all(not column.identifying for column in own)


def test_an_unknown_kind_is_told_which_kinds_there_are() -> None:
    with pytest.raises(MonitorError, match="police, wmo, shelter"):
        schema("bank")


def test_every_list_of_codes_says_whose_list_it_is() -> None:
    for table in schemas():
        for column in table.columns:
            assert bool(column.codes) == bool(column.code_source)


def test_life_domains_are_codes_and_scores_without_words_of_an_instrument() -> None:
    domains = [column for column in schema("shelter").columns if column.name.startswith("domain_")]
    assert len(domains) == 12
    assert {(column.minimum, column.maximum) for column in domains} == {(1, 5)}
    assert not re.search("zelfredzaam", documentation(), re.IGNORECASE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"type": "code"},
        {"type": "integer", "minimum": 1},
        {"type": "text"},
        {"type": "name", "future": True},
        {"type": "name", "codes": {"a": "b"}, "code_source": "c"},
    ],
)
def test_a_column_that_cannot_be_checked_is_no_column(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Column.model_validate({"name": "x", "label": "x", "description": "x", **wrong})


def test_a_schema_with_a_column_twice_is_refused() -> None:
    column = {"name": "x", "label": "x", "description": "x", "type": "date"}
    with pytest.raises(ValidationError, match="twice"):
        TableSchema.model_validate(
            {"kind": "wmo", "title": "t", "row": "r", "description": "d", "several_rows": True,
             "columns": [column, column]}
        )  # fmt: skip


def test_the_document_about_the_tables_is_up_to_date() -> None:
    path = ROOT / "docs/handleiding/monitor/tabellen.md"
    assert path.read_text(encoding="utf-8") == documentation()
