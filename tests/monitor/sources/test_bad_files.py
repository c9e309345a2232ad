"""What a data officer gets to hear about a file that cannot be read as it should."""

from dataclasses import replace
from pathlib import Path

import pytest

from oggz.monitor.errors import MonitorError, Refused
from oggz.monitor.schemas import schema
from oggz.monitor.sources import CheckReport
from oggz.monitor.sources.faults import Fault
from tests.monitor.sources.deliveries import NAMES, File, Person, checked


@pytest.fixture
def file(tmp_path: Path) -> File:
    return File(tmp_path / "meldingen.csv")


def found(report: CheckReport, fault: Fault, column: str = "") -> list[int]:
    """Lines where a fault was told, and nothing else may be wrong."""
    assert [(one.fault, one.column) for one in report.errors] == [(fault, column)], report.text()
    assert not report.ok
    assert fault.text in report.text()
    return [place.line for place in report.errors[0].places]


def test_a_good_file_may_be_encoded(file: File) -> None:
    report = checked(file.row().row(record_id="p0q8", surname="Jansen").write())
    assert report.ok
    assert (report.rows, report.records, report.findings) == (2, 2, ())
    assert "kan versleuteld worden" in report.text()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_what_a_spreadsheet_writes_as_utf8_is_good(file: File, encoding: str, ending: str) -> None:
    assert checked(file.row(surname="Özgür").write(encoding, ending)).findings == ()


def test_an_empty_file_is_told(file: File) -> None:
    file.path.write_bytes(b"")
    assert found(checked(file.path), Fault.EMPTY) == [1]


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_header_alone_is_told(file: File, ending: str) -> None:
    file.path.write_text(",".join(NAMES) + ending, newline="")
    assert found(checked(file.path), Fault.ONLY_HEADER) == [1]


def test_a_file_without_header_is_told_without_showing_anybodys_data(file: File) -> None:
    file.row().row()
    file.path.write_text("\n".join(file.lines) + "\n")
    report = checked(file.path)
    found(report, Fault.NO_HEADER)
    assert "Vries" not in report.text()


@pytest.mark.parametrize("sign", [";", "\t", "|"])
def test_another_delimiter_is_named(file: File, sign: str) -> None:
    path = file.row().write()
    path.write_text(path.read_text().replace(",", sign))
    found(checked(path), Fault.DELIMITER)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_is_named(file: File, encoding: str) -> None:
    found(checked(file.row().write(encoding)), Fault.UTF16)


def test_windows_letters_are_named_with_their_rows(file: File) -> None:
    path = file.row().row(surname="Özgür").row().row(given_name="Zoë").write("cp1252")
    assert found(checked(path), Fault.NOT_UTF8) == [3, 5]


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"])
def test_a_spreadsheet_is_no_csv(file: File, start: bytes) -> None:
    file.path.write_bytes(start + b"\0" * 400)
    found(checked(file.path), Fault.SPREADSHEET)


def test_lines_of_an_old_mac_are_told(file: File) -> None:
    found(checked(file.row().write(ending="\r")), Fault.OLD_LINES)


def test_a_quote_that_never_closes_is_told_at_its_own_row(file: File) -> None:
    broken = ",".join(['"x1', *[""] * (len(NAMES) - 1)])
    path = file.row().raw(broken).row(record_id="z9", surname="Bos").write()
    assert found(checked(path), Fault.QUOTE_OPEN) == [3]


def test_a_stray_quote_is_told(file: File) -> None:
    path = file.row().row(given_name='An"n"a').write()
    assert found(checked(path), Fault.QUOTE_MISPLACED) == [3]


def test_quotes_around_commas_and_quotes_are_read(file: File) -> None:
    path = (
        file.row(given_name='"Anna, Maria"').row(record_id='"a1"', surname='"de ""Boer"""').write()
    )
    report = checked(path)
    assert report.rows == 2
    assert {one.fault for one in report.errors} == {Fault.NAME_SIGNS}


