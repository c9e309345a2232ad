"""Searching everything public, as somebody who types into the box sees it."""

from datetime import date
from urllib.parse import quote

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.models import Entry, MissedSearch, Synonym, Word
from oggz.portal.catalogue.search import Search
from oggz.portal.catalogue.services import (
    MOST_MISSED,
    forget_missed,
    load_first_synonyms,
    note_missed,
    refresh_words,
)
from oggz.portal.catalogue.spelling import steps_between
from oggz.portal.catalogue.words import LONGEST_SEARCH, MOST_WORDS, read, terms_of
from oggz.portal.knowledge.models import NewsPage
from tests.portal.factories import draft, make_private, news

pytestmark = pytest.mark.django_db


def text_page(title: str, introduction: str = "", text: str = "", **fields) -> NewsPage:
    """A published item with just these words."""
    page = draft(title, **fields)
    page.introduction = introduction or "Zonder meer."
    page.body = [{"type": "paragraph", "value": f"<p>{text or 'Tekst.'}</p>"}]
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def search(q: str, filters: str = "") -> Search:
    return Search(QueryDict(f"q={quote(q)}&{filters}"))


def titles(q: str, filters: str = "") -> list[str]:
    found = search(q, filters)
    return [card.title for card in found.page] if found.is_possible else []


# Words


@pytest.mark.parametrize("typed", ["cafe", "café", "CAFÉ", "cafe\u0301", "ca\u00adfé"])
def test_accents_capitals_and_how_they_are_composed_do_not_matter(typed: str) -> None:
    text_page("Overleg in het Café")
    text_page("Koffie", text="Samen naar het cafe\u0301 toe.")
    assert set(titles(typed)) == {"Overleg in het Café", "Koffie"}


def test_a_word_is_found_in_other_forms() -> None:
    text_page("Nieuwe zwaluwnesten")
    assert titles("zwaluwnest") == ["Nieuwe zwaluwnesten"]
    assert titles("zwaluwnesten") == ["Nieuwe zwaluwnesten"]


def test_the_beginning_of_a_long_word_is_enough() -> None:
    text_page("Zwaluwkijkersvereniging")
    assert titles("zwaluwkijkers") == ["Zwaluwkijkersvereniging"]
    assert titles("zwaluw") == ["Zwaluwkijkersvereniging"]
    assert titles("zwa") == []  # too short to mean that


def test_all_words_must_be_there() -> None:
    text_page("Zwaluw en mus")
    text_page("Zwaluw alleen")
    assert titles("zwaluw mus") == ["Zwaluw en mus"]


def test_common_words_are_passed_by() -> None:
    text_page("Zwaluw en mus")
    assert titles("de zwaluw van het voor") == ["Zwaluw en mus"]


def test_words_between_quotes_stand_together() -> None:
    text_page("Eerst", text="De groene zwaluw vliegt.")
    text_page("Laatst", text="De zwaluw is groene noch blauwe.")
    assert titles('"groene zwaluw"') == ["Eerst"]
    assert titles("„groene zwaluw”") == ["Eerst"]
    assert len(titles("groene zwaluw")) == 2
    assert titles('"groene zwaluw') == titles("groene zwaluw")


def test_when_nothing_has_all_words_the_nearest_is_shown_and_said(visit) -> None:
    text_page("Zwaluw alleen")
    page = visit("/zoeken/?q=zwaluw+kolibriehuis")
    assert "Zwaluw alleen" in page.text
    assert "Niet alles tegelijk gevonden" in page.text
    assert "Niet alles tegelijk" not in visit("/zoeken/?q=zwaluw").text


# Synonyms


def test_synonyms_are_found_also_of_more_words() -> None:
    text_page("Over zwaluwhuisvesting", text="Voor wie zonder dak leeft.")
    text_page("Nog een", text="Dak- en thuisloos in de zwaluwstad.")
    text_page("Iets anders", text="Op het dak zit een zwaluw.")
    for typed in ("dakloze zwaluw", "daklozen zwaluw", "zonder dak zwaluw", "thuisloos zwaluw"):
        assert set(titles(typed)) == {"Over zwaluwhuisvesting", "Nog een"}, typed


