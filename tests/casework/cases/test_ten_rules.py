"""The rules that always hold, after anything that happens, in any order, in a real database.

What must be seen comes from a literal reader of its own (`ten_rules`). Few runs here; as many as
OGGZ_TEN_RULES says for a night.
"""

import os
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import Phase as Step
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from oggz.casework.access import barrier, deciding
from oggz.casework.access.errors import Denied, ReadingOnly, Unknown
from oggz.casework.access.seats import Seat
from oggz.casework.audit.models import Entry
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.models import (
    Case,
    Contribution,
    File,
    Objection,
    Outcome,
    Participation,
)
from oggz.casework.cases.services import content, grounds, opening, participation, phases
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version
from oggz.casework.covenants.services import drafting, life, signing
from oggz.casework.door import break_glass as glass
from oggz.casework.parties.models import Member, Membership
from oggz.casework.parties.services.memberships import leave
from oggz.casework.parties.sessions import Viewer
from oggz.casework.retention import services as retention
from oggz.casework.retention.models import Reason
from oggz.casework.retention.services import Actor, Ground
from oggz.casework.vault import keyring
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import KeyDestroyedError
from oggz.covenant.comparison import compare
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    HEALTH,
    Action,
    DataCategory,
    Phase,
    Role,
    SecrecyGround,
    Subject,
)
from tests.casework.cases.ten_rules import Account, Objecting, Person, Said, Text
from tests.casework.parties import people
from tests.casework.retention.conftest import nothing_remembered, own_files, own_var
from tests.casework.world import WEIGHED, Table
from tests.covenant.deciding import literal

__all__ = ["nothing_remembered", "own_files", "own_var"]

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

RUNS = int(os.environ.get("OGGZ_TEN_RULES", "6"))
STEPS = 24
CATEGORIES = (
    DataCategory.HOUSING, DataCategory.IDENTITY, DataCategory.SAFETY, DataCategory.ADDICTION,
    DataCategory.POLICE, DataCategory.PLAN, DataCategory.OWN_WORDS,
)  # fmt: skip
PURPOSES = ("hulp", "wonen", "veiligheid", "rechten")
NAMES = (
    "regisseur", "casusregisseur", "woonconsulent", "wijkagent", "hulpverlener", "jongerenwerker"
)  # fmt: skip
COORDINATORS = (Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR)
REASON = "Er is direct gevaar en niemand van het team is nu te bereiken om te helpen."
ANY = st.sampled_from
WHO = ANY(NAMES)


def without(text: str, clause: str) -> str:
    """The text of a covenant, less one clause."""
    before, _, rest = text.partition(f'[[clauses]]\nid = "{clause}"\n')
    assert rest, clause
    ends = rest.index("\n[[") if "\n[[" in rest else rest.index("\n#")
    return before + rest[ends + 1 :]


# Other texts that the parties may come to agree on.
AMENDMENTS = {
    "the corporation reads no more": lambda text: without(text, "corporatie-leest"),
    "no health for who coordinates": lambda text: without(text, "casusregisseur-leest-gezondheid"),
    "the police read at every level": lambda text: text.replace(
        'categories = ["identity", "contact", "safety"]\nphases = ["approach"]\nlevels = [3, 4]',
        'categories = ["identity", "contact", "safety"]\nphases = ["approach"]',
    ),
    "who lives there may have it corrected in aftercare only": lambda text: without(
        text, "verbeteren"
    ),
}


class Stage:
    """Made once: a signed covenant, a case that was weighed and one that never was."""

    def __init__(self) -> None:
        self.table = Table()
        self.world = self.table.world
        self.viewers = self.table.seats | {
            "jongerenwerker": self.world.viewer("jongerenwerk", Role.PROFESSIONAL)
        }
        for slug in self.world.parties:
            self.world.person(slug, Role.SIGNATORY)
        self.second = people.works(self.world.parties["gemeente"], Role.PROCESS_COORDINATOR)
        self.administrator = self.world.viewer("gemeente", Role.ADMINISTRATOR)
        self.unweighed = self._never_weighed()

    def _never_weighed(self) -> tuple[Case, File]:
        """As no service of ours makes one: what if something is forgotten?"""
        opener = self.table.seats["regisseur"]
        barrier.tell(opener)
        case = Case.objects.create(
            covenant=self.world.covenant, phase=Phase.APPROACH, opened_by_id=opener.member,
            opened_for=self.world.parties[opener.party],
        )  # fmt: skip
        file = File.objects.create(case=case, subject=Subject.PERSON)
        vault.make_key(case.pk)
        for viewer in self.table.seats.values():
            Participation.objects.create(
                case=case, file=file, member_id=viewer.member, role=viewer.role,
                party=self.world.parties[viewer.party], purpose=viewer.purpose,
                added_by_id=opener.member,
            )  # fmt: skip
        return case, file


