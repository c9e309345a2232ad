"""`oggz monitor attack` on a folder safe/: verdict, evidence, reports, and what it refuses."""

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from typer.testing import CliRunner

from oggz.cli import app
from oggz.monitor import agreement as agreements
from oggz.monitor.audit import Evidence, read_evidence
from oggz.monitor.audit.findings import BY_PEOPLE
from oggz.monitor.errors import MonitorError
from oggz.monitor.files import sha256
from oggz.monitor.tables import Place, Safe, read_published, write_safe
from tests.monitor.audit.world import Shown, flat, info, place, safe

AREA = flat("area", "A B C").model_copy(update={"visible": True})
SEX = flat("sex", "m v")
TABLE = info("t", "area", "sex")
SOUND = [100, 50, 50, 40, None, None, 30, None, None, 30, 15, 15]
BROKEN = [100, 30, 70, 40, None, 36, 30, 15, 15, 30, None, None]
ATTACK = "monitor attack --agreement agreement.toml safe"


@pytest.fixture
def checksum(copy: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of the example's agreement, in whose folder the test works."""
    monkeypatch.chdir(copy)
    return agreements.read(copy / "agreement.toml").checksum


def written(
    checksum: str, counts: Sequence[Shown] = SOUND, folder: str = "safe", *,
    threshold: int = 10, lone: Sequence[Place] = (), previous: Sequence[str] = (),
) -> Safe:  # fmt: skip
    made = safe([AREA, SEX], {TABLE: counts}, agreement=checksum, threshold=threshold, lone=lone)
    told = made.protection.model_copy(update={"previous": tuple(previous)})
    made = replace(made, protection=told)
    write_safe(made, Path(folder))
    return made


def run(line: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, line.split(), env={"COLUMNS": "200"})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def bundled(folder: str, path: str) -> Path:
    """A release.zip with the tables of a folder, without what stays in the house."""
    with zipfile.ZipFile(path, "w") as bundle:
        for file in sorted(Path(folder).iterdir()):
            if file.name not in ("lone.csv", "attack.json"):
                bundle.write(file, f"tables/{file.name}")
        bundle.writestr("report.html", "<p>niet nodig</p>")
    return Path(path)


def test_tables_that_stand_get_evidence_that_a_release_can_read(checksum: str) -> None:
    written(checksum)
    code, told = run(ATTACK)
    assert code == 0
    assert "De tabellen houden stand" in told
    evidence = read_evidence(Path("safe"))
    assert evidence.manifest == sha256(Path("safe/manifest.json"))
    assert evidence.agreement == checksum
    assert (evidence.cells, evidence.hidden, evidence.gives_way) == (12, 4, False)
    by_people = sum(evidence.tried.get(kind, 0) for kind in BY_PEOPLE)
    assert evidence.tried_by_table["t"] == sum(evidence.tried.values()) - by_people
    before = Path("safe/attack.json").read_bytes()
    run(ATTACK)
    assert Path("safe/attack.json").read_bytes() == before


def test_tables_that_give_way_exit_with_1_and_say_where(checksum: str) -> None:
    written(checksum, BROKEN)
    code, told = run(ATTACK)
    assert code == 1
    assert "De tabellen bezwijken, op 3 plaatsen." in told
    assert "Tabel t, cel A|m (area A, sex m): verborgen" in told
    with pytest.raises(MonitorError, match="bezweken bij de aanval"):
        read_evidence(Path("safe"))


def test_who_is_alone_in_a_cell_is_read_from_the_folder(checksum: str) -> None:
    counts = [60, 30, 30, 11, None, None, 10, None, None, 39, 20, 19]
    written(checksum, counts, lone=[place("t", "A|m")])
    code, told = run(ATTACK)
    assert code == 1
    assert "wie alleen in een andere verborgen cel zit" in told
    (Path("safe") / "lone.csv").write_text("table,cell\n")
    code, told = run(ATTACK)
    assert code == 1
    assert "controlesom klopt niet" in told


def test_evidence_of_other_tables_is_none(checksum: str, tmp_path: Path) -> None:
    with pytest.raises(MonitorError, match="staat geen attack.json"):
        read_evidence(tmp_path)
    written(checksum)
    run(ATTACK)
    written(checksum, [100, 50, 50, 40, None, None, 30, None, None, 30, 14, 16], "other")
    shutil.copy("safe/attack.json", "other/attack.json")
    with pytest.raises(MonitorError, match="hoort niet bij deze tabellen"):
        read_evidence(Path("other"))


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("auditor", 0, "andere versie"),
        ("gives_way", True, "beschadigd"),
        ("leaks", -1, "beschadigd"),
        ("more", 1, "beschadigd"),
    ],
)
def test_evidence_that_was_edited_is_refused(
    checksum: str, field: str, value: object, says: str
) -> None:
    written(checksum)
    run(ATTACK)
    path = Path("safe/attack.json")
    path.write_text(json.dumps(json.loads(path.read_text()) | {field: value}))
    with pytest.raises(MonitorError, match=says):
        read_evidence(Path("safe"))
    path.write_text("{")
    with pytest.raises(MonitorError, match="beschadigd"):
        read_evidence(Path("safe"))


