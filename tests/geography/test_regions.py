import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.geography import (
    UnknownRegion,
    all_municipalities,
    ggd_regions,
    municipalities,
    municipalities_in,
    municipality,
    provinces,
    region,
    region_by_slug,
    region_of,
    safety_regions,
)

EVERY_REGION = (*ggd_regions(), *safety_regions(), *provinces())


def test_the_country_has_25_ggd_and_25_safety_regions_and_12_provinces():
    assert (len(ggd_regions()), len(safety_regions()), len(provinces())) == (25, 25, 12)


@pytest.mark.parametrize("regions", [ggd_regions(), safety_regions(), provinces()])
def test_the_regions_of_a_kind_divide_the_country(regions):
    members = [found.code for each in regions for found in municipalities_in(each)]
    assert sorted(members) == sorted(found.code for found in municipalities())


@given(st.sampled_from(EVERY_REGION))
def test_a_slug_and_a_code_lead_back_to_their_region(found):
    assert region_by_slug(found.kind, found.slug) is found
    assert region(found.kind, found.code) is found
    assert municipalities_in(found)


@given(st.sampled_from(all_municipalities()), st.sampled_from(["ggd", "safety", "province"]))
def test_every_municipality_former_or_not_lies_in_a_region_of_each_kind(found, kind):
    assert region_of(kind, found).kind == kind


def test_regions_have_readable_addresses():
    assert region("ggd", "GG4816").slug == "zuid-holland-zuid"
    assert region("ggd", "GG1911").slug == "gelderland-midden"
    assert region("ggd", "GG2209").slug == "flevoland"
    assert region_by_slug("safety", "fryslan").name == "Fryslân"


def test_the_region_of_a_municipality_is_known():
    assert region_of("ggd", municipality("GM0344")).name == "GGD Regio Utrecht"
    assert region_of("province", municipality("GM1900")).code == "PV21"


@pytest.mark.parametrize("slug", ["", "atlantis", "\x00", "x" * 100_000, None])
def test_an_unknown_region_is_refused_in_dutch(slug):
    with pytest.raises(UnknownRegion, match="Er is geen GGD-regio"):
        region_by_slug("ggd", slug)
    with pytest.raises(UnknownRegion, match="Er is geen veiligheidsregio"):
        region("safety", slug)


@pytest.mark.parametrize("kind", ["", "zorgkantoor", "\x00", None, []])
def test_an_unknown_kind_of_region_is_refused_in_dutch(kind):
    with pytest.raises(UnknownRegion, match="soort regio"):
        region_by_slug(kind, "flevoland")
