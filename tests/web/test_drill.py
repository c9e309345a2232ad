"""A fire drill with real backups: what was destroyed does not come back with an old one."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from oggz.web.embedded import EmbeddedServer
from tests.web.backup_world import own_databases

WORDS = "Komt elke week langs bij het buurthuis."
GONE = "KeyDestroyedError"
AFTER = {"stays": [WORDS] * 3, "goes": [GONE] * 3, "loses a part": [GONE, WORDS, GONE]}
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def casework(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, oggz: Callable
) -> Callable[..., CompletedProcess[str]]:
    """A migrated casework with databases and files of its own, and a key-encryption key apart."""
    (tmp_path / "elsewhere").mkdir()
    kek = tmp_path / "elsewhere" / "kek"
    kek.write_text("k1 " + "A" * 43 + "=\n")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", str(kek))

    def _run(*arguments: str) -> str:
        done = oggz(*arguments)
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    variables = own_databases(server)
    for name, address in next(variables).items():
        monkeypatch.setenv(name, address)
    _run("casework", "migrate", "--verbosity=0")
    yield _run
    next(variables, None)


def inside(casework: Callable[..., str], what: str, *made: object):
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.web import drill"
    code += f"; drill.main({what!r}, {json.dumps(made)!r})"
    return json.loads(casework("casework", "shell", "--no-imports", "-c", code))


def test_an_old_backup_brings_back_nothing_that_was_destroyed(casework, tmp_path: Path) -> None:
    made = inside(casework, "make")
    everything = {name: [WORDS] * 3 for name in made}
    assert inside(casework, "look", made) == everything | {"certificates": ["0"]}
    casework("backup", str(tmp_path / "monday"))
    inside(casework, "destroy", made)
    assert inside(casework, "look", made) == AFTER | {"certificates": ["2"]}
    casework("backup", str(tmp_path / "tuesday"))

    # Restored where it was destroyed, or from a copy of which only the list is newer.
    restored = casework("restore", str(tmp_path / "monday"))
    assert "Opnieuw vernietigd: 2." in restored
    assert inside(casework, "look", made) == AFTER | {"certificates": ["0"]}
    destroyed = Path(tmp_path / "var" / "destroyed")
    assert len(list(destroyed.glob("*.json"))) == 2

    # On a new machine, without the list that was here.
    shutil.rmtree(destroyed)
    casework("restore", str(tmp_path / "monday"))
    assert inside(casework, "look", made) == everything | {"certificates": ["0"]}
    listed = tmp_path / "tuesday" / "destroyed" / "casework.jsonl"
    casework("casework", "reapply_destructions", "--list", str(listed))
    assert inside(casework, "look", made) == AFTER | {"certificates": ["0"]}

    casework("restore", str(tmp_path / "tuesday"))
    assert inside(casework, "look", made) == AFTER | {"certificates": ["2"]}

    # A key-encryption key that was forgotten makes every older backup worthless.
    casework("casework", "rotate_keys", "kek", "--forget")
    assert inside(casework, "look", made) == AFTER | {"certificates": ["2"]}
    casework("restore", str(tmp_path / "tuesday"))
    assert inside(casework, "look", made)["stays"] == ["KekMissingError"] * 3


def test_the_key_encryption_key_is_in_no_backup_when_it_is_kept_elsewhere(
    casework, tmp_path: Path
) -> None:
    inside(casework, "make")
    casework("backup", str(tmp_path / "backup"))
    for part in (tmp_path / "backup").rglob("*"):
        assert not part.is_file() or b"A" * 43 not in part.read_bytes()
    manifest = json.loads((tmp_path / "backup" / "manifest.json").read_text())
    assert "destroy_keys_after" in manifest
