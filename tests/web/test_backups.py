"""Backup and restore: all of it comes back, secrets lie apart, and half a backup is none."""

import os
import stat
import subprocess
from pathlib import Path

import psycopg
import pytest
from psycopg import errors

from oggz.errors import PlatformError
from oggz.web import backups, locations
from oggz.web.embedded import DATABASES, VAULT, EmbeddedServer
from tests.web.backup_world import KEY_FILES, PARTS, World, own_databases


def parts_of(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


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
