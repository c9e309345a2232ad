"""What a data officer gets to hear about values, without any value being told."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oggz.monitor.sources.dates import NO_DAY, days_of, parse
from oggz.monitor.sources.faults import SHOWN, Fault, value_class
from tests.monitor.sources.deliveries import NAMES, File, checked


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path / "meldingen.csv")


@pytest.mark.parametrize(
    ("column", "value", "fault", "told"),
    [
        ("record_id", "", Fault.REQUIRED, "leeg"),
        ("record_id", "a b", Fault.IDENTIFIER, "1 kleine letter, spatie, 1 kleine letter"),
        ("given_name", "Ann4", Fault.NAME_DIGITS, "3 letters, 1 cijfer"),
        ("given_name", "Ann@", Fault.NAME_SIGNS, "3 letters, een teken"),
        ("given_name", "=SUM", Fault.NAME_SIGNS, "een teken, 3 letters"),
        ("given_name", "ZoÃ«", Fault.NAME_GARBLED, "3 letters, een teken"),
        ("surname", "x" * 101, Fault.NAME_LONG, "meer dan 12 tekens"),
        ("initials", "A7", Fault.NAME_SIGNS, "1 letter, 1 cijfer"),
        ("birth_date", "23-05-1980", Fault.DATE_FORMAT, "2 cijfers, een teken, 2 cijfers"),
        ("birth_date", "29321", Fault.DATE_FORMAT, "5 cijfers"),
        ("birth_date", "1980-23-05", Fault.DATE_SWAPPED, ""),
        ("birth_date", "1981-02-29", Fault.DATE_IMPOSSIBLE, ""),
        ("birth_date", "1980-00-12", Fault.DATE_IMPOSSIBLE, ""),
        ("birth_date", "1899-12-31", Fault.DATE_OLD, ""),
        ("birth_date", "2025-03-02", Fault.DATE_FUTURE, ""),
        ("sex", "M", Fault.CODE, "1 letter"),
        ("postcode", "1315 AB", Fault.POSTCODE, "4 cijfers, spatie, 2 letters"),
        ("postcode", "1315ab", Fault.POSTCODE, "4 cijfers, 2 kleine letters"),
        ("postcode", "1315SS", Fault.POSTCODE, "4 cijfers, 2 letters"),
        ("postcode", "1315123", Fault.POSTCODE, "7 cijfers"),
        ("house_number", "A12", Fault.HOUSE_NUMBER, "1 letter, 2 cijfers"),
        ("municipality", "0034", Fault.MUNICIPALITY, "4 cijfers"),
        ("reported_on", "2023-12-31", Fault.DATE_PERIOD, ""),
        ("report_code", "E34", Fault.CODE, "1 letter, 2 cijfers"),
        ("report_code", "", Fault.REQUIRED, "leeg"),
        ("bsn", "12345678", Fault.BSN_FORM, "8 cijfers"),
        ("bsn", "123456789", Fault.BSN_CHECK, "9 cijfers"),
        ("bsn", "000000000", Fault.BSN_CHECK, "9 cijfers"),
    ],
)
def test_a_wrong_value_is_told_with_row_column_and_class_but_never_itself(
    file: File, column: str, value: str, fault: Fault, told: str
) -> None:
    file = replace(file, names=(*NAMES, "bsn"))
    path = file.row(record_id="q1", surname="Bos", bsn="111222333").row(**{column: value}).write()
    report = checked(path, may_use_bsn=True)
    assert [(one.fault, one.column, one.count) for one in report.errors] == [(fault, column, 1)]
    (place,) = report.errors[0].places
    assert place.line == 3
    assert told in place.value_class
    assert not value or value not in report.text()


def test_dates_that_cannot_follow_one_another_are_told(tmp_path: Path) -> None:
    path = tmp_path / "zorg.csv"
    path.write_text(
        "record_id,surname,birth_date,started_on,ended_on,care\n"
        "a1,Bos,1980-01-02,2024-03-01,2024-02-29,crisis\n"
        "b2,Smit,2024-04-01,2024-03-01,,crisis\n"
    )
    report = checked(path, kind="mental_health")
    assert [(one.fault, one.column, one.places[0].line) for one in report.errors] == [
        (Fault.DATE_ORDER, "ended_on", 2),
        (Fault.BEFORE_BIRTH, "started_on", 3),
    ]


def test_an_end_may_be_planned_but_not_far_away(tmp_path: Path) -> None:
    path = tmp_path / "wmo.csv"
    rows = ["a1,Bos,02,2024-03-01,2027-02-28", "b2,Smit,02,2024-03-01,9999-12-31"]
    path.write_text(
        "\n".join(["record_id,surname,product_category,assigned_from,assigned_until", *rows]) + "\n"
    )
    (finding,) = checked(path, kind="wmo").errors
    assert (finding.fault, finding.places[0].line) == (Fault.DATE_FUTURE, 3)


def test_care_that_ended_before_the_period_or_began_after_it_is_not_delivered(
    tmp_path: Path,
) -> None:
    path = tmp_path / "zorg.csv"
    path.write_text(
        "record_id,surname,started_on,ended_on,care\n"
        "a1,Bos,2022-03-01,2023-12-31,crisis\n"
        "b2,Smit,2025-01-01,,crisis\n"
        "c3,Mol,2022-03-01,2024-01-01,crisis\n"
        "d4,Vos,2022-03-01,,crisis\n"
    )
    found = {(one.fault, one.column, one.places[0].line, one.count) for one in
             checked(path, kind="mental_health").errors}  # fmt: skip
    assert found == {
        (Fault.DATE_PERIOD, "ended_on", 2, 1),
        (Fault.DATE_PERIOD, "started_on", 3, 1),
    }


@pytest.mark.parametrize(
    ("score", "fault"), [("0", Fault.RANGE), ("6", Fault.RANGE), ("2,5", None)]
)
def test_scores_stay_within_their_scale(tmp_path: Path, score: str, fault: Fault | None) -> None:
    path = tmp_path / "opvang.csv"
    path.write_text(f'record_id,surname,stay,domain_income\na1,Bos,temporary,"{score}"\n')
    (finding,) = checked(path, kind="shelter").errors
    assert finding.fault is (fault or Fault.INTEGER)


def test_one_number_for_two_people_is_told_at_the_second(file: File) -> None:
    path = file.row().row(record_id="b2", surname="Bos").row(surname="Jansen").write()
    (finding,) = checked(path).errors
    assert (finding.fault, finding.places[0].line) == (Fault.TWO_PEOPLE, 4)


def test_one_number_with_and_without_a_person_is_told(file: File) -> None:
    empty = dict.fromkeys(NAMES[1:9], "")
    path = file.row().row(**empty, reported_on="2024-07-01").write()
    (finding,) = checked(path).errors
    assert (finding.fault, finding.places[0].line) == (Fault.TWO_PEOPLE, 3)


def test_a_person_may_have_several_rows_but_equal_rows_are_pointed_out(file: File) -> None:
    path = file.row().row(reported_on="2024-07-01").row().write()
    report = checked(path)
    assert (report.ok, report.rows, report.records) == (True, 3, 1)
    assert [(one.fault, one.places[0].line) for one in report.warnings] == [(Fault.DOUBLE_ROW, 4)]


def test_one_person_under_two_numbers_is_pointed_out_unless_the_source_said_so(file: File) -> None:
    path = file.row().row(record_id="b2").write()
    (warning,) = checked(path).warnings
    assert (warning.fault, warning.places[0].line) == (Fault.SAME_PERSON, 3)
    assert checked(path, has_duplicates=True).findings == ()


def test_rows_that_belong_to_nobody_known_are_counted_for_coverage(file: File) -> None:
    empty = dict.fromkeys(NAMES[1:9], "")
    report = checked(file.row().row(record_id="b2", **empty).row(record_id="c3", **empty).write())
    assert report.ok
    assert [(one.fault, one.count) for one in report.warnings] == [(Fault.UNTRACEABLE, 2)]


def _bsn(i: int) -> str:
    digits = [int(sign) for sign in f"{10_000_000 + 7919 * i:08d}"]
    check = sum((9 - n) * digit for n, digit in enumerate(digits)) % 11
    return "".join(map(str, digits)) + str(check) if check < 10 else ""


def test_record_numbers_that_are_bsns_are_an_error(file: File) -> None:
    for number in filter(None, map(_bsn, range(60))):
        file.row(record_id=number, surname="Bos" + chr(97 + int(number) % 26))
    (finding,) = checked(file.write(), has_duplicates=True).errors
    assert finding.fault is Fault.RECORD_ID_IS_BSN


def test_a_record_number_that_tells_the_surname_is_an_error(file: File) -> None:
    (finding,) = checked(file.row(record_id="Vries").write()).errors
    assert (finding.fault, finding.places[0].line) == (Fault.RECORD_ID_TELLS, 2)


@pytest.mark.parametrize("form", ["{}", "KL{:06d}"])
def test_running_record_numbers_are_pointed_out(file: File, form: str) -> None:
    for number in range(100):
        born = f"{1930 + number % 70}-05-{1 + number % 28:02d}"
        file.row(record_id=form.format(number * 37 % 100 + 5000), birth_date=born)
    (warning,) = checked(file.write(), has_duplicates=True).warnings
    assert warning.fault is Fault.RECORD_ID_RUNNING


@pytest.mark.parametrize("piece", [400, 1 << 20])
def test_numbers_behind_different_heads_are_no_row(file: File, piece: int) -> None:
    for number in range(100):
        born = f"{1930 + number % 70}-05-{1 + number % 28:02d}"
        file.row(record_id=f"{'KM'[number // 50]}{number}", birth_date=born)
    assert checked(file.write(), piece=piece, has_duplicates=True).findings == ()


def test_a_date_that_only_fills_a_place_is_pointed_out(file: File) -> None:
    for i in range(300):
        born = "1900-01-01" if i % 10 == 0 else f"{1930 + i % 70}-{1 + i % 12:02d}-{1 + i % 28:02d}"
        file.row(record_id=f"r{i * 7919 % 100003}", birth_date=born)
    (warning,) = checked(file.write(), has_duplicates=True).warnings
    assert warning.fault is Fault.DEFAULT_DATE
    assert "1 januari 1900, 30 keer" in warning.places[0].value_class


def test_somebody_with_many_rows_is_no_date_that_only_fills_a_place(file: File) -> None:
    for i in range(60):
        file.row(reported_on=f"2024-{1 + i // 28:02d}-{1 + i % 28:02d}")
    assert checked(file.write()).findings == ()
    assert checked(file.path, piece=300).findings == ()


def test_a_file_in_which_day_and_month_are_swapped_is_told(file: File) -> None:
    for i in range(300):
        born = f"{1930 + i % 70}-{1 + i % 12:02d}-0{1 + i % 9}"
        file.row(record_id=f"r{i * 7919 % 100003}", birth_date=born)
    (finding,) = checked(file.write(), has_duplicates=True).errors
    assert finding.fault is Fault.NEVER_AFTER_12


def test_a_hundred_places_are_shown_and_all_are_counted(file: File) -> None:
    for i in range(250):
        file.row(record_id=f"r{i * 7919 % 100003}", postcode="x")
    report = checked(file.write(), has_duplicates=True)
    (finding,) = report.errors
    assert (finding.count, len(finding.places)) == (250, SHOWN)
    assert "en nog 150" in report.text()


def test_how_complete_the_file_is_stands_in_the_report(file: File) -> None:
    path = file.row().row(record_id="b2", surname="", postcode="").write()
    filled = {one.column: (one.filled, one.rows) for one in checked(path).completeness}
    assert (filled["surname"], filled["record_id"]) == ((1, 2), (2, 2))


_VALUES = st.one_of(
    st.sampled_from(
        ["", "Anna", "1980-05-23", "1315AB", "x,y", 'a"b', '"', '""', "v", "E33", "2024-06-01",
         "GM0034", "Zoë", "\r", "12", '"a,b"', "\0", "😀"]
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), max_size=6),
)  # fmt: skip
_LINES = st.lists(st.lists(_VALUES, min_size=0, max_size=6).map(",".join), max_size=12)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=_LINES,
    ending=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    piece=st.integers(1, 90),
)
def test_the_answer_does_not_hang_on_the_size_of_a_piece(
    file: File, lines: list[str], ending: str, last: bool, piece: int
) -> None:
    header = "record_id,surname,birth_date,reported_on,report_code"
    text = ending.join([header, *lines]) + (ending if last else "")
    file.path.write_bytes(text.encode() + b"a\xff,b\n" * (len(lines) % 2))
    assert checked(file.path, piece=piece) == checked(file.path)


@given(st.lists(st.one_of(st.dates().map(str), st.text("0123456789-", max_size=11)), max_size=20))
def test_dates_are_read_as_the_standard_library_reads_them(texts: list[str]) -> None:
    for text, day in zip(texts, parse(pa.array(texts, pa.string())).days, strict=True):
        try:
            known = days_of(date.fromisoformat(text)) if len(text) == 10 else NO_DAY
        except ValueError:
            known = NO_DAY
        assert day == known


@given(st.text(min_size=5))
def test_the_class_of_a_value_never_holds_a_longer_part_of_it(value: str) -> None:
    told = value_class(value)
    words = {
        "cijfer",
        "cijfers",
        "letter",
        "letters",
        "kleine",
        "spatie",
        "teken",
        "tekens",
        "meer",
    }
    assert set(filter(str.isalpha, told.replace(",", "").split())) <= {*words, "dan", "een", "leeg"}
