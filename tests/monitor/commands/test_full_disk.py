"""A disk that fills: told with the file and what to do; nothing half-written, nothing lost."""

import sys
from pathlib import Path

import pytest

from tests.monitor.commands.conftest import tree

if sys.platform == "win32":
    pytest.skip("limits of Unix", allow_module_level=True)

from tests.monitor.commands.processes import Commands, Done

ENCODE = (
    "encode --agreement {0}/agreement.toml --source police --key {0}/keys/police.key"
    " {0}/sources/police.csv --out uit/police"
)
LINK = "link --agreement {0}/agreement.toml {0}/uit/police {0}/uit/wmo --out k/spine.parquet"


def told_well(done: Done, file: str) -> None:
    assert done.code == 1, done
    assert done.told.startswith(f"{file} past niet: de schijf is vol"), done.told
    assert "Maak ruimte of kies een andere schijf" in done.told
    assert "Traceback" not in done.told


@pytest.mark.parametrize("size", [1, 5_000, 40_000])
def test_encode_says_that_files_may_not_grow_so_large(
    delivered: Path, tmp_path: Path, commands: Commands, size: int
) -> None:
    line = ENCODE.format(delivered).split()
    done = commands.run(*line, folder=tmp_path, largest_file=size)
    told_well(done, "uit/police")
    assert tree(tmp_path) in ({}, {"uit": None})


@pytest.mark.parametrize("pages", [1, 3, 15, 18])
def test_encode_on_a_full_disk_leaves_nothing(
    delivered: Path, tmp_path: Path, commands: Commands, pages: int
) -> None:
    line = ENCODE.format(delivered).split()
    done = commands.run(*line, folder=tmp_path, disk=pages * 4096)
    if done.impossible:
        pytest.skip(f"no file system of its own here: {done.impossible}")
    told_well(done, "uit/police")
    assert done.left in ([], ["uit"])


@pytest.mark.parametrize("size", [1, 12_000, 15_500])
def test_link_says_so_and_an_earlier_result_stays(
    delivered: Path, tmp_path: Path, commands: Commands, size: int
) -> None:
    (tmp_path / "k").mkdir()
    earlier = tmp_path / "k" / "spine.parquet"
    earlier.write_bytes(b"van gisteren")
    done = commands.run(*LINK.format(delivered).split(), folder=tmp_path, largest_file=size)
    told_well(done, "k/spine.parquet")
    assert earlier.read_bytes() == b"van gisteren"
    shown = {path.name for path in (tmp_path / "k").iterdir() if "-werk-" not in path.name}
    assert shown == {"spine.parquet"}


@pytest.mark.parametrize("pages", [2, 10])
def test_link_on_a_full_disk_leaves_only_work_to_go_on_with(
    delivered: Path, tmp_path: Path, commands: Commands, pages: int
) -> None:
    done = commands.run(*LINK.format(delivered).split(), folder=tmp_path, disk=pages * 4096)
    if done.impossible:
        pytest.skip(f"no file system of its own here: {done.impossible}")
    told_well(done, "k/spine.parquet")
    assert [name for name in done.left if name != "k" and "-werk-" not in name] == []


def test_with_enough_room_the_same_lines_work(
    delivered: Path, tmp_path: Path, commands: Commands
) -> None:
    for line in (ENCODE, LINK):
        done = commands.run(*line.format(delivered).split(), folder=tmp_path, largest_file=500_000)
        assert done.code == 0, done.told
    assert (tmp_path / "k" / "spine.manifest.json").exists()
