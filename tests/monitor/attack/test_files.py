"""Reading what an attacker has, and telling what came of it."""

import csv
import io
import json
import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import pytest
from rich.console import Console

from oggz.monitor.attack import (
    Findings,
    Outcome,
    attack_encodings,
    printed,
    read_encodings,
    read_people,
    verdict,
    write_report,
)
from oggz.monitor.encoding import EncodingSettings, encode_table
from oggz.monitor.errors import MonitorError
from tests.monitor.attack.world import people

KEY = bytes(range(32))
SETTINGS = EncodingSettings()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "police"
    folder.mkdir()
    everyone = people(60, 1)
    pq.write_table(encode_table(everyone.slice(0, 40), SETTINGS, KEY), folder / "encodings.parquet")
    listed(tmp_path / "people.csv", everyone, known=40)
    return folder


def listed(path: Path, everyone: pa.Table, *, known: int) -> None:
    numbers = everyone["record_id"].to_pylist()[:known] + [""] * (len(everyone) - known)
    pa_csv.write_csv(everyone.set_column(0, "record_id", pa.array(numbers)), path)


def changed(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new, 1))


def test_files_are_attacked_as_tables_are(source: Path) -> None:
    findings = attack_encodings(
        [source], people=source.parent / "people.csv", settings=SETTINGS, known=(0, 20), seed=1
    )
    assert (findings.records, findings.people) == (40, 60)
    assert {each.people + each.known for each in findings.outcomes} == {40}
    assert {each.known for each in findings.outcomes} == {0, 20}


def test_one_person_in_two_sources_is_one_person_on_the_list(source: Path, tmp_path: Path) -> None:
    everyone = people(60, 1)
    shelter = encode_table(everyone.slice(30, 20), SETTINGS, KEY)
    rows = [
        [name, *row.values()]
        for name, part in (("police", everyone.slice(0, 40)), ("shelter", everyone.slice(30, 20)))
        for row in part.to_pylist()
    ]
    with (tmp_path / "both.csv").open("w", newline="") as file:
        csv.writer(file).writerows([["source", *everyone.column_names], *rows])
    tables = [read_encodings(source, SETTINGS), shelter]
    found = read_people(tmp_path / "both.csv", ["police", "shelter"], tables)
    assert len(found.people) == 50
    assert np.array_equal(found.truth[30:40], found.truth[40:50])
    assert found.source.tolist() == [0] * 40 + [1] * 20


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("record_id", "number", "geen kolom record_id"),
        ('\n"r', '\n"x', "regel 2"),
        ('"m"', '"m","m"', "evenveel kolommen"),
    ],
    ids=["no record_id", "a record that is not there", "a shifted row"],
)
def test_a_list_that_is_wrong_is_told_where(source: Path, old: str, new: str, told: str) -> None:
    path = source.parent / "people.csv"
    changed(path, old, new)
    with pytest.raises(MonitorError, match=told):
        attack_encodings([source], people=path, settings=SETTINGS, seed=1)


def test_a_record_given_twice_is_told(source: Path) -> None:
    path = source.parent / "people.csv"
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:3], lines[2]]) + "\n")
    with pytest.raises(MonitorError, match=r"regel 4.*eerder"):
        attack_encodings([source], people=path, settings=SETTINGS, seed=1)


