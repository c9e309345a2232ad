"""The catalogue follows what is published, and its counts are those of its lists."""

import pytest
from django.core.management import call_command
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from oggz.portal.catalogue import facets
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.listing import Listing
from oggz.portal.catalogue.models import Entry
from oggz.portal.catalogue.services import enter_everything, enter_tree
from oggz.portal.knowledge.models import AgendaIndexPage, NewsIndexPage, NewsPage
from oggz.portal.municipalities.models import Municipality
from oggz.portal.practices.models import PracticeIndexPage
from tests.portal.factories import (
    draft,
    event,
    list_of_section,
    local_news,
    make_private,
    news,
    practice,
)

pytestmark = pytest.mark.django_db


def listing(kind: Kind, query: str = "", **fields) -> Listing:
    filters = {Kind.EVENT: AgendaIndexPage, Kind.PRACTICE: PracticeIndexPage}.get(kind)
    labels = filters.label_filters if filters else ()
    return Listing(kind, QueryDict(query), label_filters=labels, per_page=500, **fields)


def titles(kind: Kind, query: str = "", **fields) -> list[str]:
    return [card.title for card in listing(kind, query, **fields).page]


def key(slug: str) -> int:
    return Municipality.objects.get(slug=slug).pk


def test_what_is_published_stands_in_it_and_what_is_taken_back_does_not() -> None:
    page = draft("Nieuw loket")
    assert "Nieuw loket" not in titles(Kind.NEWS)
    page.get_latest_revision().publish()
    assert "Nieuw loket" in titles(Kind.NEWS)
    NewsPage.objects.get(pk=page.pk).unpublish()
    assert "Nieuw loket" not in titles(Kind.NEWS)
    assert not Entry.objects.filter(page_id=page.pk).exists()


def test_a_change_is_seen_when_it_is_published_and_not_before() -> None:
    page = news("Oude kop")
    page.title = "Nieuwe kop"
    revision = page.save_revision()
    enter_everything()  # the draft is in the revision, not in the catalogue
    assert "Oude kop" in titles(Kind.NEWS)
    revision.publish()
    assert "Nieuwe kop" in titles(Kind.NEWS)


def test_a_deleted_page_leaves_no_line() -> None:
    page = news("Weg ermee")
    page.delete()
    assert "Weg ermee" not in titles(Kind.NEWS)


def test_a_private_page_is_hidden_at_once_and_so_is_what_stands_below() -> None:
    local_news("Alleen voor ons", "urk")
    assert "Alleen voor ons" in titles(Kind.NEWS, section=key("urk"))
    make_private(list_of_section(NewsIndexPage, "urk"))
    assert "Alleen voor ons" not in titles(Kind.NEWS, section=key("urk"))
    assert "Alleen voor ons" not in titles(Kind.NEWS, "gemeente=urk")
    assert listing(Kind.NEWS, "gemeente=urk").counts.total == len(titles(Kind.NEWS, "gemeente=urk"))


def test_a_page_that_moves_to_another_section_belongs_there() -> None:
    page = local_news("Verhuisd", "urk")
    page.move(list_of_section(NewsIndexPage, "almere"), pos="last-child")
    assert "Verhuisd" not in titles(Kind.NEWS, "gemeente=urk")
    [card] = [c for c in listing(Kind.NEWS, "gemeente=almere").page if c.title == "Verhuisd"]
    assert card.url.startswith("/gemeenten/almere/nieuws/")


def test_local_news_is_national_only_when_an_editor_says_so() -> None:
    local_news("Alleen Urk", "urk")
    local_news("Heel het land", "urk", shown_nationally=True)
    assert "Alleen Urk" not in titles(Kind.NEWS)
    assert "Heel het land" in titles(Kind.NEWS)
    for place in ("gemeente=urk", "regio=flevoland"):
        assert {"Alleen Urk", "Heel het land"} <= set(titles(Kind.NEWS, place))
    assert "Alleen Urk" not in titles(Kind.NEWS, "gemeente=almere")


def test_practices_are_for_everyone_wherever_they_stand() -> None:
    practice("Van Urk", section="urk")
    assert "Van Urk" in titles(Kind.PRACTICE)


