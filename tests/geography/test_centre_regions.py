from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import (
    DataErrors,
    centre_municipalities_2010,
    current,
    municipalities,
    municipality,
)
from oggz.geography.centre_regions import (
    CentreRegionRow,
    centre_regions_on,
    parse_centre_regions_csv,
)

HEADER = "centrumgemeente_code,gemeente_code,geldig_vanaf\n"
UTRECHT = "GM0344,GM0344,2022-01-01\n"


def only_error(text):
    with pytest.raises(DataErrors) as refused:
        parse_centre_regions_csv(text)
    (error,) = refused.value.errors
    return error


def test_the_historic_list_is_that_of_the_law():
    listed = centre_municipalities_2010()
    assert len(listed) == 43
    assert sum(found.grant_2010_eur for found in listed) == 307_828_115
    assert sum(found.grant_2011_eur for found in listed) == 307_228_117
    assert {found.code for found in listed} == {
        found.code for found in municipalities() if found.centre_municipality_2010
    }
    assert next(found for found in listed if found.name_in_law == "Spijkenisse").code == "GM1930"


def test_a_good_file_gives_typed_rows():
    rows = parse_centre_regions_csv(HEADER + UTRECHT + "GM0344,GM0310,2022-01-01\n")
    assert rows[1] == CentreRegionRow("GM0344", "GM0310", date(2022, 1, 1))


def test_a_municipality_may_move_to_another_region():
    rows = parse_centre_regions_csv(
        HEADER
        + UTRECHT
        + "GM0307,GM0307,2022-01-01\nGM0344,GM0310,2022-01-01\nGM0307,GM0310,2024-01-01\n"
    )
    assert centre_regions_on(rows, date(2021, 12, 31)) == {}
    assert centre_regions_on(rows, date(2023, 1, 1))["GM0344"] == ("GM0310", "GM0344")
    assert centre_regions_on(rows, date(2024, 1, 1))["GM0307"] == ("GM0307", "GM0310")


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("2022-02-31", "bestaat niet op de kalender"),
        ("31-02-2022", "Schrijf 2022-02-31"),
        ("1-1-2022", "Schrijf 2022-01-01"),
        ("01/02/2022", "Schrijf 2022-02-01"),
        ("2022", "is geen datum"),
        ("", "ontbreekt"),
        ("20220101", "is geen datum"),
        ("0000-01-01", "bestaat niet op de kalender"),
        ("2022-01-01T00:00", "is geen datum"),
        ("gisteren", "is geen datum"),
    ],
)
def test_a_wrong_date_is_refused_with_the_remedy(cell, part):
    error = only_error(HEADER + UTRECHT + f"GM0344,GM0310,{cell}\n")
    assert (error.row, error.column, error.value) == (3, "geldig_vanaf", cell)
    assert part in error.message


@pytest.mark.parametrize("column", ["centrumgemeente_code", "gemeente_code"])
@pytest.mark.parametrize("code", ["GM9999", "", "utrecht", "344"])
def test_an_unknown_code_is_refused_at_its_column(column, code):
    cells = {"centrumgemeente_code": "GM0344", "gemeente_code": "GM0310", column: code}
    error = only_error(HEADER + UTRECHT + ",".join(cells.values()) + ",2022-01-01\n")
    assert (error.row, error.column) == (3, column)
    assert "GM0344" in error.message


def test_a_municipality_that_has_ended_is_refused_with_its_successor():
    error = only_error(HEADER + UTRECHT + "GM0344,GM0457,2023-01-01\n")
    assert (error.row, error.column) == (3, "gemeente_code")
    assert "hoort het bij Amsterdam. Vul GM0363 in" in error.message


@pytest.mark.parametrize("day", ["2022-12-31", "2015-01-01"])
def test_a_municipality_that_is_not_yet_there_is_refused(day):
    error = only_error(HEADER + f"GM0344,GM0344,{day}\nGM0344,GM1992,{day}\n")
    assert "bestaat pas sinds 1-1-2023" in error.message


def test_a_double_pair_is_refused():
    error = only_error(HEADER + UTRECHT + UTRECHT)
    assert (error.row, error.column) == (3, "gemeente_code")
    assert "al in de regio" in error.message


def test_two_centres_on_the_same_day_are_refused():
    error = only_error(
        HEADER
        + UTRECHT
        + "GM0307,GM0307,2022-01-01\nGM0344,GM0310,2022-01-01\nGM0307,GM0310,2022-01-01\n"
    )
    assert (error.row, error.column) == (5, "centrumgemeente_code")
    assert "twee centrumgemeenten" in error.message


@pytest.mark.parametrize("own_row", ["", "GM0344,GM0344,2023-01-01\n"])
def test_a_centre_outside_its_own_region_is_refused(own_row):
    error = only_error(HEADER + "GM0344,GM0310,2022-01-01\n" + own_row)
    assert (error.row, error.column) == (2, "centrumgemeente_code")
    assert "Voeg een rij toe: GM0344, GM0344, 2022-01-01" in error.message


def test_a_missing_column_or_an_empty_file_is_refused():
    assert (
        only_error("centrumgemeente_code,gemeente_code\nGM0344,GM0344\n").column == "geldig_vanaf"
    )
    assert "leeg" in only_error(b"").message
    assert "UTF-8" in only_error(HEADER.encode() + b"\xff\xfe").message


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\x00\r\n,;"')))
def test_an_error_always_names_row_and_column(cell):
    for row in (f"{cell},GM0310,2022-01-01", f"GM0344,{cell},2022-01-01", f"GM0344,GM0310,{cell}"):
        try:
            parse_centre_regions_csv(HEADER + UTRECHT + row + "\n")
        except DataErrors as fault:
            assert all(error.row and error.column for error in fault.errors)


@given(st.binary(max_size=200) | st.text(max_size=200))
def test_any_content_is_read_or_refused(content):
    with pytest.raises(DataErrors):
        parse_centre_regions_csv(content)


def test_the_historic_centres_are_municipalities_of_today():
    for found in centre_municipalities_2010():
        assert current(municipality(found.code)) in municipalities()
