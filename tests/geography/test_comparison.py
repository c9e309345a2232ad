import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import (
    INDICATORS,
    UnknownMunicipality,
    UnknownYear,
    available_years,
    comparable,
    figures,
    indicator,
    indicator_table,
    key_figures,
    median,
    municipalities,
    municipality,
)

every_code = st.sampled_from([found.code for found in municipalities()])


def test_inhabitants_of_2021_add_up_to_those_of_the_country():
    assert sum(row["inhabitants"] for row in figures(2021).values()) == 17_475_415


def test_an_empty_cell_is_no_data_and_never_zero():
    empty = sorted(
        (code, key) for code, row in figures(2021).items() for key in row if row[key] is None
    )
    assert len(empty) == 17
    assert ("GM0060", "social_assistance") in empty
    assert ("GM0114", "wmo_clients") in empty


def test_a_real_zero_stays_a_zero():
    assert figures(2021)["GM0060"]["social_housing"] == 0


def test_the_figures_that_come_with_the_package_need_no_warning():
    assert indicator_table(2021).warnings == ()
    assert available_years() == (2021,)


def test_every_figure_travels_with_its_year_and_source():
    found = key_figures("GM0114")
    assert [figure.indicator for figure in found] == list(INDICATORS)
    assert {figure.year for figure in found} == {2021}
    assert {figure.source for figure in found} == {
        "Bron: CBS, Kerncijfers wijken en buurten 2021 (85039NED)"
    }


def test_a_figure_that_is_missing_still_has_its_comparison():
    wmo = next(figure for figure in key_figures("GM0114") if figure.indicator.key == "wmo_clients")
    assert (wmo.value, wmo.value_text) == (None, "geen gegevens")
    assert wmo.comparison_median is not None
    assert wmo.comparison_count < 20


@given(every_code)
def test_comparable_municipalities_are_others_of_the_same_urbanity(code):
    values = figures(2021)
    like = comparable(code)
    classes = [abs(values[found.code]["urbanity"] - values[code]["urbanity"]) for found in like]
    assert len(like) == 20
    assert code not in {found.code for found in like}
    assert classes == sorted(classes)
    if classes[-1]:
        same = sum(row["urbanity"] == values[code]["urbanity"] for row in values.values())
        assert classes.count(0) == same - 1


def test_nearest_in_inhabitants_comes_first():
    assert [found.name for found in comparable("GM0363", n=3)] == [
        "Rotterdam",
        "'s-Gravenhage",
        "Utrecht",
    ]
    assert comparable("GM0363", n=0) == ()


def test_a_municipality_without_figures_has_no_comparison():
    brielle = key_figures("GM0501", 2021)
    assert comparable("GM0501") == ()
    assert all(figure.value is None and figure.comparison_median is None for figure in brielle)


def test_a_median_needs_five_values():
    assert median([1, 2, 3, 4, None, None]) is None
    assert median([5, 1, None, 3, 2, 4]) == 3
    assert median([]) is None


def test_an_unknown_year_or_municipality_is_refused_in_dutch():
    with pytest.raises(UnknownYear, match="Van het jaar ‘1899’ zijn er geen cijfers"):
        figures(1899)
    with pytest.raises(UnknownYear):
        key_figures("GM0363", year=2020)
    with pytest.raises(UnknownMunicipality):
        key_figures("GM9999")
    with pytest.raises(UnknownMunicipality):
        comparable("\x00")


def test_values_cannot_be_changed_by_a_reader():
    with pytest.raises(TypeError):
        figures(2021)["GM0363"]["inhabitants"] = 1


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("inhabitants", 873338.0, "873.338"),
        ("social_assistance", 7.1, "7,1 per 1.000"),
        ("youth_care", 12.0, "12,0%"),
        ("social_housing", 0.0, "0%"),
        ("urbanity", 1.0, "1 (zeer sterk stedelijk)"),
        ("urbanity", 2.5, "2,5"),
        ("urbanity", None, "geen gegevens"),
    ],
)
def test_a_number_reads_as_dutch(key, value, text):
    assert indicator(key).text(value) == text


def test_indicators_are_explained_in_one_sentence():
    assert len({found.key for found in INDICATORS}) == len(INDICATORS)
    for found in INDICATORS:
        assert found.description.endswith(".")
        assert found.higher_means


def test_figures_cover_exactly_the_municipalities_of_their_division():
    assert {municipality(code) for code in figures(2021)} == set(municipalities())
