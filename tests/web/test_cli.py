"""The `oggz` command: help in Dutch, and every refusal one sentence."""

import re
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from oggz.web.embedded import EmbeddedServer

Command = Callable[..., subprocess.CompletedProcess[str]]


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


@pytest.fixture
def taken_port() -> Iterator[str]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield str(taken.getsockname()[1])


def refusal(done: subprocess.CompletedProcess[str]) -> str:
    """The one sentence on standard error, of a command that did nothing else."""
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr
    return done.stderr.strip()


def test_help_names_every_command_in_dutch(oggz: Command) -> None:
    done = oggz("--help")
    assert done.returncode == 0
    for command in ("portal", "casework", "demo", "backup", "restore"):
        assert re.search(rf"^\s+{command}\b", done.stdout, re.M)
    for text in ("één platform", "Reservekopie", "reservekopie", "voorbeeldgegevens"):
        assert text.lower() in done.stdout.lower()


def test_the_command_alone_shows_the_help(oggz: Command) -> None:
    done = oggz()
    assert "Beheeropdrachten van het open portaal" in done.stdout + done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["demo", "--help"], ["backup", "--help"], []])
def test_help_needs_no_web_framework_and_no_database(arguments: list[str]) -> None:
    program = (
        "import sys; from oggz.cli import main; sys.argv = ['oggz', *sys.argv[1:]]\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'django', 'wagtail', 'psycopg', 'oggz.portal', 'oggz.casework'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "arguments", [["bestaatniet"], ["demo", "--bestaatniet"], ["backup"], ["restore", "a", "b"]]
)
def test_a_command_that_does_not_exist_is_refused(oggz: Command, arguments: list[str]) -> None:
    done = oggz(*arguments)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("variable", ["PORTAL_PORT", "CASEWORK_PORT"])
def test_a_port_in_use_is_one_sentence(
    oggz: Command, taken_port: str, variable: str, tmp_path: Path
) -> None:
    ports = {"PORTAL_PORT": free_port(), "CASEWORK_PORT": free_port()} | {variable: taken_port}
    sentence = refusal(oggz("demo", **ports))
    assert sentence.startswith(f"Poort {taken_port} is bezet: ")
    assert f"{variable}=" in sentence
    assert not (tmp_path / "var").exists()


@pytest.mark.parametrize("value", ["abc", "", "0", "65536", "-1", "80.5", "²", "9" * 5000])
def test_a_port_that_is_no_number_is_one_sentence(oggz: Command, value: str) -> None:
    sentence = refusal(oggz("demo", PORTAL_PORT=value, CASEWORK_PORT=free_port()))
    assert sentence == f"PORTAL_PORT is ‘{value}’; kies een getal van 1 tot 65535."


def test_one_port_for_both_sites_is_one_sentence(oggz: Command) -> None:
    port = free_port()
    sentence = refusal(oggz("demo", PORTAL_PORT=port, CASEWORK_PORT=port))
    assert sentence.startswith("PORTAL_PORT en CASEWORK_PORT zijn gelijk")


def test_an_unknown_mode_is_one_sentence(oggz: Command) -> None:
    sentence = refusal(oggz("portal", "check", OGGZ_MODE="productie"))
    assert sentence.startswith("OGGZ_MODE is ‘productie’; kies uit:")


def test_production_without_databases_is_one_sentence(oggz: Command) -> None:
    sentence = refusal(oggz("portal", "migrate", OGGZ_MODE="production"))
    assert sentence.startswith("De ingebouwde database is niet voor productie")


def test_production_without_a_key_is_one_sentence(oggz: Command) -> None:
    variables = {"OGGZ_MODE": "production", "OGGZ_PORTAL_DATABASE_URL": "postgresql:///portaal"}
    sentence = refusal(oggz("portal", "check", **variables))
    assert sentence.startswith("In productie is OGGZ_PORTAL_SECRET_KEY nodig")


def test_a_place_where_nothing_can_be_written_is_one_sentence(
    oggz: Command, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    sentence = refusal(oggz("portal", "check", OGGZ_VAR=str(tmp_path / "file" / "var")))
    assert sentence.startswith("De database kan niet starten in ")


@pytest.mark.parametrize("site", ["portal", "casework"])
def test_the_commands_of_a_site_start_the_database_and_stop_it(
    oggz: Command,
    site: str,
    open_folder: Path,
    server_in: Callable[[Path], EmbeddedServer],
) -> None:
    server = server_in(open_folder / "postgres")
    done = oggz(site, "check", OGGZ_VAR=str(open_folder))
    assert (done.returncode, done.stderr) == (0, "")
    assert "no issues" in done.stdout or "geen" in done.stdout.lower()
    assert server.data.exists()
    assert not (server.data / "postmaster.pid").exists()
