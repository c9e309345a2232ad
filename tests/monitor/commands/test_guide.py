"""The guide, as somebody answers it: from the agreement to what to send to whom."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import guide

Typed = Callable[..., str]


@pytest.fixture
def typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Typed:
    """Give lines to the guide, in an empty folder, and get what it says."""
    monkeypatch.chdir(tmp_path)

    def answer(*answers: str | Path, code: int = 1) -> str:
        done = CliRunner().invoke(app, ["monitor"], input="".join(f"{one}\n" for one in answers))
        assert done.exit_code == code, done.output
        return done.output

    return answer


def test_real_lines_from_a_pipe_are_read(made: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oggz", "monitor"], input=f"weg.toml\n{made / 'agreement.toml'}\n",
        capture_output=True, text=True, check=False, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 1
    assert "weg.toml bestaat niet" in done.stdout
    assert "Alle handtekeningen kloppen." in done.stdout
    assert done.stderr.startswith("Gestopt. Uw antwoorden zijn bewaard")


def test_wrong_answers_are_asked_again_and_nothing_is_lost(
    made: Path, tmp_path: Path, typed: Typed
) -> None:
    told = typed("weg.toml", made / "agreement.toml", "kerk", "9", "police", "stop",
                 code=1)  # fmt: skip
    assert "weg.toml bestaat niet" in told
    assert told.count("Typ een van de nummers of namen hierboven.") == 2
    assert "Gestopt. Uw antwoorden zijn bewaard" in told
    assert json.loads((tmp_path / guide.MEMORY).read_text())["source"] == "police"


def test_it_goes_on_where_somebody_stopped(made: Path, tmp_path: Path, typed: Typed) -> None:
    typed(made / "agreement.toml", "wmo")
    told = typed("j", "", "", "", "stop")
    assert "U was al begonnen. Verder gaan?" in told
    assert "Uw sleutel werkt." in told
    told = typed("n")
    assert "[agreement.toml]" in told


def test_a_file_with_faults_ends_the_guide_and_shows_no_value(
    made: Path, tmp_path: Path, typed: Typed
) -> None:
    lines = (made / "sources" / "police.csv").read_text().splitlines()
    first = lines[1].split(",")
    first[5] = '"31-12-2199"'
    wrong = tmp_path / "police.csv"
    wrong.write_text("\n".join([lines[0], ",".join(first), *lines[2:]]) + "\n")
    told = typed(made / "agreement.toml", "1", "", wrong)
    assert "Herstel het bestand en start de gids opnieuw" in told
    assert "2199" not in told
    for value in first[1:5]:
        if len(value) > 4:
            assert value.strip('"') not in told


def test_a_memory_that_is_damaged_is_not_used(tmp_path: Path, typed: Typed) -> None:
    (tmp_path / guide.MEMORY).write_text('{"agreement": [}')
    told = typed("stop")
    assert "U was al begonnen" not in told


def test_the_guide_is_readable_in_an_old_console(made: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "oggz", "monitor"],
        input=f"{made / 'agreement.toml'}\n1\n\n\nstop\n".encode(), capture_output=True,
        check=False, cwd=tmp_path, env=os.environ | {"PYTHONIOENCODING": "cp437"},
    )  # fmt: skip
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    assert b"Stap 4 van 6" in done.stdout
