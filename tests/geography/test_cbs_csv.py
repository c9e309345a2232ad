import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import INDICATORS, figures, municipalities
from oggz.geography.cbs import DataErrors, csv_columns, parse_indicator_csv
from oggz.geography.data_files import read_text
from oggz.geography.tabular import LARGEST_FILE

GOOD = {
    "gemeentecode": "GM0344",
    "gemeentenaam": "Utrecht",
    "inwoners_2021": "359370",
    "wmo_clienten_per_1000": "50",
    "bijstand_per_1000": "27.5",
    "ao_uitkering_per_1000": "30,1",
    "jeugdzorg_pct": "9.1",
    "huishoudens_laag_inkomen_pct": "7.1",
    "rond_sociaal_minimum_pct": "7.1",
    "eenpersoonshuishoudens_pct": "53.2",
    "leeftijd_65plus_pct": "10.9",
    "corporatiewoningen_pct": "30",
    "netto_arbeidsparticipatie_pct": "74",
    "stedelijkheid_1_5": "1",
    "samengevoegd": "0",
}


def text(*rows, columns=None, delimiter=",", year=2021):
    """A CSV file of rows that each differ from a good one as told."""
    columns = list(columns or GOOD)
    file = io.StringIO()
    writer = csv.DictWriter(file, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    for row in rows or ({},):
        writer.writerow({**GOOD, **row})
    return file.getvalue().replace("_2021", f"_{year}")


def refusal(source, **options):
    with pytest.raises(DataErrors) as refused:
        parse_indicator_csv(source, **options)
    return refused.value


def only_error(source, **options):
    (error,) = refusal(source, **options).errors
    return error


def test_a_good_file_gives_the_figures_of_its_year():
    table = parse_indicator_csv(text({"bijstand_per_1000": "", "jeugdzorg_pct": "."}))
    assert table.year == 2021
    assert table.values["GM0344"]["inhabitants"] == 359_370
    assert table.values["GM0344"]["disability_benefit"] == 30.1
    assert table.values["GM0344"]["social_assistance"] is None
    assert table.values["GM0344"]["youth_care"] is None
    assert table.source == "Bron: CBS, Kerncijfers wijken en buurten 2021 (85039NED)"


@pytest.mark.parametrize(
    "encode",
    [
        lambda t: t.encode(),
        lambda t: b"\xef\xbb\xbf" + t.encode(),
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\r\n", "\n"),
        lambda t: t.replace(",", ";").replace("30;1", "30,1").replace('"', ""),
        lambda t: t + "\r\n\r\n",
    ],
)
def test_byte_order_mark_line_ends_and_semicolons_make_no_difference(encode):
    source = text()
    assert parse_indicator_csv(encode(source)).values == parse_indicator_csv(source).values


def test_a_file_on_disk_is_read_the_same(tmp_path):
    path = tmp_path / "cijfers.csv"
    path.write_text(read_text("indicatoren_gemeenten_2021.csv"), encoding="utf-8")
    assert parse_indicator_csv(path).values == figures(2021)


def test_a_file_of_a_newer_year_has_that_year_in_its_column():
    table = parse_indicator_csv(text(year=2024), year=2024)
    assert (table.year, table.source.count("2024")) == (2024, 1)
    assert csv_columns(2024)[2] == "inwoners_2024"


def test_municipalities_that_are_missing_are_told_and_not_refused():
    table = parse_indicator_csv(text())
    missing = [warning for warning in table.warnings if "ontbreekt" in warning]
    # Some of 2021 together became one that is missing too; each is told.
    assert any("GM0363 (Amsterdam)" in warning for warning in missing)
    assert len(missing) > len(municipalities()) - 2


def test_a_missing_column_is_named():
    columns = [name for name in GOOD if name not in ("bijstand_per_1000", "jeugdzorg_pct")]
    errors = refusal(text(columns=columns)).errors
    assert [(error.row, error.column) for error in errors] == [
        (1, "bijstand_per_1000"),
        (1, "jeugdzorg_pct"),
    ]
    assert "ontbreekt" in str(errors[0])


def test_the_column_for_merged_municipalities_may_be_left_out():
    assert parse_indicator_csv(text(columns=[name for name in GOOD if name != "samengevoegd"]))


def test_a_double_and_an_unknown_column_are_named():
    source = text()
    header, rest = source.split("\r\n", 1)
    doubled = header.replace("jeugdzorg_pct", "bijstand_per_1000") + "\r\n" + rest
    errors = refusal(doubled).errors
    assert {error.column for error in errors} == {"bijstand_per_1000", "jeugdzorg_pct"}
    assert only_error(text(columns=[*GOOD, "schoenmaat"])).column == "schoenmaat"


def test_a_file_of_another_year_than_chosen_is_refused():
    assert only_error(text(), year=2022).message.startswith("Het bestand is van 2021")


@pytest.mark.parametrize("year", [1899, 2020, 2999])
def test_a_year_of_which_we_do_not_know_the_municipalities_is_refused(year):
    assert "het jaar moet liggen van 2021" in only_error(text(year=year)).message


@pytest.mark.parametrize("code", ["GM9999", "344", "gm0344", "utrecht", "", "GM03440", "GМ0344"])
def test_an_unknown_code_is_refused_at_its_row(code):
    error = only_error(text({"gemeentecode": "GM0363", "gemeentenaam": ""}, {"gemeentecode": code}))
    assert (error.row, error.column, error.value) == (3, "gemeentecode", code)
    assert "GM0344" in error.message


def test_a_merged_municipality_is_refused_with_its_successor():
    error = only_error(text({"gemeentecode": "GM0501"}, year=2023))
    assert "bestaat niet meer sinds 1-1-2023" in error.message
    assert "GM1992 (Voorne aan Zee)" in error.message


def test_a_municipality_that_merged_after_the_year_keeps_its_figures_with_a_warning():
    table = parse_indicator_csv(text({"gemeentecode": "GM0501", "gemeentenaam": "Brielle"}))
    assert table.values["GM0501"]["inhabitants"] == 359_370
    assert any("opgegaan in GM1992" in warning for warning in table.warnings)


def test_a_municipality_and_what_it_became_are_not_both_counted():
    rows = [
        {"gemeentecode": "GM1992", "gemeentenaam": "Voorne aan Zee"},
        {"gemeentecode": "GM0501", "gemeentenaam": "Brielle"},
    ]
    error = only_error(text(*rows, year=2022))
    assert (error.row, error.column) == (3, "gemeentecode")
    assert "dubbel" in error.message


def test_a_municipality_that_grew_by_a_merger_may_stand_beside_the_former_one():
    rows = [{"gemeentecode": "GM0363", "gemeentenaam": ""}, {"gemeentecode": "GM0457"}]
    assert len(parse_indicator_csv(text(*rows)).values) == 2


def test_a_double_row_is_refused_with_the_row_of_the_first():
    error = only_error(text({}, {}))
    assert (error.row, error.column) == (3, "gemeentecode")
    assert "staat al op rij 2" in error.message


@pytest.mark.parametrize(
    ("column", "cell", "part"),
    [
        ("bijstand_per_1000", "veel", "is geen getal"),
        ("bijstand_per_1000", "nan", "is geen getal"),
        ("bijstand_per_1000", "inf", "is geen getal"),
        ("bijstand_per_1000", "1e2", "is geen getal"),
        ("bijstand_per_1000", "٣", "is geen getal"),
        ("bijstand_per_1000", "=1+1", "is geen getal"),
        ("bijstand_per_1000", "-1", "is negatief"),
        ("bijstand_per_1000", "1000.1", "valt buiten 0 tot en met 1000"),
        ("jeugdzorg_pct", "100,1", "valt buiten 0 tot en met 100"),
        ("jeugdzorg_pct", "9%", "is geen getal"),
        ("inwoners_2021", "359.370", "duizendtallen"),
        ("inwoners_2021", "359,370", "duizendtallen"),
        ("inwoners_2021", "359 370", "duizendtallen"),
        ("inwoners_2021", "1.234.567", "duizendtallen"),
        ("bijstand_per_1000", "1.234,5", "duizendtallen"),
        ("inwoners_2021", "12.5", "geen heel getal"),
        ("inwoners_2021", "9" * 400, "‘999"),
        ("stedelijkheid_1_5", "6", "valt buiten 1 tot en met 5"),
        ("stedelijkheid_1_5", "0", "valt buiten 1 tot en met 5"),
        ("samengevoegd", "ja", "Schrijf 1"),
    ],
)
def test_a_wrong_number_is_refused_at_its_row_and_column(column, cell, part):
    error = only_error(text({"gemeentecode": "GM0363", "gemeentenaam": ""}, {column: cell}))
    assert (error.row, error.column) == (3, column)
    assert part in error.message
    assert str(error).startswith(f"Rij 3, kolom {column}: ")


def test_all_errors_are_told_at_once_and_nothing_is_loaded():
    fault = refusal(text({"jeugdzorg_pct": "x", "gemeentecode": "GM9999"}, {"inwoners_2021": "-3"}))
    assert [(error.row, error.column) for error in fault.errors] == [
        (2, "gemeentecode"),
        (2, "jeugdzorg_pct"),
        (3, "inwoners_2021"),
    ]
    assert str(fault).startswith("Het bestand is niet ingelezen: 3 fouten gevonden.")


def test_a_long_list_of_errors_is_summed_up():
    rows = [{"gemeentecode": f"XX{number:04d}"} for number in range(50)]
    fault = refusal(text(*rows))
    assert len(fault.errors) == 50
    assert "en nog 40" in str(fault)


def test_a_row_with_too_few_or_too_many_cells_is_named():
    assert only_error(text() + "GM0363,Amsterdam\r\n").row == 3
    header, row = text().splitlines()
    assert only_error(f"{header}\r\n{row},9\r\n").row == 2


def test_a_row_is_the_line_in_the_file_also_after_empty_lines():
    source = text({"gemeentecode": "GM9999"}).replace("\r\n", "\r\n\r\n\r\n", 1)
    assert only_error(source).row == 4


@pytest.mark.parametrize(
    ("source", "part"),
    [
        (b"", "leeg"),
        (b"\xef\xbb\xbf  \n", "leeg"),
        (b'""\n', "leeg"),
        (text().splitlines()[0].encode(), "geen gegevens"),
        (text().replace("Utrecht", "Súdwest").encode("latin-1"), "UTF-8"),
        (text().encode("utf-16"), "UTF-8"),
        (text().replace("Utrecht", "Ut\x00recht"), "nul-bytes"),
        (text().replace("Utrecht", '"Utrecht'), "aanhalingsteken"),
        (b"x" * (LARGEST_FILE + 1), "groter dan 20 MB"),
        ("x" * (LARGEST_FILE + 1), "groter dan 20 MB"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "UTF-8"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 30 else "source",
)
def test_a_file_that_is_not_a_csv_file_is_refused(source, part):
    assert part in only_error(source).message


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    assert "kan niet worden gelezen" in only_error(tmp_path / "weg.csv").message
    assert "kan niet worden gelezen" in only_error(tmp_path).message


def test_another_name_than_ours_is_a_warning():
    table = parse_indicator_csv(text({"gemeentenaam": "Eindhoven"}))
    assert any("heet bij ons Utrecht" in warning for warning in table.warnings)


@given(
    column=st.sampled_from([name for name in GOOD if name not in ("gemeentenaam", "samengevoegd")]),
    cell=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1),
)
def test_an_error_always_names_row_and_column(column, cell):
    try:
        parse_indicator_csv(text({column: cell}))
    except DataErrors as fault:
        for error in fault.errors:
            assert error.row == 2
            assert error.column == column
            assert len(error.message) < 400


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_any_content_is_read_or_refused(content):
    assert refusal(content).errors


def test_every_indicator_has_its_column():
    assert len(csv_columns(2021)) == len(INDICATORS) + 2
    assert set(csv_columns(2021)) == set(GOOD) - {"samengevoegd"}