class Ten(RuleBasedStateMachine):
    stage: Stage

    def __init__(self) -> None:
        super().__init__()
        self.doing = ExitStack()
        for database in ("default", "vault"):
            self.doing.enter_context(transaction.atomic(using=database))
        self.clock = self.doing.enter_context(time_machine.travel(timezone.now(), tick=False))
        keyring.forget()
        self.people = {
            name: Person(name, viewer.party, viewer.role, viewer.purpose)
            for name, viewer in self.stage.viewers.items()
        }
        for name in self.stage.table.seats:
            self.people[name].seats.add(self.people[name].purpose)
        self.under_way: Version | None = None
        self.signed: set[str] = set()
        self.objections: list[Objection] = []
        self.gone: set[str] = set()
        self.spoken = 0
        self.begun = self.today

    def teardown(self) -> None:
        for database in ("default", "vault"):
            transaction.set_rollback(True, using=database)
        self.doing.close()

    @initialize(weighed=st.booleans())
    def in_a_case(self, weighed: bool) -> None:
        table, version = self.stage.table, self.stage.world.version
        self.case, self.file = (table.case, table.file) if weighed else self.stage.unweighed
        text = Text(covenants.document(version.checksum), frozenset(self.stage.world.parties))
        self.told = Account([text], phase=Phase.APPROACH, weighed=weighed)

    # --- who and when

    def words(self) -> str:
        """Other ones each time; without figures, which could be a citizen number."""
        self.spoken += 1
        return "Woorden " + "".join("abcdefghij"[int(figure)] for figure in f"{self.spoken:06}")

    @property
    def now(self):
        return timezone.now()

    @property
    def today(self):
        return timezone.localdate()

    def viewer(self, name: str) -> Viewer:
        return replace(self.stage.viewers[name], purpose=self.people[name].purpose)

    def seat(self, name: str) -> Seat | None:
        """Rules 1, 4, 6: a seat is there when the account says so, and else there is none."""
        seat, who = self.stage.world.look(self.viewer(name), self.case.pk), self.people[name]
        assert (seat is not None) == self.told.has_seat(who, self.now, self.today), name
        assert seat is None or (seat.glass is not None) == self.told.looks_in(who, self.now)
        return seat

    def place(self, name: str) -> Seat | None:
        """The seat of who takes part: who looks in by a broken glass writes nothing."""
        seat = self.seat(name)
        if seat is None or seat.glass is None:
            return seat
        for write in (
            lambda: grounds.give_consent(self.file, by=seat),
            lambda: content.contribute(self.file, DataCategory.SAFETY, "Woorden.", by=seat),
        ):
            with pytest.raises(ReadingOnly), transaction.atomic():
                write()
        return None

    def expected(self, name: str, action: Action, category: DataCategory, **of) -> bool:
        return self.told.may(self.people[name], action, category, self.now, self.today, **of)

    def attempt(self, allowed: bool, work, *refusals: type[Exception]) -> bool:
        """Do it, and see that it is refused when it must be."""
        refusals = refusals or (Denied, Unknown)
        try:
            with transaction.atomic():
                work()
        except refusals:
            assert not allowed
            return False
        assert allowed
        return True

    # --- what happens in a case

    @rule(name=WHO, category=ANY(CATEGORIES), bsn=st.booleans())
    def brings_in(self, name: str, category: DataCategory, bsn: bool) -> None:
        if (seat := self.place(name)) is None:
            return
        text, made = self.words(), []
        if self.attempt(
            self.expected(name, Action.CONTRIBUTE, category, bsn=bsn)
            and not self.is_gone(category, self.people[name].party),
            lambda: made.append(
                content.contribute(self.file, category, text, has_bsn=bsn, by=seat)
            ),
            Denied, KeyDestroyedError,
        ):  # fmt: skip
            source = self.people[name].party
            self.told.said.append(Said(made[0].pk, category, source, text, self.now, bsn))

    @precondition(lambda self: self.readable())
    @rule(data=st.data(), name=WHO)
    def corrects(self, data: st.DataObject, name: str) -> None:
        said, seat = data.draw(ANY(self.readable())), self.place(name)
        if seat is None:
            return
        own = said.source == self.people[name].party
        allowed = own and self.expected(
            name, Action.CORRECT, said.category, source=said.source, bsn=said.bsn,
            agreed=said.agreed,
        ) and not self.is_gone(said.category, said.source)  # fmt: skip
        text, made = self.words(), []
        with barrier.task("retention"):
            row = Contribution.objects.get(pk=said.id)
        if self.attempt(
            allowed,
            lambda: made.append(content.correct(row, text, by=seat)),
            Denied, Unknown, CaseError, KeyDestroyedError,
        ):  # fmt: skip
            said.corrected = True
            self.told.said.append(
                Said(made[0].pk, said.category, said.source, text, self.now, said.bsn)
            )

    def is_gone(self, category: DataCategory, source: str) -> bool:
        """What was destroyed today takes nothing in for the rest of the day."""
        return vault.part_of(category, source, self.now) in self.gone

    def readable(self) -> list[Said]:
        return [s for s in self.told.said if not (s.corrected or s.erased or s.unreadable)]

    @precondition(lambda self: self.readable())
    @rule(data=st.data(), name=WHO, agrees=st.booleans())
    def agrees_to_passing_on(self, data: st.DataObject, name: str, agrees: bool) -> None:
        said, seat = data.draw(ANY(self.readable())), self.place(name)
        if seat is None:
            return
        with barrier.task("retention"):
            row = Contribution.objects.get(pk=said.id)
        work = grounds.agree_to_passing_on if agrees else grounds.withdraw_agreement
        if self.attempt(said.source == self.people[name].party, lambda: work(row, by=seat)):
            said.agreed = agrees

    @rule(name=WHO, gives=st.booleans())
    def consent(self, name: str, gives: bool) -> None:
        if seat := self.place(name):
            work = grounds.give_consent if gives else grounds.withdraw_consent
            work(self.file, by=seat)
            self.told.consent = gives

    @rule(name=WHO)
    def is_weighed(self, name: str) -> None:
        if seat := self.place(name):
            grounds.weigh(WEIGHED, by=seat)
            self.told.weighed = True

    @rule(name=WHO)
    def objects(self, name: str) -> None:
        if seat := self.place(name):
            self.objections.append(grounds.object_to_sharing("Liever niet.", by=seat))
            self.told.objections.append(Objecting())

    @precondition(lambda self: self.objections)
    @rule(data=st.data(), name=WHO, how=ANY(("override", "uphold", "reject")))
    def answers_an_objection(self, data: st.DataObject, name: str, how: str) -> None:
        number = data.draw(st.integers(0, len(self.objections) - 1))
        row, told, seat = self.objections[number], self.told.objections[number], self.place(name)
        if seat is None:
            return
        allowed = self.people[name].role in COORDINATORS and told.upheld is None
        if how == "override":
            if told.overridden:
                return
            if self.attempt(
                allowed,
                lambda: grounds.override_objection(row, "Ontruiming.", by=seat),
                CaseError,
            ):
                told.overridden = True
            return
        upheld = how == "uphold"
        if self.attempt(
            allowed, lambda: grounds.decide_objection(row, upheld=upheld, by=seat), CaseError
        ):
            told.upheld = upheld

    @rule(name=WHO)
    def sets_secrecy_aside(self, name: str) -> None:
        if seat := self.place(name):
            ground = SecrecyGround.CONFLICT_OF_DUTIES
            grounds.set_secrecy_aside(ground, "Zwijgen is erger.", by=seat)
            self.told.secrecy.setdefault(self.people[name].party, set()).add(ground)

    @rule(name=WHO)
    def raises_an_alarm(self, name: str) -> None:
        if seat := self.place(name):
            grounds.raise_alarm("Er is gevaar.", by=seat)
            self.told.alarms.append(self.now)

    @rule(name=ANY(("regisseur", "casusregisseur")), phase=ANY(Phase))
    def goes_on(self, name: str, phase: Phase) -> None:
        if (seat := self.place(name)) is None:
            return
        follows = phase in phases.NEXT[self.told.phase]
        may = self.expected(name, Action.COORDINATE, DataCategory.CASE)
        if self.attempt(follows and may, lambda: phases.move(phase, by=seat), Denied, CaseError):
            self.told.phase = phase

    @rule(name=ANY(("regisseur", "casusregisseur")), level=st.integers(0, 5))
    def scales(self, name: str, level: int) -> None:
        if (seat := self.place(name)) is None:
            return
        one_step = 1 <= level <= 4 and abs(level - self.told.level) == 1
        may = self.expected(name, Action.COORDINATE, DataCategory.CASE)
        if self.attempt(one_step and may, lambda: phases.scale(level, by=seat), Denied, CaseError):
            self.told.level = level

    @precondition(lambda self: len(self.told.said) > 1)
    @rule(outcome=ANY(Outcome))
    def is_closed(self, outcome: Outcome) -> None:
        if (seat := self.place("regisseur")) is None:
            return
        may = self.expected("regisseur", Action.CLOSE, DataCategory.CASE)
        open_still = self.told.phase is not Phase.CLOSED
        if self.attempt(
            may and open_still, lambda: phases.close(outcome, by=seat), Denied, CaseError
        ):
            self.told.phase = Phase.CLOSED

    # --- who takes part

    @rule(name=WHO, purpose=ANY(PURPOSES))
    def works_for_another_purpose(self, name: str, purpose: str) -> None:
        self.people[name].purpose = purpose

    @rule(name=WHO, purpose=ANY(PURPOSES))
    def is_let_in(self, name: str, purpose: str) -> None:
        if (seat := self.place("regisseur")) is None:
            return
        who, viewer = self.people[name], self.stage.viewers[name]
        text = self.told.text(self.today)
        possible = (
            who.works and who.party in text.signed_by and who.party not in self.told.withdrawn
        )
        if self.attempt(
            possible and self.expected("regisseur", Action.COORDINATE, DataCategory.CASE),
            lambda: participation.add(
                self.file, member=Member.objects.get(pk=viewer.member),
                party=self.stage.world.parties[who.party], role=who.role, purpose=purpose,
                by=seat,
            ),
            Denied, CaseError,
        ):  # fmt: skip
            who.seats.add(purpose)

    @rule(name=WHO)
    def leaves_the_table(self, name: str) -> None:
        if seat := self.place(name):
            participation.end(seat.participation, by=seat)
            self.people[name].seats.discard(self.people[name].purpose)

    @rule(name=ANY(NAMES[1:]))
    def leaves_the_party(self, name: str) -> None:
        who, viewer = self.people[name], self.stage.viewers[name]
        if who.works:
            self.clock.shift(1)
            row = Membership.objects.active().get(member=viewer.member, role=viewer.role)
            leave(row.member, row)
            who.works, who.glass = False, None
            who.seats.clear()

    @precondition(lambda self: not all(who.works for who in self.people.values()))
    @rule(data=st.data())
    def comes_back(self, data: st.DataObject) -> None:
        """In the same role; what they took part in before, they take part in no more."""
        who = data.draw(ANY([who for who in self.people.values() if not who.works]))
        viewer = self.stage.viewers[who.name]
        self.clock.shift(1)
        Member.objects.filter(pk=viewer.member).update(is_active=True)
        Membership.objects.create(
            member_id=viewer.member, party=self.stage.world.parties[who.party], role=who.role,
            since=self.now,
        )  # fmt: skip
        who.works = True

    @rule(days=ANY((1, 2, 3, 4, 40)))
    def days_pass(self, days: int) -> None:
        self.clock.shift(timedelta(days))

    @precondition(lambda self: self.told.said)
    @rule()
    def the_covenant_ends(self) -> None:
        self.clock.shift(timedelta(1100))

    # --- what the parties agree on

    @precondition(lambda self: self.under_way is None and len(self.told.texts) < 2)
    @rule(name=ANY(sorted(AMENDMENTS)), later=ANY((0, 0, 3)))
    def another_text_is_sent(self, name: str, later: int) -> None:
        world = self.stage.world
        by = world.person("gemeente", Role.PROCESS_COORDINATOR)
        # Later on, clauses of the text have days that are over.
        if self.told.text(self.today) is None or self.today > self.begun + timedelta(300):
            return
        draft = drafting.amend(world.covenant, by=by)
        text = AMENDMENTS[name](draft.text)
        start = next(line for line in text.splitlines() if line.startswith("starts = "))
        text = text.replace(start, f"starts = {self.today + timedelta(later)}", 1)
        end = next(line for line in text.splitlines() if line.startswith("ends = "))
        text = text.replace(end, f"ends = {self.today + timedelta(2000)}", 1)
        draft = drafting.save(draft, text, revision=draft.revision, by=by)
        self.under_way, self.signed = signing.send(draft, by=by), set()

    @precondition(lambda self: self.under_way is not None)
    @rule(all_of_them=st.booleans())
    def is_signed(self, all_of_them: bool) -> None:
        """It holds when the last has signed, and not a signature earlier."""
        left = sorted(set(self.stage.world.parties) - self.signed)
        for slug in left if all_of_them else left[:3]:
            signing.sign(
                self.under_way, checksum=self.under_way.checksum, name="V. Oorbeeld",
                function="bestuurder", by=self.stage.world.person(slug, Role.SIGNATORY),
            )  # fmt: skip
            self.signed.add(slug)
        if self.signed == set(self.stage.world.parties):
            document = covenants.document(self.under_way.checksum)
            self.told.texts.append(Text(document, frozenset(self.signed)))
            self.under_way = None
            self._is_told_who_gains_and_loses(*self.told.texts[-2:])

    def _is_told_who_gains_and_loses(self, old: Text, new: Text) -> None:
        """Rule 10: of all that people of this case ask, what changes is in the list."""
        told = compare(old.document, new.document)
        assert new.document.version == old.document.version + 1
        assert not told.is_empty
        day = max(self.today, new.document.starts)
        for who in self.people.values():
            for category in CATEGORIES:
                for action in (Action.READ, Action.CONTRIBUTE, Action.CORRECT):
                    asked = Request(
                        party=who.party, role=who.role, action=action, purpose=who.purpose,
                        category=category, phase=self.told.phase, date=day,
                        level=self.told.level, source=who.party,
                        conditions=self.told.facts(who.party, self.now, agreed=False),
                    )  # fmt: skip
                    before = literal.answer(old.document, asked).allowed
                    after = literal.answer(new.document, asked).allowed
                    assert told.gained(asked) == (after and not before)
                    assert told.lost(asked) == (before and not after)

    @precondition(lambda self: len(self.told.said) > 2)
    @rule(slug=ANY(("woonstichting", "politie", "sociaal-team", "gemeente")))
    def a_party_leaves_the_covenant(self, slug: str) -> None:
        text = self.told.text(self.today)
        if text is None or slug in self.told.withdrawn:
            return
        signatory = self.stage.world.person(slug, Role.SIGNATORY)
        life.withdraw(self.stage.world.covenant, "Wij houden op.", by=signatory)
        self.told.withdrawn.add(slug)

    # --- what goes

    def _actor(self, second: bool) -> Actor:
        viewer = replace(self.stage.viewers["regisseur"], purpose="rechten")
        member = self.stage.second.member.pk if second else viewer.member
        return Actor(replace(viewer, member=member), is_fresh=True)

    @precondition(lambda self: any(not said.erased for said in self.told.said))
    @rule(data=st.data(), whole=ANY((False, False, False, True)))
    def is_destroyed(self, data: st.DataObject, whole: bool) -> None:
        """By two people; one alone cannot."""
        there = [said for said in self.told.said if not said.erased]
        said = data.draw(ANY(there))
        part = "" if whole else vault.part_of(said.category, said.source, said.at)
        ground = Ground(Reason.ERASURE, ("AVG.17",))
        found = retention.propose(self.case.pk, part, ground, by=self._actor(second=False))
        with pytest.raises(retention.Refused), transaction.atomic():
            retention.confirm(found.pk, by=self._actor(second=False))
        retention.confirm(found.pk, by=self._actor(second=True))
        retention.carry_out(found.pk)
        keyring.forget()
        self.told.destroyed = whole
        self.gone.add(part)
        for each in there:
            if whole or vault.part_of(each.category, each.source, each.at) == part:
                each.erased = True

    # --- an emergency

    @rule(name=WHO, hours=st.integers(0, 6))
    def breaks_the_glass(self, name: str, hours: int) -> None:
        """Rule 8: four hours at most, and the officer's log has it."""
        viewer = self.viewer(name)
        if not self.people[name].works:
            return
        known = Entry.objects.filter(action="break_glass.begun", case=self.case.pk).count()
        again = glass.active(viewer, self.case.pk) is not None
        made = []
        if self.attempt(
            1 <= hours <= 4,
            lambda: made.append(
                glass.break_glass(
                    viewer, covenant=viewer.covenant, case=self.case.pk, reason=REASON,
                    hours=hours,
                )
            ),
            glass.BreakGlassError,
        ):  # fmt: skip
            assert made[0].until <= self.now + timedelta(hours=4)
            self.people[name].glass = made[0].until
            told = Entry.objects.filter(action="break_glass.begun", case=self.case.pk).count()
            assert told == known + (not again)

    # --- what always holds

    @invariant()
    def everybody_sees_what_the_rules_say_and_nothing_else(self) -> None:
        """Rules 1 to 7, read from the text of the covenant."""
        for name, who in self.people.items():
            if (seat := self.seat(name)) is None:
                continue
            shown = content.read(seat)
            expected = self.told.read(who, self.now, self.today)
            assert sorted(map(str, (each.text for each in shown))) == sorted(map(str, expected))
            self._without_exception(who, [each.contribution for each in shown])

    def _without_exception(self, who: Person, shown: list[Contribution]) -> None:
        """What no text of the parties may undo."""
        others = [row for row in shown if row.source.slug != who.party]
        if not self.told.weighed:
            assert not shown
        if any(each.suspends for each in self.told.objections):
            assert not others
        for row in shown:
            category = DataCategory(row.category)
            assert not (who.party in ("woonstichting", "jongerenwerk") and category in HEALTH)
            assert not (who.role is Role.PROCESS_COORDINATOR and category in HEALTH)
            assert not (row.has_bsn and who.party in ("woonstichting", "jongerenwerk"))

    @invariant()
    def the_source_decides_who_takes_its_words_further(self) -> None:
        """Rule 9."""
        for name, who in self.people.items():
            if not self.told.said or (seat := self.seat(name)) is None:
                continue
            for action in (Action.SHARE, Action.EXPORT):
                rows = deciding.visible(seat, action)
                assert {row.pk for row in rows} == {
                    said.id for said in self.told.visible(who, action, self.now, self.today)
                }
                assert all(row.source.slug == who.party or row.fact_source_agrees for row in rows)

    @invariant()
    def nobody_learns_that_something_is_there(self) -> None:
        """Rule 5: what one may not correct is told as what does not exist."""
        hidden = [said for said in self.readable() if said.source != "woonstichting"]
        if not hidden or (seat := self.place("woonconsulent")) is None:
            return
        told = set()
        for pk in (hidden[0].id, uuid4()):
            with pytest.raises(Unknown) as refused:
                content.correct(Contribution(pk=pk), "Iets.", by=seat)
            told.add(str(refused.value))
        assert len(told) == 1

    @invariant()
    def who_manages_has_no_seat_and_breaks_no_glass(self) -> None:
        """Rule 8."""
        administrator = self.stage.administrator
        assert self.stage.world.look(administrator, self.case.pk) is None
        assert not Contribution.objects.exists()
        with pytest.raises(glass.BreakGlassError), transaction.atomic():
            glass.break_glass(
                administrator, covenant=administrator.covenant, case=self.case.pk,
                reason=REASON, hours=1,
            )  # fmt: skip

    @invariant()
    def without_a_covenant_nothing_is_opened(self) -> None:
        """Rule 1."""
        text = self.told.text(self.today)
        if text is not None and "gemeente" not in self.told.withdrawn:
            return
        barrier.tell(self.viewer("regisseur"))
        with pytest.raises(Unknown), transaction.atomic():
            opening.open_case(WEIGHED, by=self.viewer("regisseur"))

    @invariant()
    def no_words_are_in_the_log(self) -> None:
        words = {said.text.split()[1] for said in self.told.said}
        kept = str(list(Entry.objects.filter(case=self.case.pk).values_list("detail", "object_id")))
        assert not any(word in kept for word in words)


def test_the_ten_rules_hold_whatever_happens() -> None:
    Ten.stage = Stage()
    run_state_machine_as_test(
        Ten,
        settings=settings(
            max_examples=RUNS,
            # The same each time, but for a night: then others.
            derandomize="OGGZ_TEN_RULES" not in os.environ,
            database=None,
            stateful_step_count=STEPS,
            deadline=None,
            # Making a failure shorter takes longer than reading it.
            phases=(Step.explicit, Step.reuse, Step.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
