"""Destruction: what is gone, what a certificate proves, and what it does not promise."""

import json
import os
from pathlib import Path

import pytest

from oggz.monitor import destruction
from oggz.monitor.destruction import destroy, is_genuine
from oggz.monitor.errors import MonitorError
from tests.monitor.agreement.world import World, make_world


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = make_world(tmp_path / "w")
    world.sign()
    world.write_keys()
    return world


def files(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(name.encode() * 1000)
    return [folder / name for name in names]


def test_files_and_folders_are_gone_and_the_certificate_names_them(
    tmp_path: Path, world: World
) -> None:
    first, second, empty = files(tmp_path, "a.csv", "map/onder/b.parquet", "leeg")
    empty.write_bytes(b"")
    out = tmp_path / "verklaring.json"
    gone = destroy([first, tmp_path / "map", empty], out, agreement=world.read())
    assert not first.exists()
    assert not (tmp_path / "map").exists()
    assert not empty.exists()
    assert [one.name for one in gone] == ["a.csv", "b.parquet", "leeg"]
    told = json.loads(out.read_text())
    assert told["complete"] is True
    assert "SSD" in told["what_this_means"]
    assert str(tmp_path) not in out.read_text()
    assert second.name in out.read_text()


def test_the_content_is_overwritten_before_the_name_goes(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    (path,) = files(tmp_path, "geheim.csv")
    before = path.read_bytes()
    seen: list[bytes] = []
    unlink = Path.unlink

    def look(self: Path, missing_ok: bool = False) -> None:
        if self.name == "geheim.csv":
            seen.append(self.read_bytes())
        unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "unlink", look)
    destroy([path], tmp_path / "c.json", agreement=world.read())
    assert len(seen[0]) == len(before)
    assert b"geheim" not in seen[0]


def test_a_key_signs_for_its_own_destruction(tmp_path: Path, world: World) -> None:
    out = tmp_path / "c.json"
    destroy([world.key_path("police")], out, agreement=world.read())
    assert not world.key_path("police").exists()
    assert is_genuine(out, agreement=world.read())
    out.write_text(out.read_text().replace('"complete": true', '"complete": false'))
    assert not is_genuine(out, agreement=world.read())


def test_a_certificate_without_a_key_proves_nothing_by_itself(tmp_path: Path, world: World) -> None:
    out = tmp_path / "c.json"
    destroy(files(tmp_path, "x"), out, agreement=world.read())
    assert not is_genuine(out, agreement=world.read())


def test_a_key_of_somebody_else_does_not_sign(tmp_path: Path, world: World) -> None:
    other = make_world(tmp_path / "ander")
    other.write_keys()
    destroy([other.key_path("police")], tmp_path / "c.json", agreement=world.read())
    assert "signature" not in json.loads((tmp_path / "c.json").read_text())


@pytest.mark.parametrize(
    "case", ["missing", "link", "hard link", "link in folder", "certificate", "inside"]
)
def test_nothing_is_touched_when_one_thing_is_not_right(
    tmp_path: Path, world: World, case: str
) -> None:
    good, other = files(tmp_path, "goed.csv", "map/ander.csv")
    out = tmp_path / "c.json"
    bad = tmp_path / "fout"
    if case == "link":
        bad.symlink_to(other)
    elif case == "hard link":
        os.link(other, bad)
    elif case == "link in folder":
        (tmp_path / "map" / "weg").symlink_to(world.path)
        bad = tmp_path / "map"
    elif case == "certificate":
        out.write_text("eerder")
        bad = other
    elif case == "inside":
        bad = tmp_path / "map"
        out = bad / "onder" / "c.json"
    with pytest.raises(MonitorError):
        destroy([good, bad], out, agreement=world.read())
    assert good.exists()
    assert other.exists()
    assert world.path.exists()
    assert not out.exists() or out.read_text() == "eerder"


def test_an_interruption_leaves_a_certificate_of_what_is_gone(
    tmp_path: Path, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = files(tmp_path, "1", "2")
    overwrite = destruction._overwrite

    def stopped(file: Path) -> None:
        if file.name == "2":
            raise KeyboardInterrupt
        overwrite(file)

    monkeypatch.setattr(destruction, "_overwrite", stopped)
    with pytest.raises(KeyboardInterrupt):
        destroy([first, second], tmp_path / "c.json", agreement=world.read())
    told = json.loads((tmp_path / "c.json").read_text())
    assert (told["complete"], [one["name"] for one in told["destroyed"]]) == (False, ["1"])
    assert second.exists()
