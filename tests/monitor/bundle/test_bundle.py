"""The bundle that is made, unpacked and installed for this system and this Python."""

import fcntl
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from setup import bundle

COMMIT = bundle.Commit("0123abc", 1_700_000_000)
PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"
NOWHERE = "http://127.0.0.1:9/simple"
# What somebody may have set on the computer, and what must not be asked.
POISON = {
    "PIP_INDEX_URL": NOWHERE, "PIP_EXTRA_INDEX_URL": NOWHERE, "PIP_FIND_LINKS": NOWHERE,
    "PIP_REQUIRE_VIRTUALENV": "1", "PIP_TARGET": "/nergens", "PIP_USER": "1",
    "http_proxy": NOWHERE, "https_proxy": NOWHERE, "PYTHONPATH": "/nergens",
    "PYTHONHOME": "", "PYTHONDONTWRITEBYTECODE": "",
}  # fmt: skip

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the bundle of this system is Linux's"),
    pytest.mark.skipif(PYTHON not in bundle.PYTHONS, reason="no bundle for this Python"),
]


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """One folder for all processes of this run: the bundle takes long enough once."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "bundel één"
    folder.mkdir(exist_ok=True)
    return folder


def once(shared: Path, name: str, make: Callable[[], None]) -> None:
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / f"{name}.done").exists():
            make()
            (shared / f"{name}.done").touch()


@pytest.fixture(scope="module")
def made(shared: Path) -> Path:
    def make() -> None:
        bundle.bundle(bundle.ROOT, bundle.SYSTEMS["linux"], [PYTHON], commit=COMMIT, out=shared)

    once(shared, "made", make)
    (archive,) = shared.glob("*.zip")
    return archive


@pytest.fixture(scope="module")
def unpacked(made: Path, shared: Path) -> Path:
    def unpack() -> None:
        with zipfile.ZipFile(made) as opened:
            opened.extractall(shared)

    once(shared, "unpacked", unpack)
    return shared / made.stem


@pytest.fixture(scope="module")
def home(unpacked: Path, shared: Path) -> Path:
    """The home of a user, with a name that is not English, who has installed the bundle."""
    home = shared / "Çelik van 't Zoë"

    def install() -> None:
        home.mkdir()
        done = installed(unpacked, home)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Klaar. Typ nu: oggz monitor" in done.stdout

    once(shared, "installed", install)
    return home


def installed(unpacked: Path, home: Path) -> subprocess.CompletedProcess[str]:
    """Run the installer as a user would, without a network where this test may take it away."""
    command = ["sh", str(unpacked / "installeren.sh")]
    alone = ["unshare", "--net", *command]
    may_be_alone = subprocess.run(["unshare", "--net", "true"], check=False).returncode == 0
    path = f"{home}/.local/bin:{Path(sys.executable).resolve().parent}:/usr/bin:/bin"
    return subprocess.run(
        alone if may_be_alone else command, env=POISON | {"HOME": str(home), "PATH": path},
        cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip


def oggz(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [home / ".local" / "bin" / "oggz", *arguments], env=POISON | {"HOME": str(home)}, cwd=home,
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def python(home: Path, code: str) -> str:
    inside = home / "oggz" / "omgeving" / "bin" / "python"
    return subprocess.run(
        [inside, "-I", "-c", code], cwd=home, capture_output=True, text=True, check=True
    ).stdout


def test_a_data_officer_installs_it_without_network(home: Path) -> None:
    told = oggz(home, "monitor", "--help")
    assert told.returncode == 0, told.stderr
    assert "Usage: oggz monitor " in told.stdout


def test_the_example_is_made_and_checked_by_what_was_installed(home: Path) -> None:
    made = oggz(home, "monitor", "example", "voor beeld")
    assert made.returncode == 0, made.stderr
    source = next((home / "voor beeld" / "sources").glob("*.csv"))
    checked = oggz(
        home, "monitor", "check", "--agreement", "voor beeld/agreement.toml", "--source",
        source.stem, str(source),
    )  # fmt: skip
    assert checked.returncode == 0, checked.stderr


def test_only_the_monitor_is_on_offer(home: Path) -> None:
    told = oggz(home, "--help").stdout
    assert "monitor" in told.split()
    assert not {"portal", "casework", "demo", "backup"} & set(told.split())
    refused = oggz(home, "portal", "migrate")
    assert refused.returncode == 1
    assert "niet geïnstalleerd" in refused.stderr
    assert "Traceback" not in oggz(home, "demo").stderr


def test_all_of_the_monitor_can_be_imported_and_no_site_or_django_is_there(home: Path) -> None:
    code = """
import importlib.util, pkgutil
import oggz.geography, oggz.monitor
for found in pkgutil.walk_packages(oggz.monitor.__path__, "oggz.monitor."):
    importlib.import_module(found.name)
    print(found.name)
print([name for name in ("django", "wagtail", "pyspark", "oggz.portal", "oggz.casework",
                         "oggz.covenant") if importlib.util.find_spec(name)])
"""
    *names, there = python(home, code).splitlines()
    assert "oggz.monitor.encoding.clkhash_v3" in names
    assert there == "[]"


def test_a_file_of_the_same_name_where_the_user_works_is_not_run(home: Path) -> None:
    (home / "typer.py").write_text("raise SystemExit('verkeerd')")
    assert oggz(home, "monitor", "--help").returncode == 0


def test_a_tampered_wheel_is_refused_and_what_was_installed_stays(
    unpacked: Path, home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "bundel"
    copy.mkdir()
    for file in unpacked.iterdir():
        if file.name != "wheels":
            (copy / file.name).write_bytes(file.read_bytes())
    (copy / "wheels").mkdir()
    for wheel in (unpacked / "wheels").iterdir():
        os.link(wheel, copy / "wheels" / wheel.name)
    (own,) = (copy / "wheels").glob("oggz-*")
    content = bytearray(own.read_bytes())
    content[len(content) // 2] ^= 1
    own.unlink()
    own.write_bytes(content)
    refused = installed(copy, home)
    assert refused.returncode == 1
    assert f"wheels/{own.name} is beschadigd of veranderd" in refused.stderr
    assert oggz(home, "--help").returncode == 0


def test_it_holds_wheels_only_and_no_address_to_fetch_from(unpacked: Path) -> None:
    assert {file.suffix for file in (unpacked / "wheels").iterdir()} == {".whl"}
    for file in unpacked.iterdir():
        if file.is_file():
            assert "http" not in file.read_text(encoding="utf-8"), file.name