@pytest.mark.parametrize(
    ("line", "fault"), [("a,b", Fault.SHORT_ROW), (",".join("x" * 30), Fault.LONG_ROW)]
)
def test_rows_that_are_too_short_or_too_long_are_told(file: File, line: str, fault: Fault) -> None:
    report = checked(file.row().raw(line).row().write())
    assert found(report, fault) == [3]
    assert f"{line.count(',') + 1} in plaats van {len(NAMES)}" in report.text()


def test_a_row_whose_values_moved_one_column_is_told_as_shifted(file: File) -> None:
    values = [getattr(Person(record_id="m5"), name) for name in NAMES]
    moved = [values[0], *values[2:], values[1]]
    report = checked(file.row().raw(",".join(moved)).write())
    (shifted,) = [one for one in report.errors if one.fault is Fault.SHIFTED]
    assert [place.line for place in shifted.places] == [3]


def test_nul_bytes_are_told(file: File) -> None:
    assert found(checked(file.row().row(given_name="An\0na").write()), Fault.NUL) == [3]


def test_a_line_break_inside_a_row_is_told(file: File) -> None:
    assert found(checked(file.row(given_name="An\rna").write()), Fault.BROKEN_LINE) == [2]


def test_a_line_without_end_takes_no_memory_and_is_told(file: File) -> None:
    path = file.row().raw("x" * 300_000).row(record_id="a1", surname="Bos").write()
    assert found(checked(path, piece=1 << 12), Fault.LONG_LINE) == [3]


def test_a_file_cut_off_is_told(file: File) -> None:
    path = file.row().row(record_id="a1", surname="Bos").write()
    path.write_bytes(path.read_bytes()[:-20])
    report = checked(path)
    assert Fault.CUT_OFF in {one.fault for one in report.warnings}
    assert found(report, Fault.SHORT_ROW) == [3]


def test_empty_lines_are_passed_over_with_a_warning(file: File) -> None:
    report = checked(file.row().raw("").row(record_id="a1", surname="Bos").raw("").write())
    assert (report.ok, report.rows) == (True, 2)
    assert [place.line for place in report.warnings[0].places] == [3, 5]


def test_wrong_columns_are_all_told_at_once(file: File) -> None:
    names = (
        "record_id",
        "Surname",
        "surname",
        "surname",
        "schoenmaat",
        "toelichting",
        "1980-05-23",
    )
    file.path.write_text(",".join(names) + "\n" + "a1,x,x,x,38,x,x\n")
    told = {(one.fault, one.column) for one in checked(file.path).errors}
    assert told == {
        (Fault.MISSPELT_COLUMN, "kolom 2, bedoeld: surname"),
        (Fault.DOUBLE_COLUMN, "surname"),
        (Fault.UNKNOWN_COLUMN, "kolom 5 (schoenmaat)"),
        (Fault.FREE_TEXT, "kolom 6 (toelichting)"),
        (Fault.UNKNOWN_COLUMN, "kolom 7"),
        (Fault.MISSING_COLUMN, "reported_on"),
        (Fault.MISSING_COLUMN, "report_code"),
    }


def test_a_file_that_can_link_nobody_is_told(file: File) -> None:
    names = ("record_id", "reported_on", "report_code")
    path = replace(file, names=names).row().write()
    found(checked(path), Fault.NOTHING_TO_LINK)


def test_a_column_that_the_agreement_does_not_give_is_refused_with_its_article(file: File) -> None:
    variables = tuple(name for name in schema("police").names if name != "handed_to")
    with pytest.raises(Refused, match="handed_to.*artikel 4.1") as refused:
        checked(file.row().write(), variables=variables)
    assert refused.value.article == "4.1"


def test_a_bsn_is_refused_where_the_ground_does_not_allow_it(file: File) -> None:
    path = replace(file, names=(*NAMES, "bsn")).row(bsn="").write()
    with pytest.raises(Refused, match="burgerservicenummer"):
        checked(path, may_use_bsn=False)
    assert checked(path, may_use_bsn=True).ok


@pytest.mark.parametrize("name", ["weg.csv", ""])
def test_a_file_that_is_not_there_is_told(file: File, name: str) -> None:
    with pytest.raises(MonitorError, match=r"bestaat niet|is een map"):
        checked(file.path.parent / name)