def test_the_word_itself_comes_before_its_synonym_whatever_is_newer() -> None:
    Synonym.objects.create(words="zwaluw, gierzwaluwachtige")
    text_page("De zwaluw", day=date(2020, 1, 1))
    text_page("De gierzwaluwachtige")
    assert titles("zwaluw") == ["De zwaluw", "De gierzwaluwachtige"]
    assert titles("gierzwaluwachtige") == ["De gierzwaluwachtige", "De zwaluw"]


def test_between_quotes_nothing_else_is_sought() -> None:
    Synonym.objects.create(words="zwaluw, gierzwaluwachtige")
    text_page("De gierzwaluwachtige")
    assert titles('"zwaluw"') == []


def test_a_new_portal_has_synonyms_and_an_editor_keeps_the_last_word() -> None:
    assert Synonym.objects.filter(words__contains="ggz").exists()
    Synonym.objects.exclude(words__startswith="ggz").delete()
    load_first_synonyms()
    assert Synonym.objects.count() == 1
    Synonym.objects.all().delete()
    load_first_synonyms()
    assert Synonym.objects.count() > 40


def test_no_word_is_in_two_of_the_first_groups() -> None:
    terms = [term for group in Synonym.objects.all() for term in terms_of(group.words)]
    assert len(terms) == len(set(terms))


# Order


def test_title_before_introduction_before_text() -> None:
    text_page("Laatste", text="Een zwaluw.")
    text_page("Middelste", "Over een zwaluw.")
    text_page("Eerste zwaluw", day=date(2019, 1, 1))
    assert titles("zwaluw") == ["Eerste zwaluw", "Middelste", "Laatste"]


def test_the_word_as_typed_before_a_longer_word_in_texts_too() -> None:
    text_page("Lang", text="Het zwaluwhuis.")
    text_page("Kort", text="Een zwaluw.", day=date(2019, 1, 1))
    assert titles("zwaluw") == ["Kort", "Lang"]


def test_of_two_that_fit_as_well_the_newer_comes_first() -> None:
    text_page("Zwaluw oud", day=date(2019, 1, 1))
    text_page("Zwaluw nieuw", day=date(2026, 1, 1))
    assert titles("zwaluw") == ["Zwaluw nieuw", "Zwaluw oud"]


@pytest.mark.parametrize("typed", ["Lelystad", "lelystad", "gemeente Lelystad", "Weesp"])
def test_a_municipality_that_is_named_comes_first_a_former_one_by_its_successor(typed) -> None:
    text_page("Lelystad Lelystad gemeente Weesp", "Lelystad, gemeente bij Weesp.")
    [first, *_] = search(typed).page
    assert first.kind == Kind.MUNICIPALITY
    assert first.url == f"/gemeenten/{'amsterdam' if typed == 'Weesp' else 'lelystad'}/"


def test_a_page_with_just_that_title_comes_first() -> None:
    assert titles("Schulden")[0] == "Schulden"
    assert search("schulden").page[0].kind == Kind.THEME


# What is hidden


def hide_draft() -> None:
    draft("Zwaluwgeheimen")


def hide_unpublished() -> None:
    text_page("Zwaluwgeheimen").unpublish()


def hide_private() -> None:
    make_private(text_page("Zwaluwgeheimen"))


def hide_lagging() -> None:
    """Behind the back of Wagtail's signals: the line is still there."""
    NewsPage.objects.filter(pk=text_page("Zwaluwgeheimen").pk).update(live=False)


@pytest.mark.parametrize("hide", [hide_draft, hide_unpublished, hide_private, hide_lagging])
def test_what_is_hidden_is_not_found_nor_proposed(hide) -> None:
    hide()
    refresh_words()
    # Known from before it was hidden.
    Word.objects.get_or_create(word="zwaluwgeheimen", folded="zwaluwgeheimen")
    assert titles("zwaluwgeheimen") == []
    assert titles("zwaluw") == []
    assert search("zwaluwgeheimem").better == ""


