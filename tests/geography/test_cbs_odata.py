import sys
from types import SimpleNamespace

import pytest

from oggz.geography import UnknownYear, figures
from oggz.geography.cbs import (
    CbsUnavailable,
    DataErrors,
    cbs_tables,
    fetch_cbs_table,
    from_cbs_odata,
    load_cbs_year,
)

GRONINGEN = {
    "ID": 1,
    "WijkenEnBuurten": "Groningen",
    "Gemeentenaam_1": "Groningen                  ",
    "SoortRegio_2": "Gemeente  ",
    "Codering_3": "GM0014    ",
    "AantalInwoners_5": 233273,
    "k_65JaarOfOuder_12": 35250,
    "HuishoudensTotaal_28": 138000,
    "Eenpersoonshuishoudens_29": 80868,
    "InBezitWoningcorporatie_42": 33,
    "Nettoarbeidsparticipatie_67": 65,
    "HuishoudensMetEenLaagInkomen_78": 11.2,
    "HuishOnderOfRondSociaalMinimum_79": 10.7,
    "PersonenPerSoortUitkeringBijstand_83": 10100,
    "PersonenPerSoortUitkeringAO_84": 8890,
    "PercentageJongerenMetJeugdzorg_88": 8.6,
    "WmoClientenRelatief_90": 71,
    "MateVanStedelijkheid_115": 1,
}
DISTRICT = {**GRONINGEN, "Codering_3": "WK001400  ", "WijkenEnBuurten": "Centrum"}


def renumbered(row, by=4):
    """The same row in the table of another year: the numbers of the columns have moved."""
    moved = {}
    for name, value in row.items():
        stem, _, number = name.rpartition("_")
        moved[f"{stem}_{int(number) + by}" if number.isdigit() and int(number) > 12 else name] = (
            value
        )
    return moved


def test_rows_of_cbs_give_the_same_figures_as_the_file_we_have():
    table = from_cbs_odata([DISTRICT, GRONINGEN], 2021)
    assert list(table.values) == ["GM0014"]
    assert table.values["GM0014"] == figures(2021)["GM0014"]
    assert table.source.endswith("2021 (85039NED)")


def test_columns_are_found_whatever_their_number():
    assert (
        from_cbs_odata([renumbered(GRONINGEN)], 2022).values
        == from_cbs_odata([GRONINGEN], 2021).values
    )


def test_a_code_is_also_found_where_cbs_keeps_codes():
    row = {name: value for name, value in GRONINGEN.items() if name != "Codering_3"}
    for column in ("WijkenEnBuurten", "RegioS"):
        bare = {name: value for name, value in row.items() if name != "WijkenEnBuurten"}
        assert "GM0014" in from_cbs_odata([{**bare, column: "GM0014    "}], 2021).values


@pytest.mark.parametrize("missing", [None, "", "       .", -99997])
def test_what_cbs_does_not_give_is_no_data(missing):
    row = {**GRONINGEN, "WmoClientenRelatief_90": missing, "HuishoudensTotaal_28": missing}
    found = from_cbs_odata([row], 2021).values["GM0014"]
    assert found["wmo_clients"] is None
    assert found["one_person_households"] is None
    assert found["inhabitants"] == 233_273


def test_a_missing_column_is_named_without_its_number():
    row = {name: value for name, value in GRONINGEN.items() if "WmoClienten" not in name}
    with pytest.raises(DataErrors, match="De CBS-tabel is niet ingelezen") as refused:
        from_cbs_odata([row], 2021)
    assert [error.column for error in refused.value.errors] == ["WmoClientenRelatief"]


def test_a_column_that_cbs_no_longer_publishes_is_no_data_with_a_warning():
    gone = ("HuishoudensMetEenLaagInkomen_78", "HuishOnderOfRondSociaalMinimum_79")
    row = {name: value for name, value in GRONINGEN.items() if name not in gone}
    table = from_cbs_odata([row], 2024)
    assert table.values["GM0014"]["low_income_households"] is None
    assert any("staat niet in de CBS-tabel van 2024" in warning for warning in table.warnings)
    with pytest.raises(DataErrors):
        from_cbs_odata([row], 2023)


