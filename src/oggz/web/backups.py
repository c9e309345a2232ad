"""Backup and restore of both sites: databases, uploaded files and keys, in one folder.

The keys are apart (`keys/`, the vault with the keys of cases among them), so that whoever keeps
the rest cannot open what is encrypted in it. They may be kept for thirty days: what was destroyed
since then must not come back. `destroyed/` lists that; restoring adds to the list here and takes
nothing from it.
"""

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from oggz import __version__
from oggz.errors import PlatformError
from oggz.web import databases, embedded, grants, locations
from oggz.web.embedded import DATABASES, VAULT, Database

_MANIFEST = "manifest.json"
_FILES = "files.tar"
_KEYS = "keys"
_DESTROYED = "destroyed"
_KEYS_DAYS = 30
_LAYOUT = 1
_SITES = tuple(databases.DATABASES_OF_SITE)


def backup(folder: Path) -> None:
    """Write everything to `folder`, which must be new or empty. All or nothing.

    Raises PlatformError when the folder is in use, the disk is full or a database is away.
    """
    folder = folder.resolve()
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise PlatformError(f"{folder} is niet leeg: kies een nieuwe map voor de reservekopie.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".oggz-backup-") as name:
            partial = Path(name) / folder.name
            partial.mkdir(mode=0o700)
            _write(partial)
            if folder.exists():
                folder.rmdir()
            partial.rename(folder)
    except OSError as error:
        raise PlatformError(f"De reservekopie lukte niet: {error.strerror} ({folder}).") from error


def restore(folder: Path) -> None:
    """Put back what `backup` wrote, after all of it was checked; each database at once or not.

    Raises PlatformError when the folder is not a whole backup or a site still runs.
    """
    try:
        parts = _check(folder)
        with databases.available(*_SITES) as environments:
            addresses = _addresses(environments)
            for database, (owner_url, _) in addresses.items():
                _refuse_while_in_use(database, owner_url)
            for database, (owner_url, app_url) in addresses.items():
                _restore_database(folder / _dump(database), owner_url)
                grants.grant(owner_url, app_role=conninfo_to_dict(app_url)["user"] or "")
        _restore_files(folder / _FILES)
        for key in (part for part in parts if part.suffix == ".key"):
            shutil.copy2(folder / key, locations.keys() / key.name)
        for part in (part for part in parts if part.parts[0] == _DESTROYED):
            _add_destroyed(folder / part)
    except OSError as error:
        raise PlatformError(f"Terugzetten lukte niet: {error.strerror} ({folder}).") from error
    # What `oggz demo` prepared belongs to the databases that were just replaced.
    shutil.rmtree(locations.var() / "demo", ignore_errors=True)


def _write(folder: Path) -> None:
    (folder / _KEYS).mkdir(mode=0o700)
    with databases.available(*_SITES) as environments:
        for database, (owner_url, _) in _addresses(environments).items():
            target = folder / _dump(database)
            _run(owner_url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
                 f"--file={target}")  # fmt: skip
    with tarfile.open(folder / _FILES, "w") as archive:
        if (files := locations.var() / "files").exists():
            archive.add(files, arcname=".")
    for key in sorted(locations.keys().glob("*.key")):
        shutil.copy2(key, folder / _KEYS / key.name)
    # After the keys: what is destroyed while this runs is then known to be so.
    for each in sorted(locations.destroyed().glob("*.json*")):
        (folder / _DESTROYED).mkdir(mode=0o700, exist_ok=True)
        shutil.copy2(each, folder / _DESTROYED / each.name)
    now = datetime.now(UTC)
    manifest = {
        "layout": _LAYOUT,
        "oggz": __version__,
        "made": now.isoformat(timespec="seconds"),
        "destroy_keys_after": (now + timedelta(days=_KEYS_DAYS)).date().isoformat(),
        "sha256": {str(p.relative_to(folder)): _checksum(p) for p in _parts(folder)},
    }
    (folder / _MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n")


def _dump(database: Database) -> str:
    name = f"{database.name}.dump"
    return f"{_KEYS}/{name}" if database is VAULT else name


def _parts(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != _MANIFEST)


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _addresses(environments: dict[str, dict[str, str]]) -> dict[Database, tuple[str, str]]:
    """The owner's and the app role's address of each database."""
    variables = {name: url for values in environments.values() for name, url in values.items()}
    found = {}
    for database in DATABASES:
        owner_url = variables[databases.owner_url_variable(database)]
        if not owner_url:
            raise PlatformError(f"{databases.owner_url_variable(database)} ontbreekt.")
        found[database] = (owner_url, variables[databases.url_variable(database)])
    return found


def _check(folder: Path) -> list[Path]:
    """The parts in `folder`, all of them whole and none from outside it."""
    try:
        manifest = json.loads((folder / _MANIFEST).read_text())
        checksums = dict(manifest["sha256"])
        layout = manifest["layout"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise PlatformError(f"{folder} is geen reservekopie van `oggz backup`.") from error
    if layout != _LAYOUT:
        raise PlatformError(
            f"Deze reservekopie heeft indeling {layout}; dit programma kent {_LAYOUT}."
        )
    expected = {*map(_dump, DATABASES), _FILES}
    if missing := sorted(expected - checksums.keys()):
        raise PlatformError(f"In de reservekopie ontbreekt {', '.join(missing)}.")
    present = {str(path.relative_to(folder)) for path in _parts(folder)}
    for name, checksum in checksums.items():
        if name not in present:
            raise PlatformError(f"In de reservekopie ontbreekt {name}.")
        if _checksum(folder / name) != checksum:
            raise PlatformError(f"{name} is beschadigd: neem een andere reservekopie.")
    return [Path(name) for name in checksums]


def _refuse_while_in_use(database: Database, url: str) -> None:
    try:
        with psycopg.connect(url) as connection:
            others = connection.execute(
                "SELECT count(*) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND usesysid IS NOT NULL"  # the server's own work, such as autovacuum
            ).fetchone()
    except psycopg.OperationalError as error:
        raise PlatformError(f"Database {database.name} is niet bereikbaar.") from error
    if others and others[0]:
        raise PlatformError("Stop eerst de sites en hun werkers; daarna kan terugzetten.")


def _restore_database(dump: Path, url: str) -> None:
    # As one script, so that a dump that fails half way leaves the database as it was.
    with tempfile.NamedTemporaryFile(suffix=".sql") as script:
        _run(
            None, "pg_restore", "--no-owner", "--no-privileges", f"--file={script.name}", str(dump)
        )
        _run(url, "psql", "--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1",
             "--command=SET client_min_messages = warning",  # an error is then said first
             "--command=DROP SCHEMA public CASCADE", "--command=CREATE SCHEMA public",
             f"--file={script.name}")  # fmt: skip


def _restore_files(archive: Path) -> None:
    files = locations.var() / "files"
    files.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=files.parent, prefix=".oggz-restore-") as name:
        restored = Path(name) / "files"
        restored.mkdir()
        with tarfile.open(archive) as tar:
            for member in tar:
                _extract(member, tar, restored)
        if files.exists():
            files.rename(Path(name) / "replaced")
        restored.rename(files)


def _add_destroyed(part: Path) -> None:
    """A list line by line, for lines that are not here; a certificate when it is not here."""
    here = locations.destroyed() / part.name
    if part.suffix != ".jsonl":
        if not here.exists():
            shutil.copy2(part, here)
        return
    known = here.read_text().splitlines() if here.exists() else []
    new = [line for line in part.read_text().splitlines() if line not in known]
    with tempfile.NamedTemporaryFile("w", dir=here.parent, delete=False) as complete:
        complete.write("".join(f"{line}\n" for line in [*known, *new] if line))
    os.replace(complete.name, here)


def _extract(member: tarfile.TarInfo, archive: tarfile.TarFile, folder: Path) -> None:
    # By hand: the Python of Debian 12 is older than tarfile's own safe way, its "data" filter.
    path = folder / member.name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise PlatformError(f"In {_FILES} ligt {member.name} buiten de map.")
    if member.isdir():
        path.mkdir(parents=True, exist_ok=True)
    elif not member.issym() and (content := archive.extractfile(member)):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            shutil.copyfileobj(content, file)
        path.chmod(member.mode & 0o777)
        os.utime(path, (member.mtime, member.mtime))


def _run(url: str | None, program: str, *arguments: str) -> None:
    """Run a PostgreSQL program; the address travels by environment, out of sight of `ps`."""
    address = conninfo_to_dict(url) if url else {}
    names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD",
             "host": "PGHOST", "port": "PGPORT", "sslmode": "PGSSLMODE",
             "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
    environment = {names[key]: str(value) for key, value in address.items() if key in names}
    result = subprocess.run(
        [embedded.server().binaries / program, *arguments],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if result.returncode:
        if "No space left on device" in result.stderr:
            raise PlatformError("De schijf is vol: maak ruimte en begin opnieuw.")
        first = result.stderr.strip().splitlines()[:1] or [""]
        raise PlatformError(f"{program} lukte niet: {first[0]}")
