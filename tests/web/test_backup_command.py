"""`oggz backup` and `oggz restore` as a person types them, with the embedded database."""

import os
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from oggz.web import databases
from oggz.web.embedded import EmbeddedServer
from tests.web.backup_world import World

Command = Callable[..., CompletedProcess[str]]


@pytest.fixture
def stopped_platform(
    open_folder: Path,
    server_in: Callable[[Path], EmbeddedServer],
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., dict[str, object]]:
    """A platform with something in it, its server stopped; gives what is in it."""
    monkeypatch.setenv("OGGZ_VAR", str(open_folder))
    server = server_in(open_folder / "postgres")

    def _with_server(work: Callable[[World], object]) -> dict[str, object]:
        with server.running(), pytest.MonkeyPatch.context() as inner:
            for site in databases.DATABASES_OF_SITE:
                for name, address in databases.environment(site, server).items():
                    inner.setenv(name, address)
            work(World())
            return World().contents()

    _with_server(World.fill)
    return _with_server


def test_a_person_saves_and_restores(
    stopped_platform: Callable[..., dict[str, object]], oggz: Command, tmp_path: Path
) -> None:
    target = tmp_path / "reserve kopie"
    saved = oggz("backup", str(target))
    assert (saved.returncode, saved.stderr) == (0, "")
    assert saved.stdout == (
        f"Reservekopie gemaakt in {target}. Bewaar de map ‘keys’ ergens anders, en hoogstens"
        " dertig dagen: daarna moet wat vernietigd is ook daar weg zijn.\n"
    )
    changed = stopped_platform(World.change_everything)
    restored = oggz("restore", str(target))
    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout == f"De reservekopie uit {target} is teruggezet.\n"
    after = stopped_platform(World.contents)
    assert after.keys() < changed.keys()
    assert not any("veranderd" in repr(value) for value in after.values())
    assert not list(Path(os.environ["OGGZ_VAR"]).glob("postgres/data/postmaster.pid"))


def test_what_goes_wrong_is_one_sentence(oggz: Command, tmp_path: Path) -> None:
    refused = oggz("restore", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert refused.stderr == f"{tmp_path} is geen reservekopie van `oggz backup`.\n"


def test_production_has_databases_of_its_own(oggz: Command, tmp_path: Path) -> None:
    refused = oggz("backup", str(tmp_path / "new"), OGGZ_MODE="production")
    assert refused.returncode == 1
    assert refused.stderr.startswith("De ingebouwde database is niet voor productie")
    assert refused.stderr.count("\n") == 1
    assert not (tmp_path / "new").exists()
