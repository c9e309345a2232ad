"""One vote for each municipality: cast, changed, counted, and what was decided."""

from datetime import timedelta

import feedparser
import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from oggz.portal.accounts.models import Role, User
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.models import (
    Ballot,
    BallotChange,
    Decision,
    Notice,
    Support,
    Vote,
    Weighing,
    WishState,
)
from oggz.portal.guidance.services import (
    close_due_votes,
    decide,
    open_vote,
    support_wish,
    withdraw_vote,
)
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.services import archive_section, follow_mergers
from tests.portal.guidance_world import (
    HOME,
    as_user,
    cast,
    close,
    leave,
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

PLACES = ("lelystad", "urk", "dronten", "almere")


@pytest.fixture
def members() -> dict[str, User]:
    return {slug: member(slug) for slug in PLACES}


def sent(about: Vote, user: User, choice: str = "voor", seen: int = 0, **more):
    path = f"{about.wish.url}stemming/{about.pk}/"
    return as_user(user).post(path, {"choice": choice, "seen": seen} | more, follow=True)


# --- opening


def test_the_secretary_lets_members_vote(members) -> None:
    about, chief = wish(state=WishState.WEIGHED), secretary()
    closes = timezone.localtime() + timedelta(days=10)
    path = f"{about.url}stemming/"
    said = as_user(chief).post(path, {"closes_at": f"{closes:%Y-%m-%dT%H:%M}"}, follow=True)
    assert "De stemming is open" in text(said)
    seen = text(as_user(members["urk"]).get(about.url))
    assert "0 van de 4 gemeenten hebben gestemd; er zijn er ten minste 2 nodig" in seen
    assert "De stem van Urk" in seen
    assert "Stemming" not in text(Client().get(about.url))
    assert about.title in text(as_user(members["urk"]).get(f"{HOME}mijn/"))


@pytest.mark.parametrize(
    ("closes", "said"),
    [
        ("", "Vul een dag en een tijd in"),
        ("morgen", "zoals 31-12-2026"),
        ("0001-01-01T00:00", "ten minste een uur"),
        ("9999-12-31T23:59", "hoogstens 90 dagen"),
        ("2020-01-01T12:00", "ten minste een uur"),
        ("31-12-2020 14:00", "ten minste een uur"),
    ],
)
def test_a_vote_closes_at_a_moment_that_members_can_live_with(members, closes, said) -> None:
    about = wish(state=WishState.WEIGHED)
    response = as_user(secretary()).post(f"{about.url}stemming/", {"closes_at": closes})
    assert response.status_code == 400
    assert said in text(response)
    assert not Vote.objects.exists()


def test_when_there_can_be_no_vote(members) -> None:
    chief, later = secretary(), timezone.now() + timedelta(days=7)
    with pytest.raises(GuidanceError, match="gewogen"):
        open_vote(chief, wish("Nieuw"), later)
    about = wish(state=WishState.WEIGHED)
    running = open_vote(chief, about, later)
    with pytest.raises(GuidanceError, match="loopt al"):
        open_vote(chief, about, later)
    with pytest.raises(IntegrityError), transaction.atomic():
        Vote.objects.create(wish=about, closes_at=later)
    for slug in PLACES:
        cast(running, members[slug], slug)
    close(running)
    with pytest.raises(GuidanceError, match="besluit"):
        open_vote(chief, about, later)


def test_without_any_member_there_is_nobody_to_ask() -> None:
    with pytest.raises(GuidanceError, match="nog geen gemeente"):
        open_vote(secretary(), wish(state=WishState.WEIGHED), timezone.now() + timedelta(days=7))


def test_a_vote_by_mistake_is_taken_back_until_somebody_voted(members) -> None:
    chief, about = secretary(), vote()
    withdraw_vote(chief, about)
    about = vote(wish("Ander", state=WishState.WEIGHED))
    cast(about, members["urk"], "urk")
    with pytest.raises(GuidanceError, match="al gestemd"):
        withdraw_vote(chief, about)


# --- voting


def test_a_member_votes_and_changes_it(members) -> None:
    about = vote()
    assert "Urk heeft gestemd: voor." in text(sent(about, members["urk"]))
    assert "Urk heeft gestemd: tegen." in text(sent(about, members["urk"], "tegen", seen=1))
    ballot = Ballot.objects.get()
    assert (ballot.choice, ballot.version) == ("tegen", 2)
    assert list(BallotChange.objects.values_list("choice", "by")) == [
        ("voor", members["urk"].pk), ("tegen", members["urk"].pk),
    ]  # fmt: skip
    assert about.wish.title not in text(as_user(members["urk"]).get(f"{HOME}mijn/"))


def test_what_others_vote_is_not_seen_before_the_end(members) -> None:
    about = vote()
    cast(about, members["lelystad"], "lelystad", "tegen")
    seen = as_user(members["urk"]).get(about.wish.url)
    assert "1 van de 4 gemeenten heeft gestemd" in text(seen)
    assert "heeft gestemd: tegen" not in text(seen)
    assert "Lelystad" not in text(seen)


@pytest.mark.parametrize("seen", [0, 2, 7])
def test_a_vote_that_was_not_seen_is_not_changed(members, seen: int) -> None:
    about, colleague = vote(), member("urk", "collega")
    cast(about, members["urk"], "urk", "voor")
    response = sent(about, colleague, "tegen", seen=seen)
    assert response.status_code == 409
    assert "Urk heeft al gestemd: voor. Uw stem is niet geteld." in text(response)
    assert Ballot.objects.get().choice == "voor"


def test_a_colleague_who_saw_it_may_change_it(members) -> None:
    about, colleague = vote(), member("urk", "collega")
    cast(about, members["urk"], "urk", "voor")
    assert "Dat deed Lid-urk Voorbeeld" in text(as_user(colleague).get(about.wish.url))
    sent(about, colleague, "onthouding", seen=1)
    assert Ballot.objects.get().choice == "onthouding"


def test_the_same_vote_sent_again_changes_nothing(members) -> None:
    about = vote()
    sent(about, members["urk"])
    assert sent(about, members["urk"]).status_code == 409
    assert BallotChange.objects.count() == 1


def test_a_vote_is_not_changed_without_end(members) -> None:
    about = vote()
    cast(about, members["urk"], "urk")
    Ballot.objects.update(version=100)
    assert "te vaak gewijzigd" in text(sent(about, members["urk"], "tegen", seen=100))
    assert Ballot.objects.get().choice == "voor"


def test_a_vote_after_closing_is_refused(members) -> None:
    about = vote()
    Vote.objects.update(closes_at=timezone.now())
    response = sent(about, members["urk"])
    assert response.status_code == 409
    assert "De stemming is gesloten." in text(response)
    close_due_votes()
    assert "De stemming is gesloten." in text(sent(about, members["urk"]))
    assert not Ballot.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"choice": "misschien"}, {"choice": ""}, {"seen": "-1"}, {"seen": ""}, {"seen": "²"},
        {"seen": "9" * 40},
    ],
)  # fmt: skip
def test_a_ballot_that_makes_no_sense_is_refused(members, wrong) -> None:
    about = vote()
    path = f"{about.wish.url}stemming/{about.pk}/"
    response = as_user(members["urk"]).post(path, {"choice": "voor", "seen": "0"} | wrong)
    assert response.status_code == 409
    assert "voor, tegen of onthouding" in text(response)


