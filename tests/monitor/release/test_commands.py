"""`oggz monitor advise`, `release` and `verify` as people type them."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.cli import app

Run = Callable[..., str]


@pytest.fixture
def run(place: Path, copy: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a line in a folder with the example and safe/; what was there before stays."""
    shutil.copytree(place / "safe", copy / "safe")
    for name in ("ratings.csv", "stories"):
        (place / name).rename(copy / name)
    monkeypatch.chdir(copy)

    def typed(line: str, code: int = 0) -> str:
        before = {path: path.read_bytes() for path in copy.rglob("*") if path.is_file()}
        done = CliRunner().invoke(app, ["monitor", *line.split()])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        assert all(path.read_bytes() == raw for path, raw in before.items())
        if code:
            assert {path for path in copy.rglob("*") if path.is_file()} == set(before)
        return " ".join(done.output.split())

    return typed


RELEASE = "release --agreement agreement.toml --key keys/publisher.key safe --out release.zip"
VERIFY = "verify release.zip --publisher keys/publisher.pub"


def test_a_release_is_made_and_checked(run: Run) -> None:
    told = run(f"{RELEASE} --ratings ratings.csv --stories stories")
    assert "ondertekend door GGD Flevoland" in told
    told = run(VERIFY)
    assert "De uitgave klopt" in told
    assert "oefening met verzonnen mensen" in told
    assert "heel en ongewijzigd" in told
    assert "bestaat al" in run(RELEASE, 1)


def test_advice_on_the_tables_is_given_and_taken_along(run: Run) -> None:
    for party in ("clients", "steering"):
        line = f"advise --agreement agreement.toml --key keys/{party}.key --text advies.txt"
        told = run(f"{line} --outcome positive --out nieuw safe")
        assert "over de afspraak, niet over tabellen" not in told
    run(f"{RELEASE} --advice nieuw")


def test_advice_without_tables_says_so(run: Run) -> None:
    line = "advise --agreement agreement.toml --key keys/clients.key --text advies.txt"
    assert "niet over tabellen" in run(f"{line} --outcome negative --out nieuw")


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (RELEASE.replace("publisher.key", "analysis.key"), "niet de sleutel van ‘publisher’"),
        (RELEASE.replace("publisher.key", "none.key"), "bestaat niet"),
        (RELEASE.replace(" safe ", " sources "), "geen manifest.json"),
        (f"{RELEASE} --advice sources", "ontbreekt in sources"),
        (f"{RELEASE} --ratings none.csv", "bestaat niet"),
        (f"{RELEASE} --stories sources", "1 tot 12 verhalen"),
        (f"{RELEASE} --motivation none.txt", "bestaat niet"),
        (f"{RELEASE} --date 1999-01-01", "--date een dag"),
        (f"{RELEASE} --date 2001-01-01", "artikel 3.2"),
        (VERIFY, "bestaat niet"),
        ("verify advies.txt --publisher keys/publisher.pub", "geen uitgave"),
        ("verify advies.txt --publisher keys/publisher.key", "geen openbare sleutel"),
        ("advise --agreement agreement.toml --key keys/police.key --text advies.txt"
         " --outcome positive --out x", "hoeft niet te adviseren"),
        ("advise --agreement agreement.toml --key keys/clients.key --text none.txt"
         " --outcome positive --out x", "bestaat niet"),
        ("advise --agreement agreement.toml --key keys/clients.key --text truth.csv"
         " --outcome positive --out x", "De tekst van het advies"),
        ("advise --agreement agreement.toml --key keys/clients.key --text people.csv"
         " --outcome positive --out x", "te lang"),
        ("advise --agreement agreement.toml --key keys/clients.key --text advies.txt"
         " --outcome positive --out x sources", "geen manifest.json"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_in_dutch_and_nothing_is_written(
    run: Run, line: str, says: str
) -> None:
    assert says in run(line, 1)


def test_a_cut_release_is_refused(run: Run) -> None:
    run(RELEASE)
    Path("half.zip").write_bytes(Path("release.zip").read_bytes()[:-1000])
    assert "afgekapt" in run("verify half.zip --publisher keys/publisher.pub", 1)
