"""Synthetic people are like those of a Dutch region, and the same for the same seed."""

import re
from collections import Counter

import numpy as np
import pytest
from pydantic import ValidationError

from oggz import geography
from oggz.monitor.errors import MonitorError
from oggz.monitor.people import DOMAINS, Population, PopulationSettings, make_population
from oggz.monitor.people.change import ABSENT
from oggz.monitor.people.names import ORIGINS, given_names, surnames
from oggz.monitor.people.naming import OWN

PEOPLE = 40_000


@pytest.fixture(scope="module")
def population() -> Population:
    return make_population(PopulationSettings(people=PEOPLE), seed=11)


def ages(population: Population) -> np.ndarray:
    end = np.datetime64(f"{population.settings.last_year}-12-31")
    return (end - population.birth_date).astype(int) / 365.25


def children_and_siblings(population: Population) -> dict[int, list[int]]:
    """People under 16 by household."""
    found: dict[int, list[int]] = {}
    for person in np.flatnonzero(ages(population) < 16).tolist():
        found.setdefault(int(population.household[person]), []).append(person)
    return found


def test_exactly_as_many_people_as_asked():
    for people in (1, 2, 7, 1_000):
        assert len(make_population(PopulationSettings(people=people), seed=3)) == people


def test_the_same_seed_gives_the_same_people_and_another_seed_gives_others():
    settings = PopulationSettings(people=2_000)
    one, same, other = (make_population(settings, seed) for seed in (5, 5, 6))
    for name in ("birth_date", "bsn", "address", "severity", "domains", "sex"):
        assert np.array_equal(getattr(one, name), getattr(same, name))
    assert np.array_equal(one.naming.given, same.naming.given)
    assert not np.array_equal(one.bsn, other.bsn)


def test_the_commonest_surname_has_at_most_one_percent_and_most_surnames_are_rare(population):
    counts = np.bincount(population.naming.surname)
    assert 0.003 < counts.max() / PEOPLE < 0.01
    assert (counts > 0).sum() > PEOPLE / 5
    commonest = surnames().surname[counts.argmax()]
    assert commonest in ("Jong", "Jansen", "Vries")


def test_given_names_tell_something_about_age(population):
    age = ages(population)
    name = given_names().name[population.naming.given[:, 0]]
    assert np.median(age[name == "Johannes"]) > 50
    assert np.median(age[name == "Daan"]) < 35


def test_every_origin_brings_its_own_names(population):
    for place, origin in enumerate(ORIGINS):
        share = (population.naming.origin == place).mean()
        assert share == pytest.approx(population.settings.origins[place], abs=0.012), origin
    turkish = population.naming.origin == ORIGINS.index("turkish")
    own = set(surnames().codes[ORIGINS.index("turkish")].tolist())
    shown = np.array([code in own for code in population.naming.surname[turkish].tolist()])
    assert shown.mean() > 0.9  # children can have the other parent's name


def test_ages_are_near_those_of_the_netherlands(population):
    age = ages(population)
    assert (age < 20).mean() == pytest.approx(0.22, abs=0.03)
    assert (age >= 65).mean() == pytest.approx(0.19, abs=0.04)
    assert age.min() >= 0
    assert age.max() < 105


def test_siblings_share_a_surname_but_not_a_given_name(population):
    families = [each for each in children_and_siblings(population).values() if len(each) > 1]
    assert len(families) > 500
    shared = [len(set(population.naming.surname[each].tolist())) == 1 for each in families]
    assert np.mean(shared) > 0.95  # in shared houses and institutions they are strangers
    different = [
        len(set(population.naming.given[each, 0].tolist())) == len(each) for each in families
    ]
    assert np.mean(different) > 0.995


def test_twins_are_born_on_one_day_and_other_siblings_are_not(population):
    together = total = 0
    for each in children_and_siblings(population).values():
        born = sorted(population.birth_date[each].astype(int).tolist())
        gaps = np.diff(born)
        together += int((gaps == 0).sum())
        total += len(gaps)
        registered = not population.born_abroad[each].any()  # else it may be the 1st of January
        if registered and len(set(population.naming.surname[each].tolist())) == 1:
            assert all(gap == 0 or gap > 300 for gap in gaps)
    assert 0.004 < together / total < 0.04


def test_married_women_use_their_partners_name_in_different_ways(population):
    use = population.naming.name_use
    women = population.sex == 1
    assert (use[women] != OWN).mean() > 3 * (use[~women] != OWN).mean()
    assert (population.naming.partner_surname[use != OWN] >= 0).all()
    assert len(set(use.tolist())) == 4


def test_born_abroad_without_a_register_means_often_the_first_of_january(population):
    first = population.birth_date == population.birth_date.astype("datetime64[Y]")
    abroad = population.born_abroad & np.isin(
        population.naming.origin, [ORIGINS.index("arab"), ORIGINS.index("moroccan")]
    )
    assert first[~population.born_abroad].mean() < 0.006
    assert first[abroad].mean() > 0.04


def test_no_birth_date_is_common_but_the_first_of_january(population):
    days, counts = np.unique(population.birth_date, return_counts=True)
    other = days != days.astype("datetime64[Y]")
    assert counts[other].max() <= 14  # 1.4 on average
    assert counts[~other].max() > 3


