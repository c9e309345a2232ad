"""The example after linking, made once, and the definition that is drafted."""

import shutil
from importlib.resources import as_file, files
from pathlib import Path

import pytest

from oggz.monitor import agreement as agreements
from oggz.monitor.agreement import TargetGroup, read_target_group
from oggz.monitor.encoding.delivery import encode
from oggz.monitor.linkage.delivery import link

SOURCES = ("police", "wmo", "shelter")


@pytest.fixture(scope="session")
def target_group() -> TargetGroup:
    with as_file(files("oggz.monitor.agreement") / "templates" / "doelgroep.toml") as path:
        return read_target_group(path)


@pytest.fixture(scope="session")
def linked_example(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example with deliveries in `uit/` and `spine.parquet`; nobody writes here."""
    folder = Path(shutil.copytree(made, tmp_path_factory.mktemp("gekoppeld") / "vb"))
    agreement = agreements.read(folder / "agreement.toml")
    for name in SOURCES:
        encode(
            folder / "sources" / f"{name}.csv", folder / "uit" / name, agreement=agreement,
            source=name, key_file=folder / "keys" / f"{name}.key", seed=1,
        )  # fmt: skip
    link([folder / "uit" / name for name in SOURCES], folder / "spine.parquet", agreement=agreement)
    return folder


@pytest.fixture
def place(linked_example: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to work in."""
    folder = Path(shutil.copytree(linked_example, tmp_path / "vb"))
    monkeypatch.chdir(folder)
    return folder
