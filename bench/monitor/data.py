"""The files that all read: FEBRL4 and synthetic sources, with their truth beside them."""

import hashlib
import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from pyarrow import csv

from bench.monitor.environments import PEERS, ROOT, python_of
from oggz.monitor import people
from oggz.monitor.people import Sources, six_sources, two_sources

DATA = ROOT / "var" / "bench" / "monitor"
TUNE, TEST = 11, 12  # seeds: thresholds and models are made on one and measured on the other


def febrl4() -> Path:
    """FEBRL4 in the columns of a source: a.csv, b.csv, truth.csv."""
    folder = DATA / "febrl4"
    if not (folder / "truth.csv").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([python_of("febrl"), PEERS / "febrl4.py", folder], check=True)
    return folder


def two(count: int, seed: int) -> Path:
    """Two synthetic sources of `count` people, half of them in both."""
    return _written(DATA / f"two-{count}-{seed}", lambda: two_sources(count, seed))


def six(count: int, seed: int) -> Path:
    """Six synthetic sources of `count` people."""
    return _written(DATA / f"six-{count}-{seed}", lambda: six_sources(count, seed))


def _written(folder: Path, make: Callable[[], Sources]) -> Path:
    """The folder, filled anew when the generator is not the one that filled it."""
    stamp, now = folder / "generator.sha256", _generator()
    if not stamp.is_file() or stamp.read_text() != now:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        sources = make()
        for name, table in sources.tables.items():
            csv.write_csv(table, folder / f"{name}.csv", csv.WriteOptions(quoting_style="needed"))
        csv.write_csv(sources.truth, folder / "truth.csv")
        stamp.write_text(now)
    return folder


@lru_cache
def _generator() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(people.__file__).parent.rglob("*.*")):
        if path.suffix in (".py", ".csv", ".toml"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
