"""When pages are looked at again: what begins a term, who says that all is right, who sees it."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from oggz.portal.accounts.models import User
from oggz.portal.freshness.models import Review
from oggz.portal.freshness.services import ReviewError, mark_reviewed, set_dates
from oggz.portal.freshness.terms import TERMS, months_later
from oggz.portal.knowledge.models import LegislationIndexPage, LegislationPage, NewsPage
from oggz.portal.municipalities.models import ContactPage, SectionPage
from oggz.portal.municipalities.services import archive_section
from oggz.portal.practices.models import PracticePage
from tests.portal.adoption_world import as_user, change, days_ago, editor_of, national_editor, place
from tests.portal.factories import make_private, news, practice, published, theme

pytestmark = pytest.mark.django_db

LIST = "/beheer/nakijken/"


@pytest.fixture(autouse=True)
def nothing_looked_at_yet() -> None:
    Review.objects.all().delete()  # those of the demonstration


def contact(slug: str = "lelystad") -> ContactPage:
    section = SectionPage.objects.get(municipality__slug=slug)
    return ContactPage.objects.child_of(section).get()


def due(page: Page, days: int) -> Page:
    """To be looked at again so many days from now."""
    Review.objects.update_or_create(
        page_id=page.pk,
        defaults={"reviewed_on": days_ago(500), "review_by": days_ago(-days)},
    )
    return page


def of(page: Page) -> Review:
    return Review.objects.get(page_id=page.pk)


def listed(user: User, asked: str = "") -> list[str]:
    page = BeautifulSoup(as_user(user).get(f"{LIST}{asked}").content, "lxml")
    return [item.a.text for item in page.select(".desk-item")]


# --- terms


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
def test_a_term_ends_in_its_month_and_on_its_day_or_the_last(day: date, months: int) -> None:
    later = months_later(day, months)
    assert later.year * 12 + later.month == day.year * 12 + day.month + months
    assert later.day == day.day or (later + timedelta(days=1)).day == 1


def test_the_first_publication_begins_the_term_and_the_next_says_nothing() -> None:
    law = published(LegislationPage, "Een wet", below=LegislationIndexPage.objects.get())
    today = timezone.localdate()
    assert (of(law).reviewed_on, of(law).review_by) == (today, months_later(today, 6))
    assert of(practice("Een praktijk")).review_by == months_later(today, 12)
    assert of(theme("Een thema")).review_by == months_later(today, 12)
    page = due(practice("Een oude praktijk"), -5)
    change(page, results="Iets anders.")
    assert of(page).reviewed_on == days_ago(500)


def test_news_does_not_age() -> None:
    assert not Review.objects.filter(page_id=news("Van vandaag").pk).exists()
    assert NewsPage._meta.label not in TERMS


def test_the_database_takes_no_term_that_ends_before_it_begins() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(page=contact(), reviewed_on=days_ago(1), review_by=days_ago(1))


# --- what readers see


def test_readers_see_when_a_page_was_looked_at_and_nothing_about_being_late(visit) -> None:
    page = due(practice("Een oude praktijk", section="lelystad"), -100)
    shown = visit(page.url).find(class_="reviewed").text
    assert shown.strip() == f"Laatst nagekeken op {_dutch(days_ago(500))}"
    assert "niet nagekeken" not in visit(page.url).main.text
    Review.objects.all().delete()
    assert not visit(page.url).find(class_="reviewed")


@pytest.mark.parametrize(
    "path",
    [
        "/themas/schulden/", "/doelgroepen/naasten/", "/media/herstel-begint-met-een-huis/",
        "/over/", "/wetgeving/wmo-2015/", "/gemeenten/lelystad/", "/gemeenten/lelystad/contact/",
        "/gemeenten/almere/praktijken/housing-first-eerst-een-sleutel/",
    ],
)  # fmt: skip
def test_each_kind_that_ages_shows_its_day(visit, path: str) -> None:
    slug = path.rstrip("/").rsplit("/", 1)[-1]
    assert not visit(path).find(class_="reviewed")
    for page in Page.objects.filter(slug=slug).specific():
        if page._meta.label in TERMS:
            mark_reviewed(page, by=None)
    assert _dutch(timezone.localdate()) in visit(path).find(class_="reviewed").text


def test_saying_that_a_page_is_right_renews_what_readers_are_shown(
    monkeypatch,
) -> None:
    forgotten = []
    monkeypatch.setattr(
        "oggz.portal.freshness.services.reviews.forget_pages", lambda: forgotten.append(1)
    )
    mark_reviewed(contact(), by=None)
    assert forgotten == [1]


def _dutch(day: date) -> str:
    months = (
        "januari februari maart april mei juni juli augustus september oktober november december"
    )
    return f"{day.day} {months.split()[day.month - 1]} {day.year}"


# --- at the desk


def test_the_list_has_what_is_too_late_the_longest_first() -> None:
    editor = editor_of("lelystad")
    due(contact(), -3)
    due(practice("Lang te laat", section="lelystad"), -90)
    due(practice("Vandaag", section="lelystad"), 0)
    due(practice("Over dertig dagen", section="lelystad"), 30)
    due(practice("Over een maand", section="lelystad"), 31)
    due(practice("Van een ander", section="dronten"), -5)
    due(practice("Van het land"), -5)
    assert listed(editor) == listed(editor, "?toon=iets") == ["Lang te laat", "Contact"]
    assert listed(editor, "?toon=binnenkort") == ["Vandaag", "Over dertig dagen"]
    never = listed(editor, "?toon=geen-datum")
    assert "Lelystad" in never
    assert "Contact" not in never
    assert listed(editor, "?toon=te-laat&alles=1") == ["Lang te laat", "Contact"]


def test_national_editors_begin_with_their_own_and_may_ask_for_all() -> None:
    editor = national_editor()
    due(contact(), -3)
    due(practice("Van het land"), -5)
    due(contact("urk"), -9)
    archive_section(place("urk"))
    hidden = due(practice("Besloten"), -4)
    assert listed(editor) == ["Van het land", "Besloten"]
    assert listed(editor, "?alles=1") == ["Van het land", "Besloten", "Contact"]
    make_private(hidden)
    assert "Besloten" in listed(editor)  # who may read it wants it to be right too
    hidden.unpublish()
    assert "Besloten" not in listed(editor)


def test_one_press_says_that_all_is_right_and_makes_no_version() -> None:
    editor = editor_of("lelystad")
    page = due(contact(), -3)
    desk = as_user(editor)
    shown = BeautifulSoup(desk.get(f"{LIST}?toon=te-laat&p=1").content, "lxml")
    form = shown.find("form", action=lambda action: action and "klopt-nog" in action)
    assert form.button["aria-label"] == "Klopt nog: Contact"
    versions = page.revisions.count()
    assert desk.get(form["action"]).status_code == 405
    answer = desk.post(form["action"])
    assert (answer.status_code, answer.url) == (302, f"{LIST}?toon=te-laat")
    today = timezone.localdate()
    assert (of(page).reviewed_on, of(page).review_by) == (today, months_later(today, 6))
    assert (of(page).reviewed_by, page.revisions.count()) == (editor, versions)
    assert listed(editor) == []
    assert PageLogEntry.objects.filter(page=page.pk, action="freshness.review").exists()
    assert not ModelLogEntry.objects.filter(action="freshness.review").exists()
    desk.post(form["action"])  # pressed again it says the same
    assert Review.objects.filter(page=page).count() == 1


def test_the_way_back_is_to_a_list_of_ours_only() -> None:
    page = due(contact(), -3)
    desk = as_user(editor_of("lelystad"))
    url = reverse("reviews:still_right", args=[page.pk])
    for asked in ("?toon=https://voorbeeld.example/", "?toon=te-laat&p=//voorbeeld.example/",
                  "?toon=te-laat&p=9999999999999999999", "?toon=te-laat&alles=//x"):  # fmt: skip
        assert desk.post(url + asked).url == f"{LIST}?toon=te-laat"
    assert desk.post(url).url == reverse("reviews:page", args=[page.pk])


def test_nobody_says_it_of_the_page_of_another() -> None:
    page = due(contact(), -3)
    desk = as_user(editor_of("dronten"))
    for name in ("reviews:page", "reviews:still_right"):
        url = reverse(name, args=[page.pk])
        for answer in (desk.get(url), desk.post(url)):
            assert answer.status_code == 405 or (answer.status_code, answer.url) == (
                302,
                "/beheer/",
            )
    assert of(page).reviewed_on == days_ago(500)
    assert desk.post(reverse("reviews:still_right", args=[10**9])).status_code == 404
    item = news("Nieuws heeft geen termijn")
    answer = as_user(national_editor()).post(reverse("reviews:still_right", args=[item.pk]))
    assert answer.url == "/beheer/"


def test_somebody_may_choose_other_days() -> None:
    page = due(contact(), -3)
    desk = as_user(editor_of("lelystad"))
    url = reverse("reviews:page", args=[page.pk])
    days = {"reviewed_on": days_ago(7).isoformat(), "review_by": days_ago(-60).isoformat()}
    assert desk.post(url, days).status_code == 302
    assert (of(page).reviewed_on, of(page).review_by) == (days_ago(7), days_ago(-60))
    for wrong, told in (
        ({"reviewed_on": days_ago(-1).isoformat()}, "Deze dag moet nog komen"),
        ({"review_by": days_ago(7).isoformat()}, "ligt niet na de dag"),
        ({"review_by": "morgen"}, "Dit is geen datum"),
        ({"review_by": ""}, "verplicht"),
    ):
        answer = desk.post(url, days | wrong)
        assert answer.status_code == 200
        assert told in answer.content.decode()
    assert (of(page).reviewed_on, of(page).review_by) == (days_ago(7), days_ago(-60))
    with pytest.raises(ReviewError):
        set_dates(page, reviewed_on=days_ago(-1), review_by=days_ago(-9))


def test_the_page_of_one_page_knows_one_that_was_never_looked_at() -> None:
    desk = as_user(editor_of("lelystad"))
    shown = desk.get(reverse("reviews:page", args=[contact().pk])).content.decode()
    assert "nog nooit nagekeken" in shown


def test_who_mends_a_page_that_is_due_is_asked_to_look_at_the_rest() -> None:
    page = due(practice("Een oude praktijk", section="lelystad"), -5)
    desk = as_user(editor_of("lelystad"))
    edit = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert reverse("reviews:page", args=[page.pk]) in edit
    assert 'name="review_by"' not in edit


# --- what pages had themselves before


@pytest.mark.django_db(transaction=False)
def test_the_dates_that_pages_had_are_moved_and_the_way_back_exists() -> None:
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    assert ("freshness", "0002_dates_of_pages") in graph.node_map
    for app, name in (("practices", "0004_dates_beside_the_page"),
                      ("knowledge", "0005_dates_beside_the_page")):  # fmt: skip
        parents = {parent.key for parent in graph.node_map[(app, name)].parents}
        assert ("freshness", "0002_dates_of_pages") in parents
    assert not {"reviewed_on", "review_by"} & {f.name for f in PracticePage._meta.get_fields()}
