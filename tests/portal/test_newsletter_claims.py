"""The logic of claiming, in any order of what can happen to senders and readers."""

from collections import Counter

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from wagtail.models import ModelLogEntry

from oggz.portal.accounts.models import User
from oggz.portal.newsletters import services
from oggz.portal.newsletters.claims import Claim, Claims, slot_of
from oggz.portal.newsletters.models import Delivery, Edition, Subscriber
from oggz.portal.newsletters.services.sending import finish_edition, start_edition
from oggz.web.carriers import Fate, Outcome
from tests.portal.newsletters import draft_edition, letter_of, nobody, readers
from tests.together import really

pytestmark = pytest.mark.django_db

READERS = 8
_DOMAIN = "stappen.example"
State = Delivery.State


class Sender:
    """One that sends, with a connection of its own to the database that can break."""

    def __init__(self, edition: int) -> None:
        self.database: BaseDatabaseWrapper = connections["default"].copy()
        self.holding = slot_of(self.database, edition)
        slot = self.holding.__enter__()
        self.claims = Claims(self.database, edition, slot) if slot is not None else None
        self.claim: Claim | None = None

    def leave(self) -> None:
        self.holding.__exit__(None, None, None)
        self.database.close()

    def die(self) -> None:
        """Without a word: what it held is let go of by PostgreSQL."""
        self.database.close()
        self.holding.gen.close()
        self.claims = None


class Sending(RuleBasedStateMachine):
    """Senders that come, work, break off and die; readers that leave; an editor who pauses."""

    def __init__(self) -> None:
        super().__init__()
        self.edition = _begun()
        self.senders: list[Sender] = []
        # What the mail server was given: it alone knows.
        self.given: Counter[str] = Counter()
        self.left: set[str] = set()
        self.given_when_left: dict[str, int] = {}
        self.deaths = 0
        self.uncertain_answers = 0

    @rule()
    def a_sender_comes(self) -> None:
        sender = Sender(self.edition)
        if sender.claims is None:
            sender.leave()
        else:
            self.senders.append(sender)
        assert len(self.senders) <= 2  # as many as there are slots

    @precondition(lambda self: self.senders)
    @rule(data=st.data(), fate=st.sampled_from(list(Fate)), keep=st.booleans())
    def a_sender_hands_over(self, data: st.DataObject, fate: Fate, keep: bool) -> None:
        sender = data.draw(st.sampled_from(self.senders))
        assert sender.claims is not None
        if sender.claim is None:
            sender.claim = sender.claims.claim()
            return
        claim, outcome = sender.claim, Outcome(fate)
        if fate in (Fate.HANDED_OVER, Fate.UNCERTAIN):
            self._give(claim.address)
        self.uncertain_answers += fate is Fate.UNCERTAIN
        if keep:
            sender.claim = sender.claims.claim(claim, outcome)
        else:
            sender.claims.note(claim, outcome)
            sender.claim = None

    @precondition(lambda self: self.senders)
    @rule(data=st.data(), was_accepted=st.booleans())
    def a_sender_dies(self, data: st.DataObject, was_accepted: bool) -> None:
        sender = data.draw(st.sampled_from(self.senders))
        if sender.claim is not None and was_accepted:
            self._give(sender.claim.address)
        self.deaths += sender.claim is not None
        sender.die()
        self.senders.remove(sender)

    @precondition(lambda self: any(s.claim is None for s in self.senders))
    @rule()
    def a_sender_is_done(self) -> None:
        sender = next(s for s in self.senders if s.claim is None)
        sender.leave()
        self.senders.remove(sender)

    @rule()
    def time_passes(self) -> None:
        Delivery.objects.filter(edition=self.edition).update(next_at=timezone.now())

    @rule(number=st.integers(0, READERS - 1))
    def a_reader_leaves(self, number: int) -> None:
        address = f"lezer-{number}@{_DOMAIN}"
        if address in self.left:
            return
        key = Subscriber.objects.get(address=address).pk
        services.unsubscribe(key, letter_of("urk").pk)
        self.left.add(address)
        on_its_way = any(s.claim and s.claim.address == address for s in self.senders)
        self.given_when_left[address] = self.given[address] + on_its_way

    @rule()
    def the_editor_pauses_and_resumes(self) -> None:
        by = User.objects.get(username="stappen")
        edition = Edition.objects.get(pk=self.edition)
        if edition.state == Edition.State.SENDING:
            services.pause(self.edition, by=by)
        elif edition.state == Edition.State.PAUSED:
            services.resume(self.edition, by=by)

    def _give(self, address: str) -> None:
        self.given[address] += 1
        assert self.given[address] == 1, "somebody got it twice"

    @invariant()
    def who_left_gets_no_more(self) -> None:
        for address, number in self.given_when_left.items():
            assert self.given[address] <= number

    @invariant()
    def everyone_is_accounted_for(self) -> None:
        states = Counter(
            Delivery.objects.filter(edition=self.edition).values_list("state", flat=True)
        )
        assert sum(states.values()) == READERS
        assert states[State.CLAIMED] <= 2
        assert states[State.UNCERTAIN] <= self.deaths + self.uncertain_answers
        # A message that waits was never given to the mail server.
        waiting = Delivery.objects.filter(edition=self.edition, state=State.WAITING)
        addresses = waiting.values_list("subscriber__address", flat=True)
        assert not any(self.given[address] for address in addresses)

    def teardown(self) -> None:
        """Whatever happened, somebody can finish it."""
        for sender in self.senders:
            sender.die()
        Edition.objects.filter(pk=self.edition, state=Edition.State.PAUSED).update(
            state=Edition.State.SENDING
        )
        last = Sender(self.edition)
        assert last.claims is not None
        self.time_passes()
        claim = last.claims.claim()
        while claim is not None:
            self._give(claim.address)
            claim = last.claims.claim(claim, Outcome(Fate.HANDED_OVER))
        last.leave()
        assert finish_edition(self.edition)
        _remove()


def _begun() -> int:
    """Committed, because each sender has a connection of its own."""
    _remove()
    by = User.objects.create_user("stappen")
    by.groups.add(Group.objects.get(name="Moderators"))
    letter = letter_of("urk")
    readers(letter, [f"lezer-{n}@{_DOMAIN}" for n in range(READERS)])
    edition = draft_edition(letter, by=by)
    Edition.objects.filter(pk=edition.pk).update(
        state=Edition.State.APPROVED, send_at=timezone.now()
    )
    assert start_edition(edition.pk)
    return edition.pk


def _remove() -> None:
    Edition.objects.filter(authors__username="stappen").delete()
    ModelLogEntry.objects.filter(user__username="stappen").delete()
    Subscriber.objects.filter(address__endswith=_DOMAIN).delete()
    User.objects.filter(username="stappen").delete()


def test_claims_in_any_order() -> None:
    machine = Sending.TestCase
    machine.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)

    def run() -> None:
        with transaction.atomic():
            nobody(letter_of("urk"))
        assert not connection.in_atomic_block
        try:
            machine().runTest()
        finally:
            _remove()

    assert really(run) == [None]
