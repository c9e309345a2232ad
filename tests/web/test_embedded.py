"""The embedded PostgreSQL: who gets in, who may do what, and starting and stopping."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from oggz.web.embedded import (
    CASEWORK,
    DATABASES,
    PORTAL,
    SUPERUSER,
    VAULT,
    Database,
    EmbeddedServer,
)
from oggz.web.errors import PlatformError

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else")
each_database = pytest.mark.parametrize("database", DATABASES, ids=lambda database: database.name)
ServerIn = Callable[[Path], EmbeddedServer]


def connect(address: str, **changed: str) -> psycopg.Connection:
    return psycopg.connect(make_conninfo(address, connect_timeout=5, **changed))


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


# --- who gets in


@pytest.mark.parametrize("role", [SUPERUSER, "oggz_portal", "oggz_vault_owner"])
@pytest.mark.parametrize("password", ["", "postgres", "oggz_portal"])
def test_every_role_is_asked_for_its_password(
    server: EmbeddedServer, role: str, password: str
) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        connect(server.url(role, PORTAL.name), password=password)


def test_passwords_are_kept_as_scram_and_every_rule_asks_for_it(server: EmbeddedServer) -> None:
    with server.connect() as connection:
        stored = connection.execute(
            "SELECT DISTINCT split_part(rolpassword, '$', 1) FROM pg_authid WHERE rolcanlogin"
        ).fetchall()
        methods = connection.execute(
            "SELECT DISTINCT auth_method FROM pg_hba_file_rules"
        ).fetchall()
    assert stored == [("SCRAM-SHA-256",)]
    assert methods == [("scram-sha-256",)]


def test_the_server_is_not_on_the_network(server: EmbeddedServer) -> None:
    sockets = {
        link.rpartition("[")[2].rstrip("]")
        for descriptor in Path(f"/proc/{postmaster(server)}/fd").iterdir()
        if (link := os.readlink(descriptor)).startswith("socket:")
    }
    listening = {
        line.split()[9]
        for family in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{family}").read_text().splitlines()[1:]
    }
    assert sockets
    assert not sockets & listening


def test_only_its_own_users_reach_the_socket_and_the_passwords(server: EmbeddedServer) -> None:
    passwords = server.folder / "passwords"
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in (server.sockets, passwords)} == {
        0o700
    }
    files = list(passwords.iterdir())
    assert len(files) == 1 + 2 * len(DATABASES)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert len({file.read_text() for file in files}) == len(files)


@each_database
def test_a_role_gets_into_its_own_database_only(server: EmbeddedServer, database: Database) -> None:
    others = {d.name for d in DATABASES} | {"postgres", "template1"}
    for role in (database.app, database.owner):
        connect(server.url(role, database.name)).close()
        for other in others - {database.name}:
            with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
                connect(server.url(role, other))


# --- who may do what


@each_database
@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE mine (x int)",
        "CREATE TEMPORARY TABLE mine (x int)",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION pg_trgm",
        "CREATE ROLE mine",
        "CREATE DATABASE mine",
        "ALTER ROLE CURRENT_USER CREATEROLE",
        "SELECT pg_read_file('/etc/passwd')",
    ],
)
def test_the_serving_role_makes_nothing_but_rows(
    server: EmbeddedServer, database: Database, statement: str
) -> None:
    with (
        connect(server.url(database.app, database.name)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.autocommit = True
        connection.execute(statement)


@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gist"])
def test_the_owner_brings_in_the_extensions_that_the_sites_need(
    server: EmbeddedServer, extension: str
) -> None:
    with connect(server.url(PORTAL.owner, PORTAL.name)) as connection:
        connection.execute(f"CREATE EXTENSION {extension}")
        connection.rollback()


@pytest.mark.parametrize("statement", ["CREATE ROLE mine", "CREATE DATABASE mine"])
def test_the_owner_has_no_power_over_the_server(server: EmbeddedServer, statement: str) -> None:
    with (
        connect(server.url(VAULT.owner, VAULT.name)) as connection,
        pytest.raises(errors.InsufficientPrivilege),
    ):
        connection.autocommit = True
        connection.execute(statement)


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
        with connect(durable.url(CASEWORK.owner, CASEWORK.name)) as connection:
            connection.execute("CREATE TABLE kept (x int)")
        os.kill(pid, signal.SIGKILL)
        wait_until_gone(pid)
        assert (durable.data / "postmaster.pid").exists()
    with durable.running():
        assert postmaster(durable) != pid
        with connect(durable.url(CASEWORK.owner, CASEWORK.name)) as connection:
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
