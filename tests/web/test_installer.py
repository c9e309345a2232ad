"""setup/install.py on machines where something is missing: one sentence, and nothing half-done."""

import ast
import importlib.util
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "setup" / "install.py"


@pytest.fixture
def installer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("install_under_test", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout with nothing but the installer, and one package to install."""
    folder = tmp_path / "clone"
    (folder / "setup").mkdir(parents=True)
    shutil.copy2(SCRIPT, folder / "setup" / "install.py")
    (folder / "requirements").mkdir()
    wanted = "a-package-that-is-nowhere==1.0 --hash=sha256:" + "0" * 64
    (folder / "requirements" / "sites.txt").write_text(wanted)
    (folder / "pyproject.toml").touch()
    return folder


def run(
    copy: Path, *options: str, program: str = "", **variables: str
) -> subprocess.CompletedProcess[str]:
    script = ["-c", program] if program else [str(copy / "setup" / "install.py")]
    return subprocess.run(
        [sys.executable, *options, *script, "sites", "true"],
        cwd=copy, env=os.environ | variables, capture_output=True, text=True, check=False,
    )  # fmt: skip


# --- the machine


def test_a_python_without_venv_is_told_what_to_install(copy: Path) -> None:
    program = (
        "import importlib.util, runpy, sys\n"
        "found = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda n, *a: None if n == 'ensurepip' else found(n, *a)\n"
        "sys.argv = ['install.py', *sys.argv[1:]]\n"
        "runpy.run_path('setup/install.py', run_name='__main__')\n"
    )
    done = run(copy, "-S", program=program)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "Deze Python kan geen eigen omgeving maken: installeer eerst het pakket python3-venv"
        " (apt install python3-venv).\n"
    )
    assert not (copy / ".venv").exists()


def test_a_python_that_is_too_old_is_told_so(
    installer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = type("version_info", (tuple,), {"major": 3, "minor": 9})((3, 9, 2))
    monkeypatch.setattr(installer, "sys", SimpleNamespace(version_info=old))
    with pytest.raises(installer.CannotInstall) as refused:
        installer.check_machine()
    assert str(refused.value) == "Python 3.9 is te oud: installeer Python 3.11 of nieuwer."


def test_an_old_python_can_read_the_script_that_tells_it() -> None:
    """Back to 3.8: its grammar, and no type that it would have to work out."""
    tree = ast.parse(SCRIPT.read_text(), feature_version=(3, 8))
    first = next(node for node in tree.body if isinstance(node, ast.ImportFrom))
    assert (first.module, first.names[0].name) == ("__future__", "annotations")


def test_a_disk_without_room_is_told_before_anything_is_written(
    installer: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(installer, "PYTHON", tmp_path / "none")
    monkeypatch.setattr(installer, "LEAST_FREE_BYTES", 1 << 62)
    with pytest.raises(installer.CannotInstall, match=r"^De schijf van .* is te vol: er is 2 GB"):
        installer.check_machine()


def test_a_machine_that_has_all_is_not_stopped(
    installer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "PYTHON", Path(sys.executable))
    installer.check_machine()


# --- the steps


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "De schijf is vol"),
        ("npm error code ENOSPC", "De schijf is vol"),
        ("Temporary failure in name resolution", "de pakketbron is niet bereikbaar"),
        ("npm error code EAI_AGAIN", "de pakketbron is niet bereikbaar"),
        ("ERROR: No matching distribution found for x", "de pakketbron is niet bereikbaar"),
        ("The virtual environment was not created because ensurepip", "python3-venv"),
        ("one\n\nlast line\n\n", "Stap lukte niet: last line"),
        ("", "Stap lukte niet: zonder uitleg"),
    ],
)
def test_the_cause_is_told_in_one_sentence(
    installer: ModuleType, output: str, sentence: str
) -> None:
    told = installer.explain("Stap", output)
    assert sentence in told
    assert "\n" not in told


def test_no_network_is_one_sentence_and_the_next_time_all_is_tried_again(copy: Path) -> None:
    variables = {
        "PIP_INDEX_URL": "http://127.0.0.1:9/",
        "PIP_RETRIES": "0",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_FIND_LINKS": "",
    }
    for _ in range(2):
        done = run(copy, **variables)
        assert done.returncode == 1
        assert done.stderr == (
            "Python-pakketten installeren lukte niet: de pakketbron is niet bereikbaar."
            " Controleer het netwerk.\n"
        )
        assert not list((copy / ".venv").glob("installed-*"))


def test_an_environment_whose_python_went_away_is_made_anew(copy: Path) -> None:
    (copy / ".venv" / "bin").mkdir(parents=True)
    (copy / ".venv" / "bin" / "pip").touch()
    (copy / ".venv" / "bin" / "python").symlink_to("/nowhere/python3.10")
    (copy / "requirements" / "sites.txt").write_text("geen pakket")
    done = run(copy)
    assert done.stderr.startswith("Python-pakketten installeren lukte niet: ")
    assert (copy / ".venv" / "bin" / "python").exists()


def test_a_step_that_fails_stops_what_follows(installer: ModuleType) -> None:
    with pytest.raises(installer.CannotInstall, match="^Stap lukte niet: kapot$"):
        installer.run("Stap", [sys.executable, "-c", "raise SystemExit('kapot')"])


def test_a_long_step_says_what_it_does(
    installer: ModuleType, capsys: pytest.CaptureFixture[str]
) -> None:
    installer.run("Stap", ["true"])
    assert re.fullmatch(r"Stap … klaar \(\d+ s\)\n", capsys.readouterr().out)
    installer.run("Snelle stap", ["true"], announce_after=3600)
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_takes_along_all_that_a_step_started(tmp_path: Path, number: int) -> None:
    source = SCRIPT.read_text().replace(
        "main(sys.argv[1], sys.argv[2:])", "run('Stap', sys.argv[1:])"
    )
    (tmp_path / "setup").mkdir()
    (tmp_path / "setup" / "install.py").write_text(source)
    step = f"sleep 600 & echo $! > {tmp_path}/child; wait"
    process = subprocess.Popen(
        [sys.executable, tmp_path / "setup" / "install.py", "sh", "-c", step],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    while not (tmp_path / "child").exists() or not (tmp_path / "child").read_text().strip():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    process.send_signal(number)
    _, errors = process.communicate()
    assert process.returncode == 128 + number
    assert "Traceback" not in errors
    child = Path("/proc") / (tmp_path / "child").read_text().strip()
    # Gone, or only waiting for a parent that never asks.
    while child.exists() and "\nState:\tZ" not in (child / "status").read_text():
        time.sleep(0.05)


# --- the browser


Find = Callable[[str], str | None]


def installs_nothing(title: str, command: list[str], **options: object) -> None:
    pytest.fail(f"installs: {command}")


def test_a_browser_that_is_there_is_left_alone(
    installer: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(installer, "find_program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(installer, "run", installs_nothing)
    installer.install_browser()


@pytest.mark.parametrize(
    ("find", "sentence"),
    [
        (
            {"apt-get": "/usr/bin/apt-get"}.get,
            "typ: sudo sh -c 'apt-get update && apt-get install --yes chromium'",
        ),
        ({}.get, "installeer het pakket chromium."),
    ],
    ids=["debian", "elsewhere"],
)
def test_who_is_not_root_is_given_the_line_to_type(
    installer: ModuleType, monkeypatch: pytest.MonkeyPatch, find: Find, sentence: str
) -> None:
    monkeypatch.setattr(installer, "find_program", find)
    monkeypatch.setattr(installer.os, "geteuid", lambda: 1000)
    with pytest.raises(installer.CannotInstall) as refused:
        installer.install_browser()
    assert str(refused.value).endswith(sentence)


# --- make


def test_make_alone_explains_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^\.PHONY: (\w+)$", makefile, re.M))
    alone = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    done = subprocess.run(["make"], cwd=ROOT, env=alone, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    explained = {line.split()[1] for line in lines}
    assert explained == targets >= {"demo", "test", "bench", "help"}
    assert all(len(line.split()) > 2 for line in lines)