def test_a_vote_is_not_given_by_looking_at_an_address(members) -> None:
    about = vote()
    path = f"{about.wish.url}stemming/{about.pk}/?choice=voor&seen=0"
    response = as_user(members["urk"]).get(path)
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "knop op de pagina" in text(response)
    assert not Ballot.objects.exists()


def test_a_vote_from_another_site_is_refused(members) -> None:
    about = vote()
    client = Client(enforce_csrf_checks=True)
    client.force_login(members["urk"])
    path = f"{about.wish.url}stemming/{about.pk}/"
    assert client.post(path, {"choice": "voor", "seen": 0}).status_code == 403
    assert not Ballot.objects.exists()


def test_a_vote_with_the_address_of_another_wish_is_not_found(members) -> None:
    about, other = vote(), wish("Ander")
    path = f"{other.url}stemming/{about.pk}/"
    assert as_user(members["urk"]).post(path, {"choice": "voor", "seen": 0}).status_code == 404
    assert not Ballot.objects.exists()


def test_nobody_votes_for_another_municipality(members) -> None:
    about = vote()
    response = sent(about, members["urk"], municipality=place("dronten").pk)
    assert response.status_code == 403
    for user in (secretary(), person("r", Role.LOCAL_EDITOR, "urk"), person("niemand")):
        assert sent(about, user, municipality=place("urk").pk).status_code == 403
    assert not Ballot.objects.exists()


def test_the_database_refuses_a_second_ballot(members) -> None:
    about = vote()
    cast(about, members["urk"], "urk")
    with pytest.raises(IntegrityError), transaction.atomic():
        Ballot.objects.create(vote=about, municipality=place("urk"), choice="tegen")


