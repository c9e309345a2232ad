"""DuckDB, Spark and plain arrays count the same; and the same again gives the same bytes."""

import io
import os
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oggz.monitor.indicators import INDICATORS, counting
from oggz.monitor.indicators.composing import Composed, numbered_rows
from oggz.monitor.indicators.dimensions import Shape, axes
from oggz.monitor.indicators.draws import Linked
from oggz.monitor.indicators.evidence import Rows, records
from oggz.monitor.indicators.people import people_arrays
from oggz.monitor.indicators.sampling import arrays_of
from oggz.monitor.linkage.engines import connected
from oggz.monitor.tables.sums import must_agree
from tests.monitor.indicators.world import World, certain, six
from tests.monitor.linkage.test_engines import configure

JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return six(tmp_path_factory.mktemp("zes"), 150)[0]


@pytest.fixture(scope="module")
def linked(world: World) -> Linked:
    return certain(world, recall=0.95, unsure=0.1)


@pytest.fixture(scope="module")
def counted(world: World, linked: Linked) -> Composed:
    return world.composed(linked=linked, seed=3)


def as_files(made: Composed) -> dict[str, bytes]:
    found = {"structure": made.tables.structure.model_dump_json().encode()}
    found["estimates"] = repr(made.tables.estimates).encode()
    for name, table in made.tables.cells.items():
        file = io.BytesIO()
        pq.write_table(table, file)
        found[name] = file.getvalue()
    return found


@pytest.mark.skipif(not JAVA, reason="Spark needs Java 17, which this machine has not")
def test_duckdb_and_spark_give_identical_tables(
    world: World, linked: Linked, counted: Composed, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    configure(tmp_path / "conf", monkeypatch)
    there = as_files(world.composed(linked=linked, seed=3, engine="spark"))
    here = as_files(counted)
    assert set(here) >= {plan.name for one in INDICATORS[:-3] for plan in one.tables} - {
        "inflow", "outflow",
    }  # fmt: skip
    assert {name for name in here if here[name] != there[name]} == set()


def test_the_same_input_in_another_order_gives_the_same_bytes(
    world: World, linked: Linked, counted: Composed, tmp_path: Path
) -> None:
    turned = {}
    for name in reversed(world.payloads):
        table = pq.read_table(world.payloads[name])
        order = np.random.default_rng(1).permutation(len(table))
        turned[name] = tmp_path / f"{name}.parquet"
        pq.write_table(table.take(pa.array(order)), turned[name])
    again = World(world.agreement, turned, world.rows).composed(linked=linked, seed=3)
    assert as_files(again) == as_files(counted)


def test_tables_agree_with_themselves_and_with_one_another(counted: Composed) -> None:
    must_agree(counted.tables)
    assert counted.intervals >= 50
    assert len(counted.tables.structure.equal) > 20


def test_arrays_count_what_the_engine_counts(
    world: World, counted: Composed, tmp_path: Path
) -> None:
    """Two ways of counting: figures come from the one, their intervals from the other."""
    shape = Shape.of(world.agreement, list(world.payloads))
    known = axes(shape)
    pq.write_table(numbered_rows(world.rows, shape, None), tmp_path / "spine.parquet")
    with connected("duckdb", tmp_path) as backend:
        rows = [
            Rows(number, backend.read_parquet(str(path)))
            for number, path in enumerate(world.payloads.values())
        ]
        spine = backend.read_parquet(str(tmp_path / "spine.parquet"))
        found = records(rows, spine, shape).to_pyarrow()
    arrays = arrays_of(found)
    of = people_arrays(arrays["person"], arrays, shape)
    plans = [plan for one in INDICATORS for plan in one.tables if plan.intervals]
    assert len(plans) > 6
    for plan in plans:
        cells = counted.tables.cells[plan.name]["count"].to_numpy()
        assert counting.counts(of, plan, known).ravel().tolist() == cells.tolist(), plan.name