@pytest.mark.parametrize("rows", [[], [{}], [{"iets": "anders"}], [DISTRICT]])
def test_a_table_without_municipalities_is_refused(rows):
    with pytest.raises(DataErrors):
        from_cbs_odata(rows, 2021)


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"Codering_3": "GM9999"}, "gemeentecode"),
        ({"WmoClientenRelatief_90": "veel"}, "WmoClientenRelatief_90"),
        ({"WmoClientenRelatief_90": float("nan")}, "WmoClientenRelatief_90"),
        ({"WmoClientenRelatief_90": []}, "WmoClientenRelatief_90"),
        ({"PercentageJongerenMetJeugdzorg_88": 101}, "PercentageJongerenMetJeugdzorg_88"),
        ({"AantalInwoners_5": -5}, "AantalInwoners_5"),
    ],
)
def test_a_wrong_code_or_value_is_named_by_position_and_column(change, column):
    with pytest.raises(DataErrors) as refused:
        from_cbs_odata([DISTRICT, {**GRONINGEN, **change}], 2021)
    assert (2, column) in {(error.row, error.column) for error in refused.value.errors}


def test_a_municipality_that_no_longer_existed_or_is_double_is_refused():
    with pytest.raises(DataErrors, match="Voorne aan Zee"):
        from_cbs_odata([{**GRONINGEN, "Codering_3": "GM0501"}], 2023)
    with pytest.raises(DataErrors, match="staat al op rij 1"):
        from_cbs_odata([GRONINGEN, GRONINGEN], 2021)


def test_the_tables_of_known_years_are_data():
    assert cbs_tables()[2021].table_id == "85039NED"
    assert cbs_tables()[2024].not_published


def test_without_the_package_the_message_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "cbsodata", None)
    with pytest.raises(CbsUnavailable, match="pip install cbsodata"):
        fetch_cbs_table("85039NED")


def test_without_a_network_the_message_says_what_to_do():
    pytest.importorskip("cbsodata")
    with pytest.raises(CbsUnavailable, match="verbinding met internet"):
        fetch_cbs_table("85039NED", catalog_url="127.0.0.1:9")


@pytest.mark.parametrize("table_id", ["", "../x", "85039NED?", "85039NED\x00", None, "x" * 10_000])
def test_a_table_that_cannot_be_one_is_not_asked_for(table_id):
    with pytest.raises(CbsUnavailable, match="is geen CBS-tabel"):
        fetch_cbs_table(table_id)


def _client(monkeypatch, answer):
    asked = []

    def get_data(*args, **options):
        asked.append((args, options))
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setitem(sys.modules, "cbsodata", SimpleNamespace(get_data=get_data))
    return asked


def test_only_rows_of_municipalities_are_asked_for(monkeypatch):
    asked = _client(monkeypatch, [GRONINGEN])
    assert load_cbs_year(2021).values["GM0014"]["inhabitants"] == 233_273
    ((table_id,), options), *_ = asked
    assert table_id == "85039NED"
    assert options["filters"] == "startswith(WijkenEnBuurten,'GM')"


def test_a_table_that_cbs_does_not_have_is_told_apart(monkeypatch):
    answered = OSError("404")
    answered.response = SimpleNamespace(status_code=404)
    fault = OSError("Downloading failed")
    fault.__cause__ = answered
    _client(monkeypatch, fault)
    with pytest.raises(CbsUnavailable, match="CBS heeft geen tabel"):
        fetch_cbs_table("99999NED")


def test_an_answer_that_cannot_be_read_is_told(monkeypatch):
    _client(monkeypatch, KeyError("value"))
    with pytest.raises(CbsUnavailable, match="niet te lezen"):
        fetch_cbs_table("85039NED")


def test_a_year_without_a_table_is_refused_in_dutch():
    with pytest.raises(UnknownYear, match="geen CBS-tabel bekend"):
        load_cbs_year(1999)
