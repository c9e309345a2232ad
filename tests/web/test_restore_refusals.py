"""Restoring: half a backup, a strange one or one at the wrong moment changes nothing."""

import hashlib
import json
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from oggz.errors import PlatformError
from oggz.web import backups, locations
from oggz.web.embedded import DATABASES, PORTAL, Database
from tests.web.backup_world import PARTS, World


def rewrite_manifest(folder: Path, change: Callable[[dict], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


def _remove(name: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).unlink()


def _flip_a_byte(name: str) -> Callable[[Path], object]:
    def damage(folder: Path) -> None:
        content = bytearray((folder / name).read_bytes())
        content[len(content) // 2] ^= 1
        (folder / name).write_bytes(content)

    return damage


def _in_manifest(change: Callable[[dict], object]) -> Callable[[Path], object]:
    return lambda folder: rewrite_manifest(folder, change)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (_remove("manifest.json"), "is geen reservekopie"),
        (lambda folder: (folder / "manifest.json").write_bytes(b"\xff"), "is geen reservekopie"),
        (lambda folder: (folder / "manifest.json").write_text("[]"), "is geen reservekopie"),
        *((_remove(part), f"ontbreekt {part}") for part in sorted(PARTS - {"manifest.json"})),
        *((_flip_a_byte(part), f"{part} is beschadigd")
          for part in sorted(PARTS - {"manifest.json"})),
        (_in_manifest(lambda m: m["sha256"].pop("files.tar")), r"ontbreekt files\.tar"),
        (_in_manifest(lambda m: m["sha256"].update({"../portal.key": "0"})), "ontbreekt ../portal"),
        (_in_manifest(lambda m: m["sha256"].update({"/etc/hostname": "0"})), "ontbreekt /etc"),
        (_in_manifest(lambda m: m["sha256"].update({"keys/x\0.key": "0"})), "ontbreekt keys/x"),
        (_in_manifest(lambda m: m["sha256"].update({"keys": "0"})), "ontbreekt keys"),
        (_in_manifest(lambda m: m.update(layout=2)), "indeling 2; dit programma kent 1"),
    ],
)  # fmt: skip
def test_half_a_backup_changes_nothing(
    older: Path, damage: Callable[[Path], object], sentence: str
) -> None:
    (older.parent / "portal.key").write_text("van buiten de reservekopie")
    damage(older)
    before = World().contents()
    with pytest.raises(PlatformError, match=sentence):
        backups.restore(older)
    assert World().contents() == before


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_what_is_no_folder_is_no_backup(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PlatformError, match="is geen reservekopie van `oggz backup`"):
        backups.restore(tmp_path / name)


@pytest.mark.parametrize("kind", ["../buiten", "/absoluut", "koppeling"])
def test_an_archive_that_reaches_outside_its_folder_writes_nothing_there(
    world: World, folder: Path, kind: str
) -> None:
    outside = folder.with_name("absoluut")
    name = str(outside) if kind == "/absoluut" else kind
    with tarfile.open(folder / "files.tar", "w") as archive:
        member = tarfile.TarInfo(name)
        if kind == "koppeling":
            member.type, member.linkname = tarfile.SYMTYPE, "/etc"
        archive.addfile(member)
    checksum = hashlib.sha256((folder / "files.tar").read_bytes()).hexdigest()
    rewrite_manifest(folder, lambda manifest: manifest["sha256"].update({"files.tar": checksum}))
    if kind == "koppeling":
        backups.restore(folder)
    else:
        with pytest.raises(PlatformError, match=r"ligt .* buiten de map"):
            backups.restore(folder)
    assert not outside.exists()
    assert not (locations.var() / "buiten").exists()
    assert not (world.files / "koppeling").is_symlink()


def test_a_key_that_the_manifest_does_not_name_is_not_put_back(world: World, folder: Path) -> None:
    (folder / "keys" / "extra.key").write_text("ondergeschoven")
    backups.restore(folder)
    assert not (locations.keys() / "extra.key").exists()


@pytest.mark.parametrize("database", DATABASES, ids=lambda database: database.name)
def test_nothing_is_put_back_while_a_site_runs(older: Path, database: Database) -> None:
    before = World().contents()
    with (
        World().connect(database, owner=False),
        pytest.raises(PlatformError, match="^Stop eerst de sites"),
    ):
        backups.restore(older)
    assert World().contents() == before


def test_a_dump_that_fails_half_way_leaves_its_database_as_it_was(
    world: World, folder: Path
) -> None:
    # A whole dump, but of a table whose rows break its own rule: that shows at its very end.
    with world.connect(PORTAL) as connection:
        connection.execute("CREATE TABLE grown (n int CHECK (n < current_setting('a.b')::int))")
        connection.execute("SET a.b = 9; INSERT INTO grown VALUES (1)")
    backups.backup(folder.with_name("second"))
    world.change_everything()
    before = world.contents()
    with pytest.raises(PlatformError, match=r'^psql lukte niet: .*ERROR: .*"a\.b"'):
        backups.restore(folder.with_name("second"))
    assert world.contents() == before
