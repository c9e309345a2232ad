"""Commands that are killed or stopped, at any moment: nothing half, and the same line again works.

A moment is the nth time that a command touches its folder: every file made, renamed or removed.
"""

import os
import shutil
import signal
import sys
import threading
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.keys import open_sealed, read_key
from oggz.monitor.linkage.delivery import link
from oggz.monitor.manifests import read_delivery
from tests.monitor.commands.conftest import tree

if sys.platform == "win32":
    pytest.skip("signals of Unix", allow_module_level=True)

from tests.monitor.commands.processes import Commands

ENCODE = (
    "encode --agreement {0}/agreement.toml --source police --key {0}/keys/police.key"
    " {0}/sources/police.csv --out uit/police --seed 1"
)
LINK = "link --agreement {0}/agreement.toml {0}/uit/police {0}/uit/shelter --out spine.parquet"
LINKED = {f"spine.{name}" for name in (
    "parquet", "pairs.parquet", "report.html", "json", "manifest.json",
)}  # fmt: skip
STOPPED = "Afgebroken. Er is niets half geschreven; u kunt opnieuw beginnen.\n"
# Parts of all touches; the last ones are when files get their names.
MOMENTS = (0.0, 0.4, 0.7, 0.9, 1.0)


@pytest.fixture(scope="module")
def touches(
    delivered: Path, tmp_path_factory: pytest.TempPathFactory, commands: Commands
) -> dict[str, int]:
    """How often each command touches its folder when nothing befalls it."""
    counted = {}
    for line in (ENCODE, LINK):
        folder = tmp_path_factory.mktemp("heel")
        done = commands.run(*line.format(delivered).split(), folder=folder)
        assert done.code == 0, done.told
        counted[line] = done.touches
    return counted


