"""Six sources from an empty agreement to an attack on what they would send, typed as commands."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from oggz.cli import app
from tests.monitor.world import MAKER, PARTIES, SIX, write_six

RECORDS = 400
AGREED = ("--agreement", "agreement.toml")
Monitor = Callable[..., str]


def monitor(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, ["monitor", *arguments])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything up to what the sources send."""
    folder = tmp_path_factory.mktemp("zes")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        write_six(folder, RECORDS)
        make_keys_and_sign()
        for source in SIX:
            records = f"sources/{source}.csv"
            assert "kan versleuteld worden" in monitor(
                "check", *AGREED, "--source", source, records
            )
            monitor(
                "encode", *AGREED, "--source", source, "--key", f"keys/{source}.key", records,
                "--out", f"uit/{source}",
            )  # fmt: skip
    return folder


def make_keys_and_sign() -> None:
    for party in PARTIES:
        monitor("keys", *AGREED, "--role", party, "--out", f"keys/{party}.key")
    for party in PARTIES:
        monitor("agreement", "add-key", "agreement.toml", f"keys/{party}.pub")
    for party in PARTIES:
        monitor("sign", *AGREED, "--key", f"keys/{party}.key", "--by", "directeur")
    assert "door iedereen ondertekend" in monitor("agreement", "check", "agreement.toml")
    for source in (MAKER, *(name for name in SIX if name != MAKER)):
        told = monitor("keys", *AGREED, "--role", source, "--out", f"keys/{source}.key")
        assert f"{source} is klaar" in told


@pytest.fixture
def place(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = Path(shutil.copytree(made, tmp_path / "zes"))
    monkeypatch.chdir(folder)
    return folder


def test_six_sources_are_linked_and_the_figures_agree_with_the_truth(place: Path) -> None:
    sent = [f"uit/{source}" for source in SIX]
    told = monitor("link", *AGREED, *sent, "--out", "spine.parquet", "--truth", "truth.csv")
    assert "Gemeten" in told
    spine = pq.read_table("spine.parquet").to_pylist()
    assert len(spine) == RECORDS * len(SIX)
    assert len({(row["source"], row["person"]) for row in spine}) == len(spine)
    figures = json.loads((place / "spine.json").read_text())
    assert figures["measured"]["f1"] > 0.9
    page = (place / "spine.report.html").read_text()
    for organisation in ("Politie", "Woningcorporaties", "Geestelijke gezondheidszorg"):
        assert organisation in page
    # Somebody who takes the folders in another order gets the same people.
    monitor("link", *AGREED, *reversed(sent), "--out", "again.parquet")
    assert (place / "again.parquet").read_bytes() == (place / "spine.parquet").read_bytes()


def test_an_attack_on_six_sources_ends_as_its_figures_say(place: Path) -> None:
    sent = [f"uit/{source}" for source in SIX]
    line = ["monitor", "attack", "--encodings", *AGREED, *sent, "--known", "0", "--out", "a.json"]
    done = CliRunner().invoke(app, line)
    found = json.loads((place / "a.json").read_text())
    assert found["records"] == RECORDS * len(SIX)
    assert done.exit_code == int(found["gives_way"]), done.output
    # Without the key and without anybody known, values and how often they occur tell nothing.
    right = {row["attack"]: row["right"] for row in found["outcomes"]}
    assert right["woordenlijst zonder sleutel"] == right["frequenties"] == 0


def test_nothing_that_six_sources_send_holds_a_name(place: Path) -> None:
    for source in SIX:
        header, *rows = (place / "sources" / f"{source}.csv").read_text().splitlines()
        at = [cell.strip('"') for cell in header.split(",")].index("surname")
        names = {row.split(",")[at].strip('"') for row in rows}
        long = [name.encode() for name in names if len(name) > 6]
        assert len(long) > 50
        for path in (place / "uit" / source).iterdir():
            raw = path.read_bytes()
            assert not [name for name in long if name in raw], path.name