# --- the result


def test_the_result_is_fixed_when_a_vote_closes(members) -> None:
    about = vote()
    cast(about, members["lelystad"], "lelystad", "voor")
    cast(about, members["urk"], "urk", "voor")
    cast(about, members["dronten"], "dronten", "tegen")
    about = close(about)
    found = (about.outcome, about.in_favour, about.against, about.abstained, about.entitled)
    assert found == ("aangenomen", 2, 1, 0, 4)
    leave(members["lelystad"])
    archive_section(place("urk"))
    assert close_due_votes() == 0
    again = Vote.objects.get()
    assert (again.outcome, again.in_favour, again.closed_at) == ("aangenomen", 2, about.closed_at)


def test_with_too_few_votes_there_is_no_result(members) -> None:
    about = vote()
    cast(about, members["urk"], "urk")
    assert close(about).outcome == "geen quorum"
    with pytest.raises(GuidanceError, match="te weinig gemeenten"):
        decide(secretary(), about, WishState.PLANNED, "Toch maar.")


def test_the_vote_of_a_member_who_left_counts_if_a_colleague_stays(members) -> None:
    about, colleague = vote(), member("urk", "collega")
    for slug in ("urk", "dronten"):
        cast(about, members[slug], slug)
    leave(members["urk"])
    assert close(about).in_favour == 2
    assert colleague.appointments.exists()


@pytest.mark.parametrize("how", ["left", "archived", "blocked"])
def test_a_municipality_that_is_no_longer_there_does_not_count(members, how: str) -> None:
    about = vote()
    for slug, choice in (("urk", "voor"), ("dronten", "tegen"), ("almere", "tegen")):
        cast(about, members[slug], slug, choice)
    if how == "left":
        leave(members["almere"])
    elif how == "archived":
        archive_section(place("almere"))
    else:
        User.objects.filter(pk=members["almere"].pk).update(is_active=False)
    about = close(about)
    assert (about.entitled, about.against, about.outcome) == (3, 1, "verworpen")
    assert not about.ballots.get(municipality=place("almere")).counted
    seen = text(as_user(members["urk"]).get(about.wish.url))
    assert "telde niet mee" in seen


# --- mergers


def merge(former: str, successor: str) -> None:
    Municipality.objects.filter(slug=former).update(
        valid_until=timezone.localdate() - timedelta(days=1), successor=place(successor)
    )
    follow_mergers()


def test_two_that_merge_have_one_voice_and_the_successor_keeps_its_own(members) -> None:
    about = vote()
    for slug, choice in (("urk", "tegen"), ("dronten", "voor"), ("almere", "voor")):
        cast(about, members[slug], slug, choice)
        support_wish(members[slug], about.wish, place(slug))
    weigh_all(about.wish, {"urk": 1, "dronten": 5})
    merge("urk", "dronten")
    assert dict(Ballot.objects.values_list("municipality__slug", "choice")) == {
        "dronten": "voor", "almere": "voor",
    }  # fmt: skip
    assert Support.objects.count() == 2
    assert Weighing.objects.get().gain == 5
    # Who sat for Urk does not yet sit for Dronten: three are left.
    about = close(about)
    assert (about.entitled, about.in_favour) == (3, 2)


def test_the_voice_of_a_municipality_goes_on_under_another_name(members) -> None:
    about = vote()
    cast(about, members["urk"], "urk", "tegen")
    support_wish(members["urk"], about.wish, place("urk"))
    weigh_all(about.wish, {"urk": 2})
    merge("urk", "ede")
    ballot = Ballot.objects.get()
    assert (ballot.municipality, ballot.choice) == (place("ede"), "tegen")
    assert BallotChange.objects.last().former_name == "Urk"
    assert Support.objects.get().municipality == place("ede")
    assert Weighing.objects.get().municipality == place("ede")
    # Its new members see what was voted, and may change it.
    assert sent(about, member("ede"), "voor", seen=ballot.version).status_code == 200


def test_of_two_that_become_one_new_municipality_the_last_word_counts(members) -> None:
    about = vote()
    cast(about, members["urk"], "urk", "voor")
    cast(about, members["dronten"], "dronten", "tegen")
    for slug in ("urk", "dronten"):
        Municipality.objects.filter(slug=slug).update(
            valid_until=timezone.localdate() - timedelta(days=1), successor=place("ede")
        )
    follow_mergers()
    assert Ballot.objects.get().choice == "tegen"