def test_news_of_a_former_municipality_is_found_at_its_successor() -> None:
    weesp = Municipality.objects.get(slug="weesp")
    news("Uit Weesp", municipalities=(weesp,))
    assert "Uit Weesp" in titles(Kind.NEWS, "gemeente=amsterdam")
    [card] = [card for card in listing(Kind.NEWS).page if card.title == "Uit Weesp"]
    assert [place.name for place in card.municipality_list] == ["Amsterdam"]


def test_the_agenda_shows_what_is_to_come_the_soonest_first_unless_a_period_is_asked() -> None:
    event("Volgende week")
    coming = listing(Kind.EVENT)
    days = [card.date for card in coming.page]
    assert coming.shows_coming
    assert days == sorted(days)
    assert "Volgende week" in titles(Kind.EVENT)
    past = [card.date for card in listing(Kind.EVENT, "tot=2020-01-01").page]
    assert past == []
    everything = listing(Kind.EVENT, "van=2000-01-01")
    assert not everything.shows_coming
    assert everything.counts.total > coming.counts.total


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "thema": st.sampled_from(["schulden", "opvang", "doelgroepen"]),
        "doelgroep": st.sampled_from(["naasten", "mensen-zonder-thuis"]),
        "regio": st.sampled_from(["flevoland", "rotterdam-rijnmond"]),
        "bewijs": st.sampled_from(["effectief", "goed-beschreven", "niet-beoordeeld"]),
        "van": st.sampled_from(["2015-01-01", "2021-06-01"]),
    },
)


@given(FILTERS, st.sampled_from([Kind.NEWS, Kind.PRACTICE, Kind.EVENT]))
def test_every_count_is_what_choosing_that_option_gives(given_filters, kind: Kind) -> None:
    def query(chosen: dict[str, str]) -> str:
        return "&".join(f"{name}={value}" for name, value in chosen.items())

    shown = listing(kind, query(given_filters))
    assert not shown.form.errors or "bewijs" not in shown.form.fields
    assert shown.counts.total == len(list(shown.page))
    for group in shown.groups:
        for option in group.options[:3]:
            chosen = given_filters | {group.name: option.value}
            other = listing(kind, query(chosen))
            if not other.form.errors:  # a municipality of another region
                assert other.counts.total == option.count, (group.name, option.value)


def test_making_everything_anew_changes_nothing() -> None:
    def lines() -> list[tuple]:
        fields = ("page_id", "address", "kind", "title", "date", "themes", "municipalities",
                  "regions", "labels", "is_national", "section_id",
                  "details", "search")  # fmt: skip
        return sorted(Entry.objects.values_list(*fields), key=str)

    before = lines()
    enter_everything()
    assert lines() == before
    call_command("prepare_portal", verbosity=0)
    assert lines() == before


def test_a_tree_can_be_entered_by_itself() -> None:
    page = local_news("Hersteld", "urk")
    Entry.objects.filter(page=page).delete()
    enter_tree(list_of_section(NewsIndexPage, "urk"))
    assert "Hersteld" in titles(Kind.NEWS, "gemeente=urk")


def test_options_are_themes_target_groups_regions_and_todays_municipalities() -> None:
    options = facets.options()
    assert len(options[Kind.REGION]) == 25
    assert len(options[Kind.MUNICIPALITY]) == Municipality.objects.current().count()
    assert {"schulden", "media"} <= {option.slug for option in options[Kind.THEME]}
    assert "naasten" in {option.slug for option in options[Kind.TARGET_GROUP]}


@pytest.mark.parametrize(
    ("path", "has_way_out"),
    [
        ("/praktijken/", False),
        ("/praktijken/?thema=huiselijk-geweld", True),
        ("/nieuws/?doelgroep=slachtoffers-van-huiselijk-geweld", True),
        ("/zoeken/?q=huiselijk+geweld", True),
        ("/zoeken/?q=schulden", False),
    ],
)
def test_a_list_about_violence_at_home_has_a_way_out(visit, path: str, has_way_out: bool) -> None:
    assert bool(visit(path).select("[data-quick-exit]")) is has_way_out