def test_words_that_nobody_can_read_any_more_are_forgotten_at_night() -> None:
    page = text_page("Zwaluwgeheimen")
    refresh_words()
    assert Word.objects.filter(word="zwaluwgeheimen").exists()
    page.unpublish()
    refresh_words()
    assert not Word.objects.filter(word="zwaluwgeheimen").exists()


def test_words_are_known_as_soon_as_something_is_published(
    django_capture_on_commit_callbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        text_page("Zwaluwgeheimen")
    assert Word.objects.filter(word="zwaluwgeheimen").exists()


# Highlights


def test_what_was_sought_is_marked_and_nothing_else_is_markup(visit) -> None:
    text_page(
        "<script>alert(1)</script> zwaluw",
        "<b>Een</b> zwaluw & <script>alert(2)</script> \ue000zwaluw\ue001",
    )
    page = visit("/zoeken/?q=zwaluw")
    assert [mark.text for mark in page.select("main mark")][:1] == ["zwaluw"]
    assert not page.select("main script, main .card b.x, main .card__text b")
    assert "alert(1)" in page.select_one("main .card").text


def test_a_synonym_of_more_words_is_marked_as_one_and_common_words_not_by_themselves() -> None:
    text_page("Zwaluw", "De zwaluw leeft zonder dak en zonder vrees in de stad.")
    [card] = search("dakloze zwaluw").page
    assert "<mark>zonder dak</mark>" in card.highlights
    assert "<mark>en</mark>" not in card.highlights
    assert "<mark>zonder</mark> vrees" not in card.highlights


def test_without_the_word_in_its_text_a_card_shows_its_introduction() -> None:
    text_page("Zwaluw", "Heel iets anders.", "Ook hier niet.")
    [card] = search("zwaluw").page
    assert card.highlights == ""


# Spelling


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("zwaluwnset", "zwaluwnest"),
        ("zwalwnest", "zwaluwnest"),
        ("zwaluwwnest mus", "zwaluwnest mus"),
        ("wonne zwaluwnest", "wonen zwaluwnest"),
    ],
)
def test_another_spelling_is_proposed_when_that_finds_more(visit, typed: str, meant: str) -> None:
    text_page("Zwaluwnest", text="De mus wil er wonen.")
    refresh_words()
    page = visit(f"/zoeken/?q={quote(typed)}")
    [link] = [a for a in page.select("main a") if a.text == meant]
    assert "Zwaluwnest" in visit(f"/zoeken/{link['href'].removeprefix('/zoeken/')}").text


def test_nothing_is_proposed_for_what_is_found_or_looks_like_nothing(visit) -> None:
    refresh_words()
    for typed in ("schulden", "qqqqqwwwww", "schuldenaarskoor"):
        assert "Bedoelde u" not in visit(f"/zoeken/?q={typed}").text


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("", "", 0), ("a", "", 1), ("wonne", "wonen", 1), ("huis", "huizen", 3), ("ab", "ba", 1)],
)
def test_steps_between_words(one: str, other: str, steps: int) -> None:
    assert steps_between(one, other) == steps_between(other, one) == steps


# Filters


def test_each_count_is_what_choosing_it_gives() -> None:
    found = search("gemeente")
    assert {group.name for group in found.groups} >= {"soort", "thema", "doelgroep", "regio"}
    for group in found.groups:
        for option in group.options[:6]:
            narrowed = search("gemeente", f"{group.name}={option.value}")
            assert narrowed.total == option.count, (group.name, option.value)


def test_filters_narrow_and_stay_in_the_address(visit) -> None:
    page = visit("/zoeken/?q=gemeente&soort=praktijken&soort=wetgeving")
    kinds = {kind.text for kind in page.select("main .card__kind")}
    assert kinds <= {"Praktijken", "Wetgeving"}
    assert page.select_one("form.filters input[name=q]")["value"] == "gemeente"
    pages = visit("/zoeken/?q=gemeente&soort=gemeenten").select(".utrecht-pagination a")
    assert all("soort=gemeenten" in link["href"] for link in pages)


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ("regio=flevoland&gemeente=rotterdam", "Rotterdam ligt niet in"),
        ("soort=onzin", "deze keuze bestaat niet"),
        ("thema=schulden&thema=%22%3E", "deze keuze bestaat niet"),
    ],
)
def test_filters_that_make_no_sense_are_explained(visit, filters: str, message: str) -> None:
    page = visit(f"/zoeken/?q=gemeente&{filters}")
    assert message in page.select_one("[role=alert]").text


