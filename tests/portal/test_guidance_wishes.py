"""Wishes of municipalities: brought, supported, talked about, joined, weighed."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Role
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.models import Comment, DoubleProposal, Support, Weighing, Wish, WishState
from oggz.portal.guidance.services import merge_wishes, move_wish, separate_wish, support_wish
from oggz.portal.municipalities.services import archive_section
from tests.portal.guidance_world import (
    HOME,
    as_user,
    leave,
    meeting,
    member,
    person,
    place,
    secretary,
    text,
    vote,
    weigh_all,
    wish,
)
from tests.portal.guidance_world import without_examples as without_examples

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_example_committee")]

SENT = {
    "title": "  Grotere\r\n letters ",
    "what": "Een knop.\r\nMeer niet.",
    "why": "Omdat het leest.",
    "audiences": ["bewoners", "professionals"],
}


def post(user, path: str, data=None):
    return as_user(user).post(path, data or {}, follow=True)


def count(about: Wish) -> str:
    """The support that everybody sees."""
    page = BeautifulSoup(Client().get(about.url).content, "lxml")
    return page.select_one(".support-count b").text


# --- bringing


@pytest.mark.parametrize("role", [Role.COMMITTEE_MEMBER, Role.LOCAL_EDITOR, Role.LOCAL_PUBLISHER])
def test_who_belongs_to_a_municipality_brings_a_wish(role) -> None:
    user = person("sanne", role, "lelystad")
    response = post(user, f"{HOME}wensen/nieuw/", SENT)
    found = Wish.objects.get()
    assert "Uw wens staat in de lijst" in text(response)
    assert (found.title, found.what) == ("Grotere letters", "Een knop.\nMeer niet.")
    assert (found.municipality, found.state) == (place("lelystad"), WishState.NEW)
    # A member stands behind the own wish; an editor sits in no committee.
    assert found.supports.count() == (role is Role.COMMITTEE_MEMBER)


def test_nobody_but_members_sees_who_brought_a_wish() -> None:
    user = member("lelystad", "sanne")
    post(user, f"{HOME}wensen/nieuw/", SENT)
    found = Wish.objects.get()
    editor = person("joost", Role.LOCAL_EDITOR, "lelystad")
    for reader in (None, editor, person("prof", Role.PROFESSIONAL, "lelystad")):
        for path in (HOME, f"{HOME}wensen/", found.url):
            said = as_user(reader).get(path).content.decode()
            assert "sanne" not in said.lower()
        assert "Van Lelystad" in said
    assert "Sanne Voorbeeld" in text(as_user(member("urk")).get(found.url))


def test_the_secretary_may_bring_a_wish_of_the_platform() -> None:
    post(secretary(), f"{HOME}wensen/nieuw/", SENT)
    assert Wish.objects.get().municipality is None
    assert "Redactie van het platform" in text(Client().get(f"{HOME}wensen/"))


def test_who_sits_for_two_municipalities_says_for_which() -> None:
    user = member("lelystad")
    from oggz.portal.accounts.services import appoint

    appoint(user, Role.COMMITTEE_MEMBER, municipality=place("urk"))
    refused = post(user, f"{HOME}wensen/nieuw/", SENT)
    assert "Namens wie?: Kies een van deze." in text(refused)
    assert not Wish.objects.exists()
    for slug, wrong in (("urk", False), ("dronten", True)):
        response = post(user, f"{HOME}wensen/nieuw/", SENT | {"municipality": place(slug).pk})
        assert ("bestaat niet" in text(response)) is wrong
    assert Wish.objects.get().municipality == place("urk")


def test_the_same_wish_sent_twice_is_one() -> None:
    user = member("lelystad")
    for _ in range(2):
        post(user, f"{HOME}wensen/nieuw/", SENT)
    assert Wish.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"title": ""}, "Titel: Vul dit in."),
        ({"title": "\r\n\t "}, "Titel: Vul dit in."),
        ({"title": "x" * 121}, "120"),
        ({"what": "x" * 2001}, "2000"),
        ({"audiences": []}, "ten minste één"),
        ({"audiences": ["koningen"]}, "bestaat niet"),
        ({"what": "a\x00b"}, "Null-tekens"),
        ({"what": "Bel 111222333 over dit BSN: 123456782"}, "iedereen leest mee"),
    ],
)
def test_a_wish_that_is_not_right_says_so_and_keeps_what_was_typed(sent, said: str) -> None:
    response = as_user(member("lelystad")).post(f"{HOME}wensen/nieuw/", SENT | sent)
    assert response.status_code == 400
    assert said in text(response)
    assert "Omdat het leest." in response.content.decode()
    assert not Wish.objects.exists()


def test_text_of_a_member_is_text() -> None:
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    about = wish(nasty, what=nasty, why=nasty)
    Comment.objects.create(wish=about, text=nasty, municipality=place("urk"))
    for user in (None, member("lelystad"), secretary()):
        for path in (about.url, f"{HOME}wensen/", HOME):
            said = as_user(user).get(path).content.decode()
            assert "<script>alert" not in said
            assert "<img src=x" not in said


def test_the_secretary_mends_a_text_until_there_was_a_vote() -> None:
    about, chief = wish(state=WishState.WEIGHED), secretary()
    assert "aangepast" in text(post(chief, f"{about.url}tekst/", SENT))
    vote(about)
    assert "al gestemd" in text(post(chief, f"{about.url}tekst/", SENT | {"title": "Anders"}))
    assert Wish.objects.get().title == "Grotere letters"


# --- support


def test_a_municipality_supports_a_wish_once() -> None:
    about, one, other = wish(), member("lelystad"), member("lelystad", "collega")
    assert "Lelystad steunt deze wens." in text(post(one, f"{about.url}steun/"))
    assert "Lelystad steunde deze wens al." in text(post(other, f"{about.url}steun/"))
    assert Support.objects.get().by == one
    assert count(about) == "1"
    post(member("urk"), f"{about.url}steun/")
    assert count(about) == "2"


def test_support_can_be_withdrawn_by_a_colleague_and_given_again() -> None:
    about, one, other = wish(), member("lelystad"), member("lelystad", "collega")
    post(one, f"{about.url}steun/")
    assert "steunt deze wens niet meer" in text(post(other, f"{about.url}steun/intrekken/"))
    assert count(about) == "0"
    post(one, f"{about.url}steun/")
    assert count(about) == "1"


def test_the_database_refuses_a_second_support() -> None:
    about = wish()
    Support.objects.create(wish=about, municipality=place("urk"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Support.objects.create(wish=about, municipality=place("urk"))


def test_support_for_another_municipality_is_refused() -> None:
    about, user = wish(), member("lelystad")
    response = post(user, f"{about.url}steun/", {"municipality": place("urk").pk})
    assert response.status_code == 403
    assert "voor deze gemeente" in text(response)
    assert not Support.objects.exists()


def test_support_of_an_archived_municipality_does_not_count() -> None:
    about = wish()
    for slug in ("lelystad", "urk"):
        support_wish(member(slug), about, place(slug))
    archive_section(place("urk"))
    assert count(about) == "1"


# --- discussion


def test_members_talk_and_others_do_not_read_it() -> None:
    about, one = wish(), member("lelystad", "sanne")
    post(one, f"{about.url}reactie/", {"text": "Wat een goed idee.\r\nEcht."})
    post(secretary(), f"{about.url}reactie/", {"text": "Wij kijken ernaar."})
    seen = text(as_user(member("urk")).get(about.url))
    assert "Sanne Voorbeeld Lelystad" in seen
    assert "Wat een goed idee." in seen
    assert "Secretariaat" in seen
    for reader in (None, person("e", Role.LOCAL_EDITOR, "lelystad")):
        assert "goed idee" not in as_user(reader).get(about.url).content.decode()


def test_a_comment_is_mended_by_its_author_within_a_quarter() -> None:
    about, one = wish(), member("lelystad")
    post(one, f"{about.url}reactie/", {"text": "Tikfuot."})
    said = Comment.objects.get()
    edit = f"{about.url}reactie/{said.pk}/wijzigen/"
    assert "kwartier" in text(post(member("lelystad", "ander"), edit, {"text": "Van mij."}))
    assert "gewijzigd" in text(post(one, edit, {"text": "Tikfout."}))
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=15))
    assert as_user(one).get(edit).status_code == 409
    assert "kwartier" in text(post(one, edit, {"text": "Te laat."}))
    assert Comment.objects.get().text == "Tikfout."


def test_a_comment_that_was_removed_leaves_a_trace() -> None:
    about, one = wish(), member("lelystad")
    post(one, f"{about.url}reactie/", {"text": "Iets over een inwoner."})
    said, chief = Comment.objects.get(), secretary()
    remove = f"{about.url}reactie/{said.pk}/verwijderen/"
    assert post(one, remove, {"reason": "Ik wil het."}).status_code == 403
    assert "Reden: Vul dit in." in text(post(chief, remove, {"reason": ""}))
    seen = text(post(chief, remove, {"reason": "Gaat over een persoon."}))
    assert "Verwijderd door het secretariaat" in seen
    assert "Gaat over een persoon." in seen
    assert "over een inwoner" not in seen
    assert Comment.objects.get().text == ""
    assert "al verwijderd" in text(post(chief, remove, {"reason": "Nog eens."}))
    assert "kwartier" in text(
        post(one, f"{about.url}reactie/{said.pk}/wijzigen/", {"text": "Terug."})
    )


def test_a_comment_at_the_address_of_another_wish_is_not_found() -> None:
    about, other, one = wish(), wish("Anders"), member("lelystad")
    post(one, f"{about.url}reactie/", {"text": "Hier."})
    said = Comment.objects.get()
    assert as_user(one).get(f"{other.url}reactie/{said.pk}/wijzigen/").status_code == 404


def test_what_could_not_be_placed_is_still_there_to_send() -> None:
    about, one = wish(), member("lelystad")
    response = post(one, f"{about.url}reactie/", {"text": "x" * 2001})
    assert "2000" in text(response)
    assert "x" * 2001 in response.content.decode()


# --- doubles


def test_two_wishes_become_one_and_two_again() -> None:
    one, other, chief = wish("Grote letters"), wish("Letters groter"), secretary()
    lelystad, urk, dronten = (member(slug) for slug in ("lelystad", "urk", "dronten"))
    for user, about, slug in (
        (lelystad, one, "lelystad"), (urk, one, "urk"), (urk, other, "urk"),
        (dronten, other, "dronten"),
    ):  # fmt: skip
        support_wish(user, about, place(slug))
    post(lelystad, f"{one.url}reactie/", {"text": "Bij de eerste."})
    post(lelystad, f"{one.url}dubbel/", {"other": other.pk})
    assert DoubleProposal.objects.get().settled_at is None
    assert "Misschien dubbel" in text(as_user(chief).get(f"{HOME}mijn/"))
    seen = text(post(chief, f"{one.url}samenvoegen/", {"other": other.pk}))
    assert "‘Grote letters’ is bij deze wens gevoegd" in seen
    assert "Bij de eerste." in seen
    assert count(other) == "3"
    response = Client().get(one.url)
    assert (response.status_code, response.url) == (302, other.url)
    assert [each.title for each in Wish.objects.open_to_all()] == ["Letters groter"]
    assert DoubleProposal.objects.get().settled_at is not None
    # Of a double that was supported, support is there already, and is withdrawn as one.
    assert "steunde deze wens al" in text(post(lelystad, f"{other.url}steun/"))
    post(urk, f"{other.url}steun/intrekken/")
    assert count(other) == "2"
    post(chief, f"{one.url}losmaken/")
    assert (count(one), count(other)) == ("1", "1")


def test_joining_is_undone_until_there_is_a_vote() -> None:
    one, other, chief = wish("Een"), wish("Ander", state=WishState.WEIGHED), secretary()
    merge_wishes(chief, one, other)
    one.refresh_from_db()
    vote(other)
    with pytest.raises(GuidanceError, match="al gestemd"):
        separate_wish(chief, one)


def test_what_cannot_be_joined() -> None:
    one, two, three, chief = wish("Een"), wish("Twee"), wish("Drie"), secretary()
    with pytest.raises(GuidanceError, match="met zichzelf"):
        merge_wishes(chief, one, one)
    merge_wishes(chief, one, two)
    with pytest.raises(GuidanceError, match="al een andere gevoegd"):
        merge_wishes(chief, two, three)
    with pytest.raises(GuidanceError, match="samengevoegd"):
        merge_wishes(chief, three, one)
    voted = wish("Vier", state=WishState.WEIGHED)
    vote(voted)
    with pytest.raises(GuidanceError, match="stemming"):
        merge_wishes(chief, three, voted)
    planned = wish("Vijf")
    meeting(planned)
    with pytest.raises(GuidanceError, match="agenda"):
        merge_wishes(chief, planned, three)


def test_nothing_is_done_with_a_wish_that_was_joined() -> None:
    one, other, user = wish("Een", state=WishState.DISCUSSED), wish("Ander"), member("urk")
    merge_wishes(secretary(), one, other)
    for path, sent in (
        ("steun/", {}), ("steun/intrekken/", {}), ("reactie/", {"text": "Hallo"}),
        ("weging/", {"gain": 3, "audiences": ["bewoners"]}),
    ):  # fmt: skip
        assert "samengevoegd met een andere" in text(post(user, one.url + path, sent))


# --- weighing


def test_a_municipality_weighs_and_weighs_again() -> None:
    about, user = wish(state=WishState.DISCUSSED), member("lelystad")
    for gain in (2, 5):
        sent = {"gain": gain, "audiences": ["professionals"]}
        assert "bewaard" in text(post(user, f"{about.url}weging/", sent))
    assert Weighing.objects.get().gain == 5
    wrong = post(user, f"{about.url}weging/", {"gain": 6, "audiences": ["bewoners"]})
    assert wrong.status_code == 400
    assert Weighing.objects.get().gain == 5


@pytest.mark.parametrize("state", [WishState.NEW, WishState.LATER, WishState.MADE])
def test_weighing_is_for_wishes_that_are_talked_about(state) -> None:
    about = wish(state=state)
    sent = {"gain": 3, "audiences": ["bewoners"]}
    assert "Wegen kan als" in text(post(member("urk"), f"{about.url}weging/", sent))


def test_the_picture_shows_a_middle_only_of_enough_judgements() -> None:
    user = member("lelystad")
    many, few = (
        wish("Vaak", state=WishState.WEIGHED), wish("Zelden", state=WishState.WEIGHED),
    )  # fmt: skip
    weigh_all(many, {"lelystad": 5, "urk": 4, "dronten": 2, "almere": 5})
    weigh_all(few, {"lelystad": 5, "urk": 5})
    page = BeautifulSoup(as_user(user).get(f"{HOME}afweging/").content, "lxml")
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert rows == [
        "1 Vaak 4 tot 5 van 5 2 tot 5 4 Klein bewoners (4)",
        "2 Zelden nog te weinig oordelen 2 Klein –",
    ]
    assert len(page.select(".weighing__dot")) == 1
    assert "‘Vaak’ brengt volgens gemeenten veel op" in page.main.get_text()


def test_a_wish_goes_step_by_step() -> None:
    about, chief = wish(), secretary()

    def move(state: str, seen: str) -> str:
        return text(post(chief, f"{about.url}stand/", {"state": state, "seen": seen}))

    assert "kan een wens niet" in move("gewogen", "nieuw")
    assert "in gesprek" in move("gesprek", "nieuw")
    assert "net gewijzigd" in move("gesprek", "nieuw")
    assert "Schat eerst" in move("gewogen", "gesprek")
    assert "inspanning is bewaard" in text(
        post(chief, f"{about.url}inspanning/", {"effort": "klein", "reason": "Een dag werk."})
    )
    assert "Nog geen gemeente" in move("gewogen", "gesprek")
    weigh_all(about, {"urk": 3})
    assert "gewogen" in move("gewogen", "gesprek")
    assert "kan een wens niet" in move("gepland", "gewogen")
    assert "uit de lijst" in move("onzin", "gewogen")


def test_what_is_planned_is_moved_and_made() -> None:
    about, chief = wish(state=WishState.PLANNED, horizon="straks"), secretary()
    post(chief, f"{about.url}wanneer/", {"horizon": "nu"})
    columns = BeautifulSoup(Client().get(HOME).content, "lxml").select(".roadmap__column")
    assert "Grotere letters" in columns[0].text
    move_wish(chief, about, WishState.MADE, seen=WishState.PLANNED)
    columns = BeautifulSoup(Client().get(HOME).content, "lxml").select(".roadmap__column")
    assert ["Grotere letters" in column.text for column in columns] == [False, False, False, True]


def test_a_member_who_left_may_nothing_any_more() -> None:
    about, user = wish(state=WishState.DISCUSSED), member("lelystad")
    client = as_user(user)
    leave(user)
    assert client.post(f"{about.url}steun/").status_code == 403
    assert "Gesprek" not in client.get(about.url).content.decode()
    assert client.get(f"{HOME}afweging/").status_code == 403
