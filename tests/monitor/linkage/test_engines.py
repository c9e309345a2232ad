"""The engines that find candidates give the same, and leave nothing running or lying about."""

import io
import os
import shutil
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from oggz.monitor.encoding import EncodingSettings, encode_table
from oggz.monitor.errors import MonitorError
from oggz.monitor.linkage import Linkage, link_tables
from oggz.monitor.linkage.blocks import write_pairs
from oggz.monitor.linkage.engines import Engine
from oggz.monitor.people.presets import six_sources

SETTINGS = EncodingSettings()
JAVA = shutil.which("java") or os.environ.get("JAVA_HOME")


@pytest.fixture(scope="module")
def encoded() -> dict[str, pa.Table]:
    tables = six_sources(300, seed=21).tables
    return {
        name: encode_table(table, SETTINGS, b"k" * 32, seed=1) for name, table in tables.items()
    }


def linked(tables: dict[str, pa.Table], folder: Path, engine: Engine) -> Linkage:
    folder.mkdir(exist_ok=True)
    return link_tables(tables, SETTINGS, folder, engine=engine)


def as_file(table: pa.Table) -> bytes:
    file = io.BytesIO()
    pq.write_table(table, file)
    return file.getvalue()


def configure(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spark of a cluster: many parts. What it would compile for long work is left out."""
    folder.mkdir()
    (folder / "spark-defaults.conf").write_text(
        "spark.sql.adaptive.enabled false\n"
        "spark.sql.shuffle.partitions 5\n"
        "spark.sql.codegen.wholeStage false\n"
        "spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC\n"
    )
    monkeypatch.setenv("SPARK_CONF_DIR", str(folder))


@pytest.mark.skipif(not JAVA, reason="Spark needs Java 17, which this machine has not")
def test_duckdb_and_spark_give_the_same_spine(
    encoded: dict[str, pa.Table], tmp_path: Path, capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    configure(tmp_path / "conf", monkeypatch)
    monkeypatch.chdir(tmp_path)
    spark = tmp_path / "met spark"
    spark.mkdir()
    (spark / "pairs.parquet").mkdir()
    (spark / "pairs.parquet" / "part-00000-half.parquet").write_bytes(b"broken off")
    there = linked(encoded, spark, "spark")
    here = linked(encoded, tmp_path / "met duckdb", "duckdb")
    assert len(list((spark / "pairs.parquet").glob("part-*"))) == 5
    assert len(here.pairs) > 100
    assert as_file(there.spine) == as_file(here.spine)
    assert as_file(there.pairs) == as_file(here.pairs)
    assert there.quality == here.quality
    assert capfd.readouterr() == ("", "")
    assert {path.name for path in tmp_path.iterdir() if path.is_dir()} == {
        "conf", "met spark", "met duckdb",
    }  # fmt: skip
    from pyspark import SparkContext

    assert SparkContext._active_spark_context is None


def test_without_java_spark_says_what_to_do(
    encoded: dict[str, pa.Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "geen java"))
    with pytest.raises(MonitorError, match="Installeer Java 17"):
        linked(encoded, tmp_path / "werk", "spark")


@pytest.mark.skipif(not JAVA, reason="Spark needs Java 17, which this machine has not")
def test_spark_that_breaks_down_says_where_to_look(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(tmp_path / "conf", monkeypatch)
    (tmp_path / "members.parquet").write_bytes(b"not parquet")
    with pytest.raises(MonitorError, match=r"spark\.log"):
        list(write_pairs(tmp_path, "spark"))
    assert (tmp_path / "spark.log").stat().st_size > 0
