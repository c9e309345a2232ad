"""Members who press the same button at the same moment."""

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, User
from oggz.portal.guidance.models import Ballot, BallotChange, Support, Vote, Wish
from oggz.portal.guidance.services import close_due_votes
from tests.portal.guidance_world import HOME, as_user, member, vote
from tests.together import really

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_once() -> Iterator[dict[str, int]]:
    """A vote that is really there, for two members of Urk and one of Zeewolde."""

    def make() -> dict[str, int]:
        about = vote()
        users = {
            name: member(slug, f"tegelijk-{name}").pk
            for name, slug in (("one", "urk"), ("two", "urk"), ("other", "zeewolde"))
        }
        return {"vote": about.pk, "wish": about.wish.pk} | users

    [made] = really(make)
    assert isinstance(made, dict), made
    yield made

    def remove() -> None:
        Vote.objects.filter(pk=made["vote"]).delete()
        Wish.objects.filter(pk=made["wish"]).delete()
        users = User.objects.filter(username__startswith="tegelijk-")
        Appointment.objects.filter(user__in=users).delete()
        users.delete()

    assert really(remove) == [None]


def press(at_once: dict[str, int], who: str, choice: str) -> int:
    path = f"{HOME}wensen/{at_once['wish']}/stemming/{at_once['vote']}/"
    client = as_user(User.objects.get(pk=at_once[who]))
    return client.post(path, {"choice": choice, "seen": 0}).status_code


def test_of_two_members_who_vote_one_counts_and_the_other_hears_it(at_once) -> None:
    left = [("one", "voor"), ("two", "tegen")]
    assert sorted(really(lambda: press(at_once, *left.pop()), times=2)) == [302, 409]

    def kept() -> tuple[int, int]:
        of = {"vote": at_once["vote"]}
        return Ballot.objects.filter(**of).count(), BallotChange.objects.filter(**of).count()

    assert really(kept) == [(1, 1)]


def test_of_two_who_support_one_support_is_kept(at_once) -> None:
    left = ["one", "two", "one", "two"]

    def support() -> int:
        client = as_user(User.objects.get(pk=at_once[left.pop()]))
        return client.post(f"{HOME}wensen/{at_once['wish']}/steun/").status_code

    assert really(support, times=4) == [302] * 4
    assert really(lambda: Support.objects.filter(wish=at_once["wish"]).count()) == [1]


def test_a_vote_closes_once_and_counts_what_was_in_before(at_once) -> None:
    left = ["vote", "close", "close", "vote"]

    def soon() -> None:
        closes = timezone.now() + timedelta(seconds=1)
        Vote.objects.filter(pk=at_once["vote"]).update(closes_at=closes)

    def act() -> int:
        if left.pop() == "vote":
            time.sleep(0.9)  # some before, some after the moment
            press(at_once, "other" if len(left) > 1 else "one", "voor")
            return 0
        end, closed = time.monotonic() + 2.5, 0
        while time.monotonic() < end:
            closed += close_due_votes()
        return closed

    really(soon)
    answers = really(act, times=4)
    assert sum(answers) == 1, answers

    def found() -> tuple[int, int, int]:
        about = Vote.objects.get(pk=at_once["vote"])
        return about.cast, about.ballots.count(), about.ballots.filter(counted=True).count()

    [(counted, kept, marked)] = really(found)
    assert counted == kept == marked
