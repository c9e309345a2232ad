"""What earlier releases told and hid, together with what is to be released now."""

from dataclasses import replace

import pyarrow as pa
import pytest

from oggz.monitor.disclosure import Rules, suppress
from oggz.monitor.errors import MonitorError
from oggz.monitor.tables import TOTAL, Safe
from tests.monitor.disclosure.brute import Fillings, cell_of
from tests.monitor.disclosure.world import crowd, dimension, table, tables_of

FIVE = Rules(threshold=5)
AREA = dimension("area", ["A", "B", "C"], visible=True)
SEX = dimension("sex", ["F", "M"], visible=True)
COUNTS = {("A", "F"): 3, ("A", "M"): 20, ("B", "F"): 15, ("B", "M"): 30,
          ("C", "F"): 40, ("C", "M"): 50}  # fmt: skip
PEOPLE = crowd(COUNTS, "area", "sex")


def hidden(safe: Safe, name: str) -> set[str]:
    info = safe.structure.table(name)
    rows = safe.cells[name].to_pylist()
    return {
        "|".join(row[each] for each in info.dimensions)
        for row in rows if row["status"] == "hidden"
    }  # fmt: skip


def first() -> Safe:
    return suppress(tables_of(PEOPLE, [AREA, SEX], [table("t", "area", "sex")]), FIVE)


def test_what_was_hidden_stays_hidden_though_it_would_not_need_to_be() -> None:
    before = first()
    assert "C|M" not in hidden(before, "t")
    tables = tables_of(PEOPLE, [AREA, SEX], [table("t", "area", "sex")])
    again = suppress(tables, FIVE, previous=[changed(before, {("C", "M"): None})])
    assert {*hidden(before, "t"), "C|M"} <= hidden(again, "t")


def test_a_new_table_does_not_give_away_what_an_earlier_one_hid() -> None:
    # What A and B have together the new table may show by itself, for it has no cell A|F.
    age = dimension("age", ["old", "young"], visible=True)
    people = [{**each, "age": "old" if at % 2 else "young"} for at, each in enumerate(PEOPLE)]
    before = first()
    assert f"A|{TOTAL}" not in hidden(before, "t")
    narrow = dimension("part", ["AB", "C"], visible=True)
    people = [{**each, "part": "C" if each["area"] == "C" else "AB"} for each in people]
    tables = tables_of(
        people, [narrow, SEX, age], [table("u", "part", "sex"), table("v", "age", "sex")]
    )
    after = suppress(tables, FIVE, previous=[before])
    fillings = Fillings(after, before, most=200)
    assert fillings.can_be({cell_of("persons-2025", ("area", "sex"), ("A", "F")): 5})


def test_a_cell_of_a_table_that_is_gone_is_still_protected() -> None:
    # All women of A are young: the finer table that comes now would show how many there are.
    age = dimension("age", ["old", "young"], visible=True)
    people = [{**each, "age": "young"} for each in PEOPLE]
    people += [{"area": "B", "sex": "M", "age": "old"} for _ in range(20)]
    whole = [AREA, SEX, age]
    before = suppress(tables_of(people, whole, [table("t", "area", "sex")]), FIVE)
    now = tables_of(people, whole, [table("u", "area", "age"), table("w", "sex", "area", "age")])
    after = suppress(now, FIVE, previous=[before])
    fillings = Fillings(after, before, most=300)
    assert fillings.can_be({cell_of("persons-2025", ("area", "sex"), ("A", "F")): 5})
    assert {f"F|A|{TOTAL}", "F|A|young"} <= hidden(after, "w")


def test_a_number_that_was_published_before_with_another_value_is_refused() -> None:
    people = [*PEOPLE, {"area": "C", "sex": "M"}]
    tables = tables_of(people, [AREA, SEX], [table("t", "area", "sex")])
    with pytest.raises(MonitorError, match="eerder met een ander aantal uitgegeven"):
        suppress(tables, FIVE, previous=[first()])


def test_a_small_number_that_was_published_before_cannot_be_hidden_any_more() -> None:
    tables = tables_of(PEOPLE, [AREA, SEX], [table("t", "area", "sex")])
    with pytest.raises(MonitorError, match="Tabel t, cel ..F, is niet te verbergen"):
        suppress(tables, Rules(threshold=20), previous=[changed(first(), {("B", "F"): 15})])


def changed(safe: Safe, counts: dict[tuple[str, str], int | None]) -> Safe:
    """As if these cells had been shown, or hidden."""
    cells = safe.cells["t"]
    rows = cells.to_pylist()
    for row in rows:
        codes = (row["area"], row["sex"])
        if codes in counts:
            row["count"] = counts[codes]
            row["status"] = "hidden" if counts[codes] is None else ""
    return replace(safe, cells={"t": pa.Table.from_pylist(rows, schema=cells.schema)})


def test_an_earlier_release_with_noise_is_no_ground_to_hide_upon() -> None:
    before = first()
    noisy = Safe(
        before.structure, before.cells, before.protection.model_copy(update={"method": "rounding"})
    )
    tables = tables_of(PEOPLE, [AREA, SEX], [table("t", "area", "sex")])
    with pytest.raises(MonitorError, match="afronden of ruis"):
        suppress(tables, FIVE, previous=[noisy])
