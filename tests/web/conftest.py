"""A server and a folder of their own for the tests of what both sites stand on."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from oggz.web import backups
from oggz.web.embedded import EmbeddedServer
from tests.web.backup_world import World, own_databases

# A busy machine is slow, not wrong.
hypothesis_settings.register_profile("web", deadline=None)
hypothesis_settings.load_profile("web")


@contextmanager
def _removed_afterwards(server: EmbeddedServer) -> Iterator[EmbeddedServer]:
    try:
        yield server
    finally:
        server.release()
        for folder in (server.sockets, server.home, server.folder):
            shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No settings of whoever runs the tests, or of other tests, and a place of its own to write."""
    for variable in list(os.environ):
        if variable.startswith("OGGZ_") or variable in ("PORTAL_PORT", "CASEWORK_PORT"):
            monkeypatch.delenv(variable)
    monkeypatch.setenv("OGGZ_VAR", str(tmp_path / "var"))


@pytest.fixture(scope="session")
def server() -> Iterator[EmbeddedServer]:
    """A running server that tests may look at, and make databases in."""
    with (
        tempfile.TemporaryDirectory(prefix="oggz-test-") as name,
        pytest.MonkeyPatch.context() as m,
    ):
        m.delenv("OGGZ_MODE", raising=False)
        Path(name).chmod(0o755)
        with _removed_afterwards(EmbeddedServer(Path(name) / "postgres", durable=False)) as running:
            running.acquire()
            yield running


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """Other users may enter it, unlike pytest's own: root's server runs as somebody else."""
    with tempfile.TemporaryDirectory(prefix="oggz-test-") as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def new_server(open_folder: Path) -> Iterator[EmbeddedServer]:
    """A server that was never started."""
    with _removed_afterwards(EmbeddedServer(open_folder / "postgres", durable=False)) as server:
        yield server


@pytest.fixture
def server_in() -> Iterator[Callable[[Path], EmbeddedServer]]:
    """Makes a server in a folder; what it wrote elsewhere goes after the test as well."""
    made: list[EmbeddedServer] = []

    def _make(folder: Path) -> EmbeddedServer:
        made.append(EmbeddedServer(folder, durable=False))
        return made[-1]

    yield _make
    for server in made:
        with _removed_afterwards(server):
            pass


@pytest.fixture
def oggz() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command as a person would, with extra variables."""

    def _run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "oggz", *arguments],
            env=os.environ | variables,
            capture_output=True,
            text=True,
            check=False,
        )

    return _run


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


@pytest.fixture(scope="session")
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
