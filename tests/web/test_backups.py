"""Backup and restore: all of it comes back, secrets lie apart, and half a backup is none."""

import json
import os
import shutil
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from oggz.web import backups, locations
from oggz.web.embedded import DATABASES, PORTAL, VAULT, Database, EmbeddedServer
from oggz.web.errors import PlatformError
from tests.web.backup_world import KEY_FILES, World, own_databases

PARTS = {
    "manifest.json", "files.tar", "oggz_portal.dump", "oggz_casework.dump",
    "keys/oggz_vault.dump", "keys/portal.key", "keys/casework.key",
}  # fmt: skip


@pytest.fixture
def world(server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """With databases of its own by URL, as in production."""
    for variables in own_databases(server):
        for name, address in variables.items():
            monkeypatch.setenv(name, address)
        world = World()
        world.fill()
        yield world


@pytest.fixture
def folder(world: World, tmp_path: Path) -> Path:
    backups.backup(tmp_path / "backup")
    return tmp_path / "backup"


@pytest.fixture(scope="module")
def older_backup(
    server: EmbeddedServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dict[str, str], Path]]:
    """A backup of a world that changed since, with the variables of that world."""
    home = tmp_path_factory.mktemp("older")
    with pytest.MonkeyPatch.context() as monkeypatch:
        for variables in own_databases(server):
            variables["OGGZ_VAR"] = str(home / "var")
            for name, value in variables.items():
                monkeypatch.setenv(name, value)
            World().fill()
            backups.backup(home / "backup")
            World().change_everything()
            monkeypatch.undo()
            yield variables, home / "backup"


@pytest.fixture
def older(
    older_backup: tuple[dict[str, str], Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Path:
    """A copy of that backup, for tests in which nothing is restored."""
    variables, folder = older_backup
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return shutil.copytree(folder, tmp_path / "backup")


def parts_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def rewrite_manifest(folder: Path, change: Callable[[dict], object]) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))


# --- what comes back


def test_everything_is_as_it_was_when_the_backup_was_made(world: World, folder: Path) -> None:
    before = world.contents()
    world.change_everything()
    assert before.keys() < world.contents().keys()
    backups.restore(folder)
    assert world.contents() == before


def test_a_restored_platform_can_be_saved_and_restored_again(
    world: World, folder: Path, tmp_path: Path
) -> None:
    before = world.contents()
    backups.restore(folder)
    backups.backup(tmp_path / "again")
    world.change_everything()
    backups.restore(tmp_path / "again")
    assert world.contents() == before


def test_the_roles_have_their_rights_back(world: World, folder: Path) -> None:
    backups.restore(folder)
    for database in DATABASES:
        with world.connect(database, owner=False) as serving:
            serving.execute("INSERT INTO people (name) VALUES ('nieuw')")
            for refused in ("DELETE FROM django_migrations", "DROP TABLE people"):
                with pytest.raises(errors.InsufficientPrivilege):
                    serving.execute(refused)
        with world.connect(database) as connection:
            connection.execute("ALTER TABLE people ADD COLUMN extra int")


def test_what_the_demonstration_prepared_is_prepared_again(world: World, folder: Path) -> None:
    stamp = locations.var() / "demo" / "portal.stamp"
    stamp.parent.mkdir(parents=True)
    stamp.touch()
    backups.restore(folder)
    assert not stamp.exists()


def test_a_platform_that_was_never_migrated_can_be_saved_and_restored(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for variables in own_databases(server):
        for name, address in variables.items():
            monkeypatch.setenv(name, address)
        backups.backup(tmp_path / "empty")
        backups.restore(tmp_path / "empty")


# --- what is in the folder


def test_keys_and_the_vault_lie_apart_from_all_else(folder: Path) -> None:
    assert parts_of(folder) == PARTS
    secrets = [(locations.keys() / name).read_bytes() for name in KEY_FILES]
    passwords = [psycopg.conninfo.conninfo_to_dict(os.environ[name])["password"].encode()
                 for name in os.environ if name.endswith("DATABASE_URL")]  # fmt: skip
    for part in PARTS:
        content = (folder / part).read_bytes()
        assert not any(password in content for password in passwords)
        if not part.startswith("keys/"):
            assert not any(secret in content for secret in secrets)
            assert VAULT.name.encode() not in content or part == "manifest.json"


def test_only_its_maker_may_enter_the_backup(folder: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "keys")} == {0o700}
    for name in KEY_FILES:
        assert stat.S_IMODE((folder / "keys" / name).stat().st_mode) == 0o600


def test_an_empty_folder_may_be_filled(older: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    backups.backup(tmp_path / "empty")
    assert parts_of(tmp_path / "empty") == PARTS


# --- what is refused


def test_a_folder_in_use_is_left_as_it_is(older: Path, tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("van mij")
    with pytest.raises(PlatformError, match="is niet leeg"):
        backups.backup(tmp_path)
    with pytest.raises(PlatformError, match="is niet leeg"):
        backups.backup(tmp_path / "notes")
    assert (tmp_path / "notes").read_text() == "van mij"


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


# --- when it cannot be written


def test_a_target_that_cannot_be_made_is_told_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(PlatformError, match=r"^De reservekopie lukte niet: .*file/backup"):
        backups.backup(tmp_path / "file" / "backup")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
@pytest.mark.parametrize("kilobytes", [16, 200])
def test_a_full_disk_is_told_and_left_empty(world: World, tmp_path: Path, kilobytes: int) -> None:
    (world.files / "large").write_bytes(os.urandom(300_000))
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(disk)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        with pytest.raises(PlatformError, match=r"De schijf is vol|No space left on device"):
            backups.backup(disk / "backup")
        assert list(disk.iterdir()) == []
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_database_that_is_away_is_told_and_nothing_is_left(
    older: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OGGZ_VAULT_DATABASE_OWNER_URL", f"postgresql:///x?host={tmp_path}")
    with pytest.raises(PlatformError, match="^pg_dump lukte niet"):
        backups.backup(tmp_path / "new")
    monkeypatch.delenv("OGGZ_VAULT_DATABASE_OWNER_URL")
    with pytest.raises(PlatformError, match="^OGGZ_VAULT_DATABASE_OWNER_URL ontbreekt"):
        backups.backup(tmp_path / "new")
    assert {path.name for path in tmp_path.iterdir()} == {"backup"}
