"""Two periods linked by commands, as people type them."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.keys import keyfiles
from oggz.monitor.tables import TOTAL, read_tables
from oggz.monitor.tables.sums import must_agree
from tests.monitor.transition.world import SOURCES, YEAR, Periods

Monitor = Callable[..., str]


@pytest.fixture
def monitor(made: Periods, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Monitor:
    made.copied(tmp_path)
    monkeypatch.chdir(tmp_path)

    def run(line: str, code: int = 0) -> str:
        done = CliRunner().invoke(app, ["monitor", *line.split()])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done.output

    return run


def encode_line(source: str, more: str = "") -> str:
    return (
        f"encode --transition --agreement after/agreement.toml --source {source}"
        f" --key after/{source}.key --previous before/{source}.csv"
        f" --previous-agreement before/agreement.toml after/{source}.csv --out uit/{source} {more}"
    )


def test_the_whole_chain_from_two_files_to_who_stayed(monitor: Monitor, tmp_path: Path) -> None:
    for source in SOURCES:
        told = monitor(encode_line(source))
        assert "uit/" + source + "/numbers.enc voor de analyse-eenheid" in told
        assert "oggz monitor destroy --transition" in told
    folders = " ".join(f"uit/{source}" for source in SOURCES)
    told = monitor(
        f"link --transition --agreement after/agreement.toml {folders} --out transition.parquet"
    )
    assert f"Van {YEAR - 1} naar {YEAR}: 20 mensen bleven, 0 kwamen erbij, 0 gingen weg" in told
    spine = pq.read_table(tmp_path / "transition.parquet")
    assert spine.column_names == ["source", "period", "number", "person", "certainty"]
    told = monitor(
        "transition --agreement after/agreement.toml --key after/analysis.key"
        f" --spine transition.parquet {folders} --out records.parquet"
    )
    assert "120 records van twee periodes" in told
    rows = pq.read_table(tmp_path / "records.parquet")
    assert rows.column_names == ["source", "period", "record_id", "person", "certainty"]
    told = monitor("destroy --transition --agreement after/agreement.toml --key after/police.key")
    assert "Het overgangsgeheim is vernietigd" in told
    assert "reservekopieën van uw sleutelbestand" in told
    assert "niet ondertekend" not in told
    assert keyfiles.load(tmp_path / "after" / "police.key").transition is None
    told = monitor(
        "keys --transition --agreement after/agreement.toml --role police --out after/police.key",
        code=1,
    )
    assert "al vernietigd" in told
    told = monitor(encode_line("police").replace("uit/police", "uit/weer"), code=1)
    assert "zit geen overgangsgeheim" in told
    assert "Zie artikel 10 van de afspraak" in told
    assert not (tmp_path / "uit" / "weer").exists()


def test_who_came_stayed_and_left_is_counted_in_the_tables(
    monitor: Monitor, tmp_path: Path
) -> None:
    for source in SOURCES:
        monitor(encode_line(source))
        monitor(
            f"encode --agreement after/agreement.toml --source {source} --key after/{source}.key"
            f" after/{source}.csv --out nu/{source}"
        )
    both, now = (" ".join(f"{folder}/{one}" for one in SOURCES) for folder in ("uit", "nu"))
    agreed = "--agreement after/agreement.toml"
    monitor(f"link --transition {agreed} {both} --out transition.parquet")
    monitor(
        f"transition {agreed} --key after/analysis.key --spine transition.parquet {both}"
        " --out records.parquet"
    )
    monitor(f"link {agreed} {now} --out spine.parquet")
    told = monitor(
        f"tabulate {agreed} --key after/analysis.key --spine spine.parquet"
        f" --transition records.parquet {now} --out tables"
    )
    assert "vraagt een overgang" not in told
    tables = read_tables(tmp_path / "tables", agreements.read(tmp_path / "after/agreement.toml"))
    must_agree(tables)
    counts = {
        row["since"]: row["count"]
        for row in tables.cells["inflow"].to_pylist()
        if row["municipality"] == TOTAL
    }
    assert counts == {TOTAL: 20, "stayed": 20, "came": 0}


def test_a_source_gets_the_secret_of_a_transition_by_the_same_steps(
    monitor: Monitor, tmp_path: Path
) -> None:
    line = "keys --transition --agreement after/agreement.toml --role {0} --out after/{0}.key"
    key = keyfiles.load(tmp_path / "after" / "shelter.key")
    keyfiles.write(tmp_path / "after" / "shelter.key", replace(key, transition=None))
    assert "Het geheim van wmo zit nu in shelter.key" in monitor(line.format("shelter"))
    assert keyfiles.load(tmp_path / "after" / "shelter.key").transition == key.transition
    assert "is klaar om vergelijkcodes te maken" in monitor(line.format("wmo"))
    told = monitor(line.format("police").replace("after", "before"), code=1)
    assert "Zie artikel 3.1 van de afspraak" in told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "encode --agreement after/agreement.toml --source wmo --key after/wmo.key"
            " --previous before/wmo.csv after/wmo.csv --out uit",
            "--previous hoort bij --transition",
        ),
        (
            "encode --transition --agreement after/agreement.toml --source wmo --key after/wmo.key"
            " --previous before/wmo.csv after/wmo.csv --out uit",
            "Geef met --previous-agreement",
        ),
        (
            "encode --transition --agreement before/agreement.toml --source wmo"
            " --key before/wmo.key --previous before/wmo.csv"
            " --previous-agreement before/agreement.toml after/wmo.csv --out uit",
            "Zie artikel 3.1 van de afspraak",
        ),
        (
            "link --transition --agreement before/agreement.toml uit --out s.parquet",
            "twee periodes verbinden mag niet",
        ),
        (
            "link --transition --agreement after/agreement.toml uit --out s.parquet --truth t.csv",
            "Laat --truth weg",
        ),
        ("destroy --transition --agreement after/agreement.toml", "Geef met --key"),
        ("destroy --agreement after/agreement.toml", "Er is niets om te vernietigen"),
    ],
)
def test_what_is_not_possible_is_told_and_leaves_nothing(
    monitor: Monitor, tmp_path: Path, line: str, told: str
) -> None:
    before = {path.name for path in tmp_path.rglob("*")}
    assert told in monitor(line, code=1)
    assert {path.name for path in tmp_path.rglob("*")} == before