def test_an_earlier_release_is_read_from_its_bundle_or_its_folder(checksum: str) -> None:
    full = [100, 50, 50, 40, 20, 20, 30, 15, 15, 30, 15, 15]
    written(checksum, full, "before")
    written(checksum)
    bundle = bundled("before", "release.zip")
    code, told = run(f"{ATTACK} --previous {bundle}")
    assert code == 1
    assert "het getal staat in eerdere uitgave 1" in told
    again, same = run(f"{ATTACK} --previous before")
    assert (again, same) == (code, told)
    evidence = Evidence.model_validate_json(Path("safe/attack.json").read_bytes())
    assert evidence.previous == (sha256(Path("before/manifest.json")),)
    assert read_published(bundle)[1] == sha256(bundle)


def test_what_was_taken_along_in_protecting_is_asked_for(checksum: str) -> None:
    written(checksum, SOUND, "before")
    bundle = bundled("before", "release.zip")
    written(checksum, previous=[sha256(bundle)])
    code, told = run(ATTACK)
    assert code == 1
    assert "Geef elk daarvan met --previous" in told
    assert not Path("safe/attack.json").exists()
    assert run(f"{ATTACK} --previous {bundle}")[0] == 0


def test_a_bundle_that_is_none_is_told(checksum: str) -> None:
    written(checksum)
    for name, content, says in (
        ("none.zip", b"PK\x03\x04 not a bundle", "is geen release.zip"),
        ("gone.zip", None, "bestaat niet"),
    ):
        if content is not None:
            Path(name).write_bytes(content)
        code, told = run(f"{ATTACK} --previous {name}")
        assert (code, says in told) == (1, True), told
    with zipfile.ZipFile("empty.zip", "w") as bundle:
        bundle.writestr("../tables/structure.json", "{}")
        bundle.writestr("tables/deeper/structure.json", "{}")
    code, told = run(f"{ATTACK} --previous empty.zip")
    assert "bevat geen tabellen" in told
    assert not Path("safe/attack.json").exists()


def test_a_bundle_with_a_table_that_was_cut_is_refused(checksum: str) -> None:
    written(checksum)
    bundled("safe", "whole.zip")
    with zipfile.ZipFile("whole.zip") as whole, zipfile.ZipFile("cut.zip", "w") as cut:
        for entry in whole.namelist():
            content = whole.read(entry)
            cut.writestr(entry, content[:-20] if entry == "tables/t.csv" else content)
    code, told = run(f"{ATTACK} --previous cut.zip")
    assert code == 1
    assert "controlesom klopt niet" in told


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("monitor attack safe", "Geef met --agreement de afspraak"),
        (f"{ATTACK} safe", "Geef één map safe/"),
        (f"{ATTACK} --people people.csv", "horen bij --encodings"),
        (f"{ATTACK} --seconds 0", "boven 0"),
        (f"{ATTACK} --out verslag.docx", "een naam die eindigt op"),
        ("monitor attack --encodings safe --previous safe", "--previous hoort bij tabellen"),
    ],
)
def test_what_cannot_be_asked_is_told(checksum: str, line: str, says: str) -> None:
    written(checksum)
    code, told = run(line)
    assert code == 1
    assert says in told
    assert not Path("safe/attack.json").exists()


def test_a_threshold_below_the_agreed_one_is_refused_with_its_article(checksum: str) -> None:
    written(checksum, threshold=5)
    code, told = run(ATTACK)
    assert code == 1
    assert "drempel van 5" in told
    assert "Zie artikel" in told


def test_running_out_of_time_leaves_no_evidence(checksum: str) -> None:
    written(checksum)
    code, told = run(f"{ATTACK} --seconds 0.000001 --out verslag.html")
    assert code == 1
    assert "niet binnen de tijd klaar" in told
    assert not Path("safe/attack.json").exists()
    assert not Path("verslag.html").exists()


def test_reports_tell_the_same_in_each_form(checksum: str) -> None:
    written(checksum, BROKEN)
    for suffix in ("html", "csv", "json"):
        run(f"{ATTACK} --out verslag.{suffix}")
    told = json.loads(Path("verslag.json").read_text())
    texts = [leak["text"] for leak in told["leaks"]]
    assert told["gives_way"] is True
    assert len(texts) == 3
    rows = list(csv.DictReader(io.StringIO(Path("verslag.csv").read_text())))
    assert [row["text"] for row in rows if row["table"]] == texts
    assert sum(int(row["tried"]) for row in rows if row["tried"]) == sum(told["tried"].values())
    page = Path("verslag.html").read_text()
    assert all(text in page for text in texts)
    assert "Wat bezweek" in page


def test_the_page_reads_without_a_request_and_fits_a_phone(checksum: str, browser: Browser) -> None:
    written(checksum, BROKEN)
    run(f"{ATTACK} --out verslag.html")
    page = browser.new_page(viewport={"width": 320, "height": 700})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(Path("verslag.html").resolve().as_uri())
    assert len(asked) == 1
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.locator("h1").inner_text() == "Aanval op de tabellen"
    page.close()