def test_one_person_may_be_spelled_in_two_ways(source: Path, tmp_path: Path) -> None:
    everyone = people(60, 1)
    person = pa.array([str(number // 2) for number in range(60)])
    path = tmp_path / "spelled.csv"
    listed(path, everyone.append_column("person", person), known=40)
    found = read_people(path, ["police"], [read_encodings(source, SETTINGS)])
    assert len(found.people) == 60
    assert found.person.tolist() == [number // 2 for number in range(60)]
    blank = pa.array(["", *person.to_pylist()[1:]])
    listed(path, everyone.append_column("person", blank), known=40)
    with pytest.raises(MonitorError, match="regel 2: de kolom person is leeg"):
        read_people(path, ["police"], [read_encodings(source, SETTINGS)])


def test_a_list_of_strangers_measures_nothing(source: Path) -> None:
    listed(source.parent / "people.csv", people(60, 1), known=0)
    with pytest.raises(MonitorError, match="niets te meten"):
        attack_encodings([source], people=source.parent / "people.csv", settings=SETTINGS, seed=1)


def test_two_sources_need_a_column_that_tells_them_apart(source: Path, tmp_path: Path) -> None:
    shelter = Path(shutil.copytree(source, tmp_path / "shelter"))
    path = source.parent / "people.csv"
    with pytest.raises(MonitorError, match="geen kolom source"):
        attack_encodings([source, shelter], people=path, settings=SETTINGS, seed=1)
    with pytest.raises(MonitorError, match="twee mappen met de naam police"):
        attack_encodings([source, source], people=path, settings=SETTINGS, seed=1)


def test_encodings_of_other_settings_are_refused(source: Path) -> None:
    other = EncodingSettings(keys=(("surname",),) * 9)
    with pytest.raises(MonitorError, match="key_07, key_08 ontbreekt"):
        read_encodings(source, other)
    (source / "encodings.parquet").write_bytes(b"PAR1")
    with pytest.raises(MonitorError, match="beschadigd"):
        read_encodings(source, SETTINGS)
    (source / "encodings.parquet").unlink()
    with pytest.raises(MonitorError, match=r"geen encodings\.parquet"):
        read_encodings(source, SETTINGS)


def test_no_error_repeats_what_stands_on_the_list(source: Path) -> None:
    path = source.parent / "people.csv"
    changed(path, '\n"r', '\n"geheim')
    with pytest.raises(MonitorError) as error:
        attack_encodings([source], people=path, settings=SETTINGS, seed=1)
    assert "geheim" not in str(error.value)


def found(share: int, orders: tuple[str, ...] = (), undone: tuple[str, ...] = ()) -> Findings:
    outcomes = (
        Outcome("patronen", 0, 0, 0, 1020, 5000, 1.0),
        Outcome("via bekenden", 20, 12, share, 1000, 4980, 1.0),
    )
    return Findings(outcomes, orders, undone, 1200, 5000, 0.01, "<b>")


@pytest.mark.parametrize(
    ("findings", "gives_way", "told"),
    [
        (found(10), False, "houden stand"),
        (found(11), True, "met 20 mensen vooraf bekend, herkent 11 van de 1.000 anderen (1,10%)"),
        (found(0, ("rijen op volgorde van surname",)), True, "volgorde"),
        (found(0, undone=("home, name",)), True, "diffusie"),
    ],
    ids=["at the limit", "beyond it", "in order", "diffusion shows"],
)
def test_the_verdict_follows_from_the_worst(findings: Findings, gives_way: bool, told: str) -> None:
    assert findings.gives_way is gives_way
    assert told in verdict(findings)[0]
    with Console(width=200, file=io.StringIO(), record=True) as console:
        console.print(printed(findings))
    assert told in console.export_text()


@pytest.mark.parametrize(
    ("people", "right", "gives_way", "told"),
    [
        (100, 0, False, "een aandeel tot 2,63% niet uit te sluiten"),
        (100, 2, True, "kan dit toeval zijn"),
        (1000, 0, False, None),
        (1000, 100, True, None),
    ],
)
def test_it_is_told_when_people_are_too_few(
    people: int, right: int, gives_way: bool, told: str | None
) -> None:
    outcome = Outcome("via bekenden", 0, right, right, people, 5000, 1.0)
    findings = Findings((outcome,), (), (), people, 5000, 0.01, "")
    assert findings.gives_way is gives_way
    assert findings.too_few is (told is not None)
    assert (told or "weinig mensen") in " ".join(verdict(findings)) or told is None


def test_a_guess_that_happens_to_be_right_is_no_gain() -> None:
    tried = Outcome("via bekenden", 20, 50, 1, 50, 50, 1.0)
    assert tried.share == 0.02
    assert tried.gained == 0.0
    assert Outcome("via bekenden", 20, 2, 2, 50, 50, 1.0).gained > 0.03


def test_a_report_is_written_as_its_name_ends(tmp_path: Path) -> None:
    for ending in ("html", "csv", "json"):
        write_report(found(11), tmp_path / f"report.{ending}")
    page = (tmp_path / "report.html").read_text()
    assert "1,10%" in page
    assert "<b>" not in page
    rows = list(csv.DictReader((tmp_path / "report.csv").read_text().splitlines()))
    assert [row["right"] for row in rows] == ["0", "11"]
    assert json.loads((tmp_path / "report.json").read_text())["gives_way"] is True
    with pytest.raises(MonitorError, match=r"\.html, \.csv, \.json"):
        write_report(found(11), tmp_path / "report.docx")
    assert not (tmp_path / "report.docx").exists()