def test_no_results_with_a_filter_leads_back(visit) -> None:
    text_page("Zwaluw")
    page = visit("/zoeken/?q=zwaluw&soort=wetgeving")
    assert page.find("a", string="Zoek zonder filters")["href"] == "/zoeken/?q=zwaluw"


def test_twenty_on_a_page_and_no_page_beyond_the_last(client: Client) -> None:
    for number in range(21):
        text_page(f"Zwaluw {number}")
    assert len(titles("zwaluw")) == 20
    assert len(titles("zwaluw", "page=2")) == 1
    assert not set(titles("zwaluw")) & set(titles("zwaluw", "page=2"))
    for page in ("3", "0", "-1", "x", "9" * 30, "²", ""):
        assert client.get(f"/zoeken/?q=zwaluw&page={page}").status_code == 404


# The page


def test_the_page_says_what_was_found_and_is_not_for_other_search_engines(client: Client) -> None:
    response = client.get("/zoeken/?q=schulden")
    page = BeautifulSoup(response.content, "lxml")
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert page.select_one("meta[name=robots]")["content"] == "noindex"
    assert page.select_one("main form[role=search] input[name=q]")["value"] == "schulden"
    assert "voor ‘schulden’" in page.select_one("[role=status]").text
    assert len(page.select("h1")) == 1


@pytest.mark.parametrize(
    ("q", "advice"),
    [
        ("", "Typ een of meer woorden"),
        ("   ", "Typ een of meer woorden"),
        ("!!! ???", "geen woord"),
        ("🐦", "geen woord"),
        ("de het een", "bijna overal"),
        ("voor over onder", "bijna overal"),
    ],
)
def test_what_cannot_be_sought_is_explained(visit, q: str, advice: str) -> None:
    assert advice in visit(f"/zoeken/?q={quote(q)}").select_one("[role=status]").text


def test_without_a_question_there_is_an_explanation_and_no_query(client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert "Waar zoekt u naar?" in client.get("/zoeken/").content.decode()
    assert len(asked) == 0


def test_too_long_a_question_is_cut_at_a_word_and_said(visit) -> None:
    text_page("Zwaluw")
    page = visit(f"/zoeken/?q={quote('zwaluw ' * 40)}")
    assert "te lang" in page.text
    assert "Zwaluw" in page.select_one("main .card").text
    assert len(read("a" * 5000).text) == LONGEST_SEARCH
    assert len(read(" ".join("abcdefghijklmnopq")).words) == MOST_WORDS
    assert read(" ".join("abcdefghijklmnopq")).is_shortened
    assert not read(" ".join("abcdefghijkl")).is_shortened


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("/zoeken/?q=gemeente", 6),
        ("/zoeken/?q=gemeente&soort=praktijken&regio=flevoland", 6),
        ("/zoeken/?q=gemeente&page=2", 6),
        ("/zoeken/?q=qqqqwwww", 5),
        ("/zoeken/?q=qqqqwwww+gemeente", 8),
    ],
)
def test_a_search_asks_the_database_a_fixed_number_of_times(
    client: Client, path: str, number: int
) -> None:
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    for extra in range(5):
        text_page(f"Gemeente {extra}")
    with CaptureQueriesContext(connection) as after:
        client.get(path)
    assert (len(before), len(after)) == (number, number)


_SOUP = st.text(
    st.sampled_from("ab é'\"\\&|!()<>:*-_%;,.\u202e\u200d\ue000\ufdfa\u0149ßﬁ١🐦„”’\t\n"),
    max_size=60,
)


