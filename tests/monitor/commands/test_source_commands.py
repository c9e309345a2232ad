"""From the export of a system to a checked file, by commands."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from oggz.monitor.cli import app
from oggz.monitor.schemas import documentation
from oggz.monitor.sources import mapping_text

HEADER = (
    "Persoonsnummer;Voornamen;Voorletters;Voorvoegsels;Achternaam;Geboortedatum;Geslacht;Postcode;"
    "Huisnummer;Toevoeging;Woongemeentecode;Datum kennisname;Maatschappelijke klasse;Gemeentecode"
)


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("x") / "voorbeeld"
    assert CliRunner().invoke(app, ["example", str(folder)]).exit_code == 0
    return folder


def test_an_export_is_adapted_and_passes_the_check(example: Path, tmp_path: Path) -> None:
    from oggz.monitor.agreement import read

    day = read(example / "agreement.toml").period.start
    export, out = tmp_path / "uittreksel.csv", tmp_path / "records.csv"
    row = f"7;Zoë;Z.;de;Vries;23-05-1980;V;1315 AB;12;;34;{day:%d-%m-%Y};E33 overlast;34"
    export.write_text(f"{HEADER}\n{row}\n", encoding="cp1252")
    agreed = ["--agreement", str(example / "agreement.toml"), "--source", "police"]
    made = CliRunner().invoke(app, ["adapt", *agreed, str(export), "--out", str(out)])
    assert (made.exit_code, out.exists()) == (0, True), made.output
    assert "Vries" not in made.output
    checked = CliRunner().invoke(app, ["check", *agreed, str(out)])
    assert checked.exit_code == 0, checked.output
    out.write_text(out.read_text(encoding="utf-8").replace("1315AB", "1315 AB"), encoding="utf-8")
    checked = CliRunner().invoke(app, ["check", *agreed, str(out)])
    assert checked.exit_code == 1
    assert "postcode" in checked.output
    assert "1315 AB" not in checked.output


def test_tables_and_mappings_can_be_read(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["mapping", "wmo"]).output == mapping_text("wmo")
    assert CliRunner().invoke(app, ["mapping", "bank"]).exit_code == 1
    out = tmp_path / "tabellen.md"
    assert CliRunner().invoke(app, ["schemas", "--out", str(out)]).exit_code == 0
    assert out.read_text(encoding="utf-8") == documentation()
    assert CliRunner().invoke(app, ["schemas"]).output == documentation()


def test_a_mapping_of_ones_own_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "eigen.toml"
    line = ["mapping", "police", "--out", str(path)]
    assert CliRunner().invoke(app, line).exit_code == 0
    assert path.read_text(encoding="utf-8") == mapping_text("police")
    path.write_text("mijn werk")
    again = CliRunner().invoke(app, line)
    assert again.exit_code == 1
    assert "bestaat al" in again.output
    assert path.read_text() == "mijn werk"
