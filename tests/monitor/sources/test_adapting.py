"""What becomes of the exports of real systems."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oggz.monitor.errors import MonitorError
from oggz.monitor.schemas import KINDS, schema
from oggz.monitor.sources import AdaptReport, adapt, mapping_text
from oggz.monitor.sources.faults import Fault
from tests.monitor.sources.deliveries import TODAY, checked

START, END = date(2024, 1, 1), date(2024, 12, 31)
POLICE = (
    "Persoonsnummer", "Voornamen", "Voorletters", "Voorvoegsels", "Achternaam", "Geboortedatum",
    "Geslacht", "Postcode", "Huisnummer", "Toevoeging", "Woongemeentecode", "Datum kennisname",
    "Maatschappelijke klasse", "Gemeentecode", "Omschrijving",
)  # fmt: skip


def made(
    path: Path, kind: str = "police", **more: object
) -> tuple[AdaptReport, list[dict[str, str]]]:
    """Adapt an export and read what came of it."""
    out = path.parent / f"{kind}.csv"
    report = adapt(path, out, kind=kind, start=START, end=END, today=TODAY, **more)  # type: ignore[arg-type]
    with out.open(encoding="utf-8", newline="") as file:
        return report, list(csv.DictReader(file))


def export(path: Path, *rows: str, encoding: str = "cp1252") -> Path:
    """A police extract as it comes: Windows-1252, semicolons, a column nobody asked for."""
    path.write_bytes("\r\n".join([";".join(POLICE), *rows, ""]).encode(encoding))
    return path


def report_of(
    person: str = "8001", day: str = "05-06-2024", klass: str = "E33 overlast", **more: str
) -> str:
    values = {
        "Persoonsnummer": person, "Voornamen": "Zoë Maria", "Voorletters": "Z.M.",
        "Voorvoegsels": "van", "Achternaam": "Dijk", "Geboortedatum": "23-05-1980",
        "Geslacht": "Vrouw", "Postcode": "1315 ab", "Huisnummer": "12", "Toevoeging": "A",
        "Woongemeentecode": "34", "Datum kennisname": f"{day} 14:05",
        "Maatschappelijke klasse": klass, "Gemeentecode": "0034",
        "Omschrijving": '"Buurman; zei ""iets""\r\nover een ander"', **more,
    }  # fmt: skip
    return ";".join(values[name] for name in POLICE)


def test_a_police_extract_becomes_the_table_of_the_police(tmp_path: Path) -> None:
    path = export(tmp_path / "uittreksel.csv", report_of())
    report, (row,) = made(path)
    number = row.pop("record_id")
    assert row == {
        "given_name": "Zoë", "initials": "Z.M.", "prefix": "van", "surname": "Dijk",
        "birth_date": "1980-05-23", "sex": "v", "postcode": "1315AB", "house_number": "12 A",
        "municipality": "GM0034", "age_group": "35-44", "reported_on": "2024-06-05",
        "report_code": "E33", "report_municipality": "GM0034",
    }  # fmt: skip
    assert (report.read, report.written, report.records) == (1, 1, 1)
    assert len(number) == 32
    assert checked(tmp_path / "police.csv").findings == ()


def test_rows_of_one_person_share_a_number_and_what_was_known_last(tmp_path: Path) -> None:
    path = export(
        tmp_path / "u.csv",
        report_of(day="05-06-2024"),
        report_of(day="01-02-2024", Achternaam="Dyk", Postcode="8232ZZ", Huisnummer="1"),
        report_of(day="07-08-2024", Postcode="", Huisnummer="99", Voorletters=""),
        report_of(person="8002", Achternaam="Bos"),
    )
    report, rows = made(path)
    assert (report.written, report.records) == (4, 2)
    his = [row for row in rows if row["surname"] == "Dijk"]
    assert len(his) == 3
    assert len({row["record_id"] for row in his}) == 1
    # An address stays whole: the number of a row without postcode is not put beside another's.
    assert {(row["postcode"], row["house_number"], row["initials"]) for row in his} == {
        ("1315AB", "12 A", "Z.M.")
    }
    assert checked(tmp_path / "police.csv").ok


@pytest.mark.parametrize("number", ["", "onbekend", "0", "000000000"])
def test_reports_about_nobody_known_are_records_of_their_own(tmp_path: Path, number: str) -> None:
    path = export(tmp_path / "u.csv", report_of(person=number), report_of(person=number))
    report, _ = made(path)
    assert report.records == 2


def test_numbers_are_new_for_each_delivery_and_say_nothing_about_the_export(tmp_path: Path) -> None:
    path = export(tmp_path / "u.csv", *(report_of(person=str(8000 + i)) for i in range(50)))
    first = [row["record_id"] for row in made(path)[1]]
    second = [row["record_id"] for row in made(path)[1]]
    assert not set(first) & set(second)
    assert first == sorted(first)
    key = b"k" * 32
    assert made(path, key=key)[1] == made(path, key=key)[1]


def test_without_a_number_of_the_system_name_and_birth_make_the_person(tmp_path: Path) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(mapping_text("police").replace('person = ["Persoonsnummer"]', ""))
    rows = [report_of(), report_of(person="9"), report_of(Geboortedatum="24-05-1980")]
    report, _ = made(export(tmp_path / "u.csv", *rows), mapping=mapping)
    assert report.records == 2


def test_other_reports_and_other_days_are_left_out_and_counted(tmp_path: Path) -> None:
    path = export(
        tmp_path / "u.csv", report_of(), report_of(klass="F12 brand"), report_of(day="31-12-2023")
    )
    report, rows = made(path)
    assert len(rows) == 1
    assert report.left_out == {"report_code": 1, "reported_on": 1}
    assert "2 rijen" not in report.text()
    assert "reported_on ontbreekt" in report.text()


def test_what_cannot_be_read_becomes_empty_and_is_counted(tmp_path: Path) -> None:
    wrong = {
        "Postcode": "13155",
        "Geboortedatum": "31-02-1980",
        "Geslacht": "?",
        "Achternaam": "B0s",
    }
    report, rows = made(export(tmp_path / "u.csv", report_of(), report_of(person="2", **wrong)))
    assert report.emptied == {
        "surname": 1, "birth_date": 1, "sex": 1, "postcode": 1, "age_group": 1
    }  # fmt: skip
    assert sorted(row["surname"] for row in rows) == ["", "Dijk"]
    assert "B0s" not in report.text()


def test_only_columns_of_the_agreement_are_written(tmp_path: Path) -> None:
    allowed = {"surname", "birth_date", "reported_on", "report_code"}
    _, (row,) = made(export(tmp_path / "u.csv", report_of()), columns=allowed)
    assert set(row) == {"record_id", *allowed}
    with pytest.raises(MonitorError, match="reported_on"):
        made(tmp_path / "u.csv", columns={"surname", "report_code"})


@pytest.mark.parametrize(
    ("start", "data", "told"),
    [
        (
            ";".join(POLICE),
            report_of(Omschrijving="x").replace("Dijk", "D\x81jk"),
            "niet in windows",
        ),
        ("PK\x03\x04", "", "werkblad"),
        ("", "", "leeg"),
    ],
)
def test_a_file_that_is_damaged_or_no_csv_is_told(
    tmp_path: Path, start: str, data: str, told: str
) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(f"{start}\n{data}\n".encode("latin-1"))
    with pytest.raises(MonitorError, match=told):
        made(path)


@pytest.mark.parametrize(
    ("encoding", "sign"), [("cp1252", ";"), ("utf-8", "\t"), ("utf-8-sig", ","), ("utf-16", ";")]
)
def test_encoding_and_delimiter_are_found_out(tmp_path: Path, encoding: str, sign: str) -> None:
    path = tmp_path / "u.csv"
    plain = report_of(Omschrijving="x")
    path.write_bytes("\n".join([";".join(POLICE), plain, ""]).replace(";", sign).encode(encoding))
    assert made(path)[1][0]["given_name"] == "Zoë"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "wmo"])
def test_every_mapping_that_comes_along_makes_a_file_that_passes_the_check(
    tmp_path: Path, kind: str
) -> None:
    plan = tomllib.loads(mapping_text(kind))
    values = {"birth_date": "23-05-1980", "sex": "M", "postcode": "1315AB", "house_number": "12",
              "municipality": "GM0034", "report_municipality": "GM0034", "report_code": "E14",
              "children": "2", "months_arrears": "3", "level": "2", "initials": "A."}  # fmt: skip
    row = dict.fromkeys(plan["person"], "7")
    for name, column in plan["columns"].items():
        origin = column["from"] if isinstance(column["from"], str) else column["from"][0]
        day = "01-06-2024" if schema(kind).column(name).type == "date" else "Anna"
        row.setdefault(origin, next(iter(column.get("values", {})), values.get(name, day)))
        row.update(dict.fromkeys([] if isinstance(column["from"], str) else column["from"][1:], ""))
    path = tmp_path / "export.csv"
    path.write_text(";".join(row) + "\n" + ";".join(row.values()) + "\n", encoding="utf-8")
    report, (made_row,) = made(path, kind)
    assert report.emptied == {}
    assert all(made_row.values())
    assert checked(tmp_path / f"{kind}.csv", kind=kind).findings == ()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([report_of(), "8001;Anna"], r"1 rijen hebben een ander aantal kolommen.*rij 3"),
        ([report_of(Omschrijving='"nooit dicht'), report_of()], "aanhalingsteken"),
        ([report_of(person=str(i), Geboortedatum="1980/05/23") for i in range(30)], "birth_date"),
        ([report_of(klass="F12")], "geen enkele rij"),
    ],
)
def test_an_export_that_does_not_fit_is_told_and_nothing_is_written(
    tmp_path: Path, rows: list[str], told: str
) -> None:
    path = export(tmp_path / "u.csv", *rows)
    with pytest.raises(MonitorError, match=told) as error:
        made(path)
    assert not [value for value in ("Dijk", "1980", "Buurman") if value in str(error.value)]
    assert [one.name for one in tmp_path.iterdir()] == ["u.csv"]


def test_a_column_that_the_export_misses_is_named(tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_text("Persoonsnummer;Achternaam\n1;Bos\n")
    with pytest.raises(MonitorError, match="mist kolommen.*Geboortedatum"):
        made(path)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('kind = "police"', 'kind = "wmo"', "assigned_from|geen kolom"),
        ('kind = "police"', 'kind = "bank"', "kind"),
        ("[columns]", "[columns", "geen geldig TOML"),
        ("surname =", "schoenmaat =", "schoenmaat is geen kolom"),
        ("surname =", "record_id =", "record_id is geen kolom"),
        (r"'^(E33|E14)\b'", "'^(E33|E14'", "reguliere expressie"),
        ('newest = "reported_on"', 'newest = "surname"', "newest"),
        ("report_code = {", "handed_to = {", "report_code"),
        ("[file]", "[file]\nform = 'xls'", "file.form"),
    ],
)
def test_a_mapping_that_is_wrong_is_told(tmp_path: Path, old: str, new: str, told: str) -> None:
    mapping = tmp_path / "m.toml"
    mapping.write_text(mapping_text("police").replace(old, new, 1))
    with pytest.raises(MonitorError, match=told):
        made(export(tmp_path / "u.csv", report_of()), mapping=mapping)


_ANY = st.one_of(
    st.sampled_from(
        ["", "Anna", "31-12-2024", "1315 AB", "12 bis", "X", "²", "ZoÃ«", "o'", "e\u0301"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters='"\r\n'), max_size=5),
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.lists(_ANY, min_size=9, max_size=9), min_size=1, max_size=4))
def test_whatever_the_export_holds_the_check_finds_no_wrong_value(
    tmp_path: Path, rows: list[list[str]]
) -> None:
    names = ("Voornamen", "Voorletters", "Voorvoegsels", "Achternaam", "Geboortedatum", "Geslacht",
             "Postcode", "Huisnummer", "Woongemeentecode")  # fmt: skip
    made_rows = [
        report_of(str(i), **{name: f'"{value}"' for name, value in zip(names, row, strict=True)})
        for i, row in enumerate(rows)
    ]
    made(export(tmp_path / "u.csv", *made_rows, encoding="utf-8"))
    found = {one.fault for one in checked(tmp_path / "police.csv").errors}
    assert found <= {Fault.BEFORE_BIRTH}