@given(_SOUP | st.text(max_size=140))
@example("'")
@example("a'b:*")
@example("\\")
@example("zorg & | !( <-> :*")
@example("%s %(search)s {n}")
@example("' OR 1=1 --")
@example("dak-en-thuisloos 16-27 1e-5 a@b.nl http://x.nl/a?b=c /etc/passwd 1.2.3.4")
def test_no_text_whatever_breaks_a_search(client: Client, q: str) -> None:
    response = client.get(f"/zoeken/?q={quote(q.encode('utf-8', 'ignore'))}")
    assert response.status_code == (400 if "\0" in q else 200)


def test_half_characters_are_left_out() -> None:
    assert read("zwaluw\ud800nest \0").text == "zwaluwnest"


# What was sought in vain


def seek(q: str, times: int = 1, agent: str = "Mozilla/5.0", method: str = "get", **more) -> None:
    for _ in range(times):
        response = getattr(Client(headers={"user-agent": agent, **more}), method)(
            f"/zoeken/?q={quote(q)}"
        )
        assert response.headers["Cache-Control"] == "no-store"


def test_what_was_sought_in_vain_is_written_down_when_it_was_sought_often() -> None:
    seek("Kolibriehuis", 2)
    [missed] = MissedSearch.objects.all()
    assert (missed.count, missed.text) == (2, "")
    assert "kolibrie" not in str(vars(missed))
    seek("kolibriehuis!")
    missed.refresh_from_db()
    assert (missed.count, missed.text, missed.last_on) == (3, "kolibriehuis", timezone.localdate())


@pytest.mark.parametrize(
    "q",
    [
        "jan@voorbeeldhuis.nl",
        "0612345678",
        "kolibrie 8219ab",
        "xqa xqe xqi xqo xqu",
        "k" * 31,
    ],
)
def test_what_may_point_at_a_person_is_not_counted(q: str) -> None:
    seek(q, 3)
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {"agent": "Googlebot/2.1"},
        {"agent": ""},
        {"method": "head"},
        {"sec-purpose": "prefetch"},
    ],
)
def test_programs_seek_nothing(more: dict[str, str]) -> None:
    seek("kolibriehuis", 3, **more)
    assert not MissedSearch.objects.exists()


def test_only_whole_questions_count(client: Client) -> None:
    for filters in ("soort=wetgeving", "thema=onzin"):
        client.get(f"/zoeken/?q=kolibriehuis&{filters}", headers={"user-agent": "Mozilla/5.0"})
    client.get("/zoeken/?q=schulden", headers={"user-agent": "Mozilla/5.0"})
    assert not MissedSearch.objects.exists()


def test_a_mistyped_word_is_not_missing() -> None:
    text_page("Zwaluwnest")
    refresh_words()
    seek("zwaluwnset")
    assert not MissedSearch.objects.exists()


def test_the_list_of_what_was_missed_stays_short() -> None:
    MissedSearch.objects.bulk_create(
        MissedSearch(key=str(number), count=5, text=f"woord {number}")
        for number in range(MOST_MISSED - 1)
    )
    for word in ("kolibrie", "papegaai", "kolibrie"):
        note_missed(word)
    assert MissedSearch.objects.count() == MOST_MISSED
    assert MissedSearch.objects.filter(count=5).count() == MOST_MISSED - 1


def test_after_half_a_year_it_is_forgotten() -> None:
    note_missed("kolibrie")
    note_missed("papegaai")
    long_ago = MissedSearch.objects.order_by("pk")[:1].values("pk")
    MissedSearch.objects.filter(pk__in=long_ago).update(last_on=date(2020, 1, 1))
    assert forget_missed() == 1
    assert MissedSearch.objects.count() == 1


def test_what_was_found_may_be_kept_by_the_page_cache(client: Client) -> None:
    assert "Cache-Control" not in client.get("/zoeken/?q=schulden").headers


def test_every_line_of_the_catalogue_can_be_searched() -> None:
    assert not Entry.objects.filter(search=None).exists()
    news("Zwaluw")
    assert titles("zwaluw") == ["Zwaluw"]
