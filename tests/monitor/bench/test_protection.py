"""The tables that hiding cells is measured on."""

from bench.monitor.protection import ours, region
from oggz.monitor.tables.sums import must_agree


def test_the_tables_of_a_region_hang_together_and_can_be_protected() -> None:
    tables = region(people=300)
    must_agree(tables)
    assert len(tables.structure.tables) == 30
    few = tables.structure.model_copy(update={"tables": tables.structure.tables[:3]})
    measured = ours(
        type(tables)(few, {info.name: tables.cells[info.name] for info in few.tables}),
        "three", contributors=True,
    )  # fmt: skip
    assert measured.primary > 20
    assert 0 < measured.secondary < measured.cells - measured.primary
