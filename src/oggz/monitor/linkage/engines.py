"""The engines that find candidates: DuckDB on a laptop, Spark where that join is too large for it.

Only the join: encodings are compared, and people formed, on the machine that links.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import ibis

from oggz.monitor.errors import MonitorError

Engine = Literal["duckdb", "spark"]
_MEMORY = "256MB"


@contextmanager
def connected(engine: Engine, folder: Path) -> Iterator[ibis.BaseBackend]:
    """An engine that keeps to the memory of a laptop and spills into `folder`; closed afterwards.

    Spark runs on the cores of this machine unless its own configuration (`SPARK_CONF_DIR`) names a
    master; then `folder` must be one that every worker can reach. Raises MonitorError when Spark or
    Java is missing.
    """
    if engine == "duckdb":
        backend = ibis.duckdb.connect(memory_limit=_MEMORY, temp_directory=str(folder))
        backend.raw_sql("set enable_progress_bar = false")  # it draws on our output
        try:
            yield backend
        finally:
            backend.disconnect()
    else:
        with _spark(folder.resolve()) as session:
            yield ibis.pyspark.connect(session)


@contextmanager
def _spark(folder: Path) -> Iterator[Any]:
    """A session in a Java of its own, which ends with it."""
    try:
        from py4j.protocol import Py4JError
        from pyspark import SparkConf, SparkContext
        from pyspark.errors import PySparkException, PySparkRuntimeError
        from pyspark.java_gateway import launch_gateway
        from pyspark.sql import SparkSession
    except ModuleNotFoundError:
        raise MonitorError(
            "Spark is niet geïnstalleerd: pip install 'oggz[spark]', of koppel met duckdb."
        ) from None
    # What Java says from its first moment on goes to a file, not through our progress bars.
    with (folder / "spark.log").open("ab") as log:
        try:
            java = launch_gateway(popen_kwargs={"stdout": log, "stderr": log})  # type: ignore[no-untyped-call]
        except PySparkRuntimeError:
            raise MonitorError(
                "Spark start niet. Installeer Java 17 of nieuwer (java -version), of koppel met"
                " duckdb."
            ) from None
    try:
        settings = SparkConf(_jvm=java.jvm)  # what Spark's own configuration says
        for name, value in _settings(folder).items():
            settings.set(name, value)
        if settings.get("spark.master", "local").startswith("local"):
            settings.set("spark.driver.host", "127.0.0.1")
            settings.set("spark.driver.bindAddress", "127.0.0.1")
        session = SparkSession(SparkContext(gateway=java, conf=settings))
        try:
            yield session
        finally:
            session.stop()
    except (Py4JError, PySparkException):
        raise MonitorError(
            f"Spark is vastgelopen. Waarom, staat in {folder / 'spark.log'}. Geef dezelfde opdracht"
            " opnieuw, of koppel met duckdb."
        ) from None
    finally:
        java.shutdown()
        java.proc.stdin.close()
        java.proc.wait()
        # pyspark would talk to the Java that is gone.
        SparkContext._gateway = SparkContext._jvm = None


def _settings(folder: Path) -> dict[str, str]:
    return {
        "spark.app.name": "oggz",
        "spark.hadoop.fs.defaultFS": "file:///",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",  # a web page about what runs, for whoever can reach the port
        "spark.ui.showConsoleProgress": "false",
    }