def test_what_was_counted_stays_with_who_voted(members) -> None:
    about = vote()
    for slug in PLACES:
        cast(about, members[slug], slug)
    close(about)
    merge("urk", "dronten")
    assert Ballot.objects.filter(vote=about).count() == 4


def test_a_vote_that_closes_on_the_last_day_waits_for_the_merger(members) -> None:
    about = vote(closes_at=timezone.now() - timedelta(seconds=5))
    Ballot.objects.create(vote=about, municipality=place("urk"), choice="voor")
    Municipality.objects.filter(slug="urk").update(
        valid_until=timezone.localdate(), successor=place("ede")
    )
    assert close_due_votes() == 0
    follow_mergers()
    member("ede")
    assert close_due_votes() == 1
    assert Vote.objects.get().in_favour == 1


# --- decisions


def adopted(members: dict[str, User]) -> Vote:
    about = vote()
    for slug, choice in (("urk", "voor"), ("dronten", "voor"), ("almere", "tegen")):
        cast(about, members[slug], slug, choice)
    return close(about)


def test_a_decision_is_public_and_who_voted_what_is_not(members) -> None:
    about, chief = adopted(members), secretary()
    path = f"{about.wish.url}stemming/{about.pk}/besluit/"
    response = as_user(chief).post(
        path, {"outcome": "gepland-nu", "reasons": "Het helpt veel mensen."}, follow=True
    )
    assert "Het besluit staat op de site." in text(response)
    decision = Decision.objects.get()
    for path in (decision.url, about.wish.url, HOME, f"{HOME}besluiten/"):
        assert "Het helpt veel mensen." in text(Client().get(path))
    seen = text(Client().get(decision.url))
    assert "Voor 2 Tegen 1 Onthouding 0" in seen
    assert "Almere" not in seen
    assert "Almere tegen" in text(as_user(members["urk"]).get(decision.url))
    column = BeautifulSoup(Client().get(HOME).content, "lxml").select_one(".roadmap__column")
    assert about.wish.title in column.text


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"outcome": "afgewezen", "reasons": "Nee."}, "bestaat niet"),
        ({"outcome": "gepland", "reasons": "Ja."}, "bestaat niet"),
        ({"outcome": "later", "reasons": " "}, "Vul dit in"),
        ({"outcome": "later", "reasons": "BSN 123456782"}, "iedereen leest mee"),
    ],
)
def test_a_decision_follows_from_the_vote(members, sent, said: str) -> None:
    about = adopted(members)
    path = f"{about.wish.url}stemming/{about.pk}/besluit/"
    response = as_user(secretary()).post(path, sent)
    assert response.status_code == 400
    assert said in text(response)
    assert not Decision.objects.exists()


def test_a_decision_the_service_is_asked_for_follows_from_the_vote_too(members) -> None:
    about, chief = adopted(members), secretary()
    with pytest.raises(GuidanceError, match="aangenomen"):
        decide(chief, about, WishState.REJECTED, "Nee.")
    with pytest.raises(GuidanceError, match="nu of straks"):
        decide(chief, about, WishState.PLANNED, "Ja.")
    decide(chief, about, WishState.LATER, "Later.")
    with pytest.raises(GuidanceError, match="al vastgelegd"):
        decide(chief, about, WishState.LATER, "Nog eens.")


def test_before_a_vote_closes_nothing_is_decided(members) -> None:
    about, chief = vote(), secretary()
    with pytest.raises(GuidanceError, match="nog niet gesloten"):
        decide(chief, about, WishState.LATER, "Nu al.")
    path = f"{about.wish.url}stemming/{about.pk}/besluit/"
    assert as_user(chief).get(path).status_code == 409


def test_decisions_are_followed_by_a_feed(members) -> None:
    about = adopted(members)
    decide(secretary(), about, WishState.LATER, "Nog <niet>.")
    feed = feedparser.parse(Client().get(f"{HOME}besluiten/feed.atom").content)
    assert not feed.bozo
    [entry] = feed.entries
    assert entry.title == "Later: Grotere letters"
    assert entry.summary == "<p>Nog &lt;niet&gt;.</p>"


def test_a_result_waits_for_the_secretary(members) -> None:
    about = adopted(members)
    seen = text(as_user(secretary()).get(f"{HOME}mijn/"))
    assert "Stemming aangenomen: leg het besluit vast" in seen
    decide(secretary("ander"), about, WishState.LATER, "Later.")


def test_members_hear_of_a_vote_once(members) -> None:
    open_vote(secretary(), wish(state=WishState.WEIGHED), timezone.now() + timedelta(days=7))
    assert Notice.objects.count() == len(PLACES)