def test_postcodes_are_dutch_and_have_about_eighteen_addresses(population):
    places = population.addresses
    assert all(
        re.fullmatch(r"[1-9]\d{3}[A-EGHJ-NPRSTV-XZ]{2}", each) for each in set(places.postcode)
    )
    assert not any(each.endswith(("SA", "SD", "SS")) for each in places.postcode)
    counts = Counter(places.postcode)
    assert np.mean(list(counts.values())) == pytest.approx(18, abs=1)
    almere = places.postcode[places.municipality == 0]
    assert all(1311 <= int(each[:4]) <= 1363 for each in almere)


def test_no_two_addresses_are_the_same(population):
    places = population.addresses
    written = list(zip(places.postcode, places.house_number, places.addition, strict=True))
    assert len(set(written)) == len(written)
    assert places.house_number.min() > 0


def test_people_are_spread_over_municipalities_by_their_inhabitants(population):
    home = population.addresses.municipality[population.address[population.present(1), 0]]
    codes = population.settings.municipalities
    inhabitants = np.array([geography.municipality(code).inhabitants_2022 for code in codes])
    found = np.bincount(home, minlength=len(codes)) / len(home)
    assert found == pytest.approx(inhabitants / inhabitants.sum(), abs=0.02)


def test_households_live_together_and_institutions_are_full(population):
    homes = {}
    for person in np.flatnonzero(population.present(1)).tolist():
        address = int(population.address[person, 0])
        homes.setdefault(address, set()).add(int(population.household[person]))
    assert all(len(households) == 1 for households in homes.values())
    sizes = np.bincount(population.household)
    assert sizes.max() >= 15
    assert 2.0 < sizes.mean() < 2.4


def test_service_numbers_are_different_and_pass_the_eleven_test(population):
    digits = population.bsn[:, None] // 10 ** np.arange(8, -1, -1) % 10
    assert (population.bsn >= 100_000_000).all()
    assert ((digits * [9, 8, 7, 6, 5, 4, 3, 2, -1]).sum(axis=1) % 11 == 0).all()
    assert len(np.unique(population.bsn)) == PEOPLE


def test_people_move_come_and_go_between_periods(population):
    one, two, three = (population.present(period) for period in (1, 2, 3))
    both = one & two
    moved = (population.address[:, 0] != population.address[:, 1])[both].mean()
    assert 0.06 < moved < 0.14
    assert 0.02 < (~one & two).mean() < 0.08
    assert 0.02 < (one & ~two).mean() < 0.08
    assert not (one & ~two & three).any()  # who left stays away
    assert (one | two | three).all()


def test_nobody_is_there_before_birth(population):
    end = np.datetime64(f"{population.settings.last_year - 2}-12-31")
    later = population.birth_date > end + np.timedelta64(1, "D")
    assert later.sum() > 100
    assert (population.address[later, 0] == ABSENT).all()


def test_when_a_household_moves_its_members_move_together(population):
    stays = population.present(1) & population.present(2)
    moved = population.address[:, 0] != population.address[:, 1]
    children = np.flatnonzero(stays & (ages(population) < 12))
    heads = np.searchsorted(population.household, population.household[children])
    there = stays[heads]
    assert (moved[children] == moved[heads])[there].mean() > 0.999
    assert moved[children].any()


def test_trouble_in_one_domain_comes_with_trouble_in_others_and_lasts(population):
    trouble = population.domains
    for place, domain in enumerate(DOMAINS):
        assert trouble[:, 0, place].mean() == pytest.approx(domain.share, rel=0.3, abs=0.004)
    names = [domain.name for domain in DOMAINS]
    mental, addiction = names.index("mental_health"), names.index("addiction")
    addicted = trouble[:, 0, addiction]
    assert trouble[addicted, 0, mental].mean() > 3 * trouble[:, 0, mental].mean()
    lasting = trouble[trouble[:, 0, mental], 1, mental].mean()
    assert lasting > 6 * trouble[:, 1, mental].mean()


def test_severity_is_alike_within_households(population):
    couples = np.flatnonzero(np.diff(population.household) == 0)
    alike = np.corrcoef(population.severity[couples], population.severity[couples + 1])[0, 1]
    assert alike == pytest.approx(population.settings.household_together, abs=0.1)


def test_shares_that_do_not_add_up_are_refused_in_dutch():
    with pytest.raises(ValidationError, match="samen 1 zijn"):
        PopulationSettings(single=0.9)


def test_an_unknown_municipality_is_refused_in_dutch():
    with pytest.raises(MonitorError, match="gemeente"):
        make_population(PopulationSettings(people=10, municipalities=("GM9999",)), seed=1)


def test_a_region_without_known_postcodes_gets_free_ones():
    settings = PopulationSettings(people=3_000, municipalities=("GM0344", "GM0034"))
    made = make_population(settings, seed=1)
    utrecht = set(made.addresses.postcode[made.addresses.municipality == 0])
    almere = set(made.addresses.postcode[made.addresses.municipality == 1])
    assert utrecht
    assert not utrecht & almere