@pytest.fixture(scope="module")
def linked(delivered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gekoppeld")
    link(
        [delivered / "uit" / "shelter", delivered / "uit" / "police"], folder / "spine.parquet",
        agreement=agreements.read(delivered / "agreement.toml"),
    )  # fmt: skip
    return folder


def test_encode_that_was_killed_leaves_no_half_folder_and_works_again(
    delivered: Path, tmp_path: Path, commands: Commands, touches: dict[str, int],
    personal: frozenset[str],
) -> None:  # fmt: skip
    agreement = agreements.read(delivered / "agreement.toml")
    out = tmp_path / "uit" / "police"
    line = ENCODE.format(delivered).split()
    for part in MOMENTS:
        touch = 1 + round(part * (touches[ENCODE] - 1))
        done = commands.run(*line, folder=tmp_path, signal=signal.SIGKILL, touch=touch)
        assert done.code == -signal.SIGKILL, (touch, done.told)
        left = tree(tmp_path)
        if out.exists():
            read_delivery(out, agreement)
            shutil.rmtree(out)
        assert not any(name.endswith("payload.parquet") for name in left)
        everything = b"".join(content or b"" for content in left.values())
        assert [value for value in personal if value.encode() in everything] == []
    done = commands.run(*line, folder=tmp_path)
    assert done.code == 0, done.told
    assert [path.name for path in out.parent.iterdir()] == ["police"]
    for name in ("encodings.parquet", "strangers.parquet"):
        assert (out / name).read_bytes() == (delivered / "uit/police" / name).read_bytes()
    key = read_key(delivered / "keys" / "analysis.key", agreement, "analysis")
    opened = []
    for folder in (out, delivered / "uit" / "police"):
        open_sealed(folder / "payload.enc", tmp_path / "open", agreement=agreement, key=key)
        opened.append(pq.read_table(tmp_path / "open"))
    assert opened[0] == opened[1]


def test_link_that_was_killed_leaves_nothing_that_looks_finished_and_goes_on(
    delivered: Path, tmp_path: Path, commands: Commands, linked: Path, touches: dict[str, int]
) -> None:
    line = LINK.format(delivered).split()
    killed = 0
    for part in MOMENTS[1:]:
        touch = 1 + round(part * (touches[LINK] - 1))
        done = commands.run(*line, folder=tmp_path, signal=signal.SIGKILL, touch=touch)
        assert done.code in (0, -signal.SIGKILL), (touch, done.told)
        killed += done.code != 0
        if (tmp_path / "spine.manifest.json").exists():
            assert {name: (tmp_path / name).read_bytes() for name in LINKED} == tree(linked)
            for name in LINKED:
                (tmp_path / name).unlink()
    # What goes on with work of an earlier one touches less and may come to its end.
    assert killed >= 3
    done = commands.run(*line, folder=tmp_path)
    assert done.code == 0, done.told
    assert tree(tmp_path) == tree(linked)


def test_a_linkage_of_other_files_does_not_go_on_with_work_of_a_killed_one(
    delivered: Path, tmp_path: Path, commands: Commands, linked: Path, touches: dict[str, int]
) -> None:
    other = LINK.format(delivered).replace("uit/police", "uit/wmo").split()
    done = commands.run(
        *other, folder=tmp_path, signal=signal.SIGKILL, touch=round(0.6 * touches[LINK])
    )
    assert done.code == -signal.SIGKILL
    assert len(list(tmp_path.glob(".spine-werk-*"))) == 1
    done = commands.run(*LINK.format(delivered).split(), folder=tmp_path)
    assert done.code == 0, done.told
    assert tree(tmp_path) == tree(linked)


def test_work_that_a_power_cut_spoiled_is_thrown_away(
    delivered: Path, tmp_path: Path, commands: Commands, linked: Path, touches: dict[str, int]
) -> None:
    line = LINK.format(delivered).split()
    commands.run(*line, folder=tmp_path, signal=signal.SIGKILL, touch=round(0.7 * touches[LINK]))
    (codes,) = tmp_path.glob(".spine-werk-*/codes.parquet")
    codes.write_bytes(codes.read_bytes()[:500])
    done = commands.run(*line, folder=tmp_path)
    assert done.code == 1
    assert "beschadigd en zijn weggehaald. Geef dezelfde opdracht opnieuw." in done.told
    done = commands.run(*line, folder=tmp_path)
    assert tree(tmp_path) == tree(linked)


@pytest.mark.parametrize(
    ("command", "how", "code", "part"),
    [
        (ENCODE, signal.SIGINT, 130, 0.8), (ENCODE, signal.SIGTERM, 143, 0.5),
        (LINK, signal.SIGINT, 130, 0.3), (LINK, signal.SIGTERM, 143, 0.7),
    ],
    ids=["encode-interrupted", "encode-ended", "link-interrupted", "link-ended"],
)  # fmt: skip
def test_stopping_is_told_and_leaves_only_work_to_go_on_with(
    delivered: Path, tmp_path: Path, commands: Commands, touches: dict[str, int],
    command: str, how: signal.Signals, code: int, part: float,
) -> None:  # fmt: skip
    touch = round(part * touches[command])
    done = commands.run(
        *command.format(delivered).split(), folder=tmp_path, signal=how, touch=touch
    )
    assert (done.code, done.told) == (code, STOPPED)
    left = tree(tmp_path)
    if command == ENCODE:
        assert left in ({}, {"uit": None})
    else:
        assert {name.split("-werk-")[0] for name in left} <= {".spine"}


def test_stopping_in_the_middle_of_a_query_is_told(
    delivered: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def joining(*_: object, **__: object) -> None:
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        asked = (
            "select count(*) from range(9000) a, range(20000) b where hash(a.range + b.range) = 1"
        )
        duckdb.connect(config={"threads": 1}).execute(asked).fetchall()

    monkeypatch.setattr("oggz.monitor.linkage.delivery.link_tables", joining)
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["monitor", *LINK.format(delivered).split()])
    assert (done.exit_code, done.output) == (130, STOPPED)
    assert not (tmp_path / "spine.parquet").exists()
