"""Two cases of one person that go on as one, and apart again."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from oggz.casework.access import barrier, deciding, seats
from oggz.casework.access.errors import Denied, Merged, Unknown
from oggz.casework.cases import differing, listing
from oggz.casework.cases.errors import CaseError
from oggz.casework.cases.holding import Contributions
from oggz.casework.cases.models import (
    Brought,
    Case,
    Kind,
    Merge,
    Outcome,
    Participation,
    SameBecause,
    Step,
)
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import (
    content,
    grounds,
    merging,
    opening,
    participation,
    phases,
)
from oggz.casework.steering.went import read_cases
from oggz.casework.vault import services as vault
from oggz.covenant.terms import Action, DataCategory, Phase, Role, Subject
from tests.casework import world as worlds
from tests.casework.cases.browsers import Desk, browser, main
from tests.casework.world import WEIGHED, Table, World

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
NUMBER = SameBecause.NUMBER
PHASES = [phase for phase in Phase if phase is not Phase.SIGNAL]
RENT = "Drie maanden huurachterstand."


class Two:
    """One person with two cases: the coordinator sits at both, others at one or at both."""

    def __init__(self) -> None:
        self.kept = Table()
        world = self.world = self.kept.world
        self.merged = Table(world)
        self.kept.brings("casusregisseur", DataCategory.IDENTITY, "Noor Voorbeeld", kind=Kind.NAME)
        self.kept.brings("woonconsulent", DataCategory.HOUSING, RENT)
        self.merged.brings("casusregisseur", DataCategory.OWN_WORDS, "Ik wil rust.")
        # Somebody who knows only the first, and somebody who knows only the second.
        self.only("kept", "jongerenwerk")
        self.only("merged", "jeugdhulp")

    def only(self, where: str, party: str) -> None:
        table = getattr(self, where)
        viewer = self.world.viewer(party, Role.PROFESSIONAL)
        self.kept.seats[party] = self.merged.seats[party] = viewer
        participation.add(
            table.file, member=self.world.person(party, Role.PROFESSIONAL).member,
            party=self.world.parties[party], role=Role.PROFESSIONAL, purpose="hulp",
            by=table.seat("regisseur"),
        )  # fmt: skip

    def merge(self) -> Merge:
        seat = self.kept.seat("regisseur")
        return merging.merge(self.merged.case.pk, NUMBER, by=seat)

    def unmerge(self, made: Merge) -> None:
        merging.unmerge(made.pk, by=self.kept.seat("regisseur"))

    def seen(self) -> dict[str, list[object]]:
        """What each may know: the cases in their list, and in both cases what they read."""
        found = {}
        for name, viewer in self.kept.seats.items():
            barrier.tell(viewer)
            listed = {place.case for place in listing.in_order(viewer, PHASES)}
            places = []
            for table in (self.kept, self.merged):
                seat = seats.seat_of(viewer, table.case.pk)
                shown = content.read(seat) if seat else None
                places.append(
                    shown and [(e.text, e.decision.articles, e.decision.until) for e in shown]
                )
            found[name] = [listed, *places]
        return found


@pytest.fixture
def two() -> Two:
    return Two()


def test_undone_everybody_sees_what_they_saw_before(two: Two) -> None:
    before = two.seen()
    made = two.merge()
    assert two.seen() != before
    two.unmerge(made)
    assert two.seen() == before


def test_who_worked_on_the_one_works_on_the_other_and_nothing_moved(two: Two) -> None:
    before = two.seen()
    two.merge()
    after = two.seen()
    for name in before:
        # What was told in each place is read by whom it was read by, and by no others.
        assert after[name][2] == before[name][2]
        if before[name][1] is not None:
            assert after[name][1] == before[name][1]
    assert before["jeugdhulp"][1] is None
    assert after["jeugdhulp"][1] is not None
    assert after["jongerenwerk"][2] is None
    assert after["jeugdhulp"][0] == {two.kept.case.pk}
    came = Participation.objects.get(brought_by__isnull=False)
    assert (came.party.slug, came.purpose, came.file) == ("jeugdhulp", "hulp", two.kept.file)


def test_it_stands_on_no_list_and_its_tasks_wait_nowhere(two: Two) -> None:
    grounds.raise_alarm("Er is een mes gezien.", by=two.merged.seat("casusregisseur"))
    desk = Desk(two.kept, "casusregisseur")
    name = reference(two.merged.case.pk)

    def told() -> list[bool]:
        pages = (desk.client.get("/"), desk.client.get("/casussen/"))
        return [name in main(page) for page in pages]

    assert told() == [True, True]
    made = two.merge()
    assert told() == [False, False]
    two.unmerge(made)
    assert told() == [True, True]


WRITING: dict[str, Callable[[Table], object]] = {
    "inbrengen": lambda t: t.brings("woonconsulent", DataCategory.HOUSING, "Nog een maand."),
    "gevaar": lambda t: grounds.raise_alarm("Een mes.", by=t.seat("wijkagent")),
    "toestemming": lambda t: grounds.give_consent(t.file, by=t.seat("hulpverlener")),
    "fase": lambda t: phases.move(Phase.AFTERCARE, by=t.seat("regisseur")),
    "niveau": lambda t: phases.scale(2, by=t.seat("regisseur")),
    "sluiten": lambda t: phases.close(Outcome.RESOLVED, by=t.seat("regisseur")),
    "dossiers": lambda t: opening.open_file(Subject.CHILD, by=t.seat("regisseur")),
    "afweging": lambda t: grounds.weigh(WEIGHED, by=t.seat("regisseur")),
    "samenvoegen": lambda t: merging.merge(uuid4(), NUMBER, by=t.seat("regisseur")),
}


@pytest.mark.parametrize("what", WRITING)
def test_nothing_is_added_to_it_and_who_tries_reads_where_to_go(two: Two, what: str) -> None:
    two.merge()
    with pytest.raises(Merged) as refused:
        WRITING[what](two.merged)
    assert f"Ga verder in casus {reference(two.kept.case.pk)}." in str(refused.value)


def test_what_stops_sharing_does_not_wait_for_another_case(two: Two) -> None:
    grounds.give_consent(two.merged.file, by=two.merged.seat("hulpverlener"))
    two.merge()
    grounds.withdraw_consent(two.merged.file, by=two.merged.seat("casusregisseur"))
    objection = grounds.object_to_sharing("Niet meer.", by=two.merged.seat("casusregisseur"))
    assert two.merged.sees("jeugdhulp") == []
    grounds.decide_objection(objection, upheld=False, by=two.merged.seat("regisseur"))
    participation.end(two.merged.seat("jeugdhulp").participation, by=two.merged.seat("regisseur"))
    assert two.world.look(two.merged.seats["jeugdhulp"], two.merged.case.pk) is None


def test_it_is_closed_together_with_the_other_by_somebody_who_never_saw_it(two: Two, log) -> None:
    two.merge()
    here = two.kept.seat("regisseur")
    participation.end(two.merged.seat("regisseur").participation, by=two.merged.seat("regisseur"))
    phases.close(Outcome.CANCELLED, by=here)
    with barrier.task("retention"):
        closed = list(Case.objects.values_list("phase", "outcome"))
        steps = Step.objects.filter(case=two.merged.case, phase=Phase.CLOSED).count()
        moments = set(Case.objects.values_list("closed_at", flat=True))
    assert closed == [("closed", "cancelled")] * 2
    assert (steps, len(moments)) == (1, 1)
    told = log(action="close").values_list("case", flat=True)
    assert set(told) == {two.kept.case.pk, two.merged.case.pk}


def test_what_was_made_apart_again_is_not_closed_with_it(two: Two) -> None:
    two.unmerge(two.merge())
    phases.close(Outcome.RESOLVED, by=two.kept.seat("regisseur"))
    assert two.merged.seat("regisseur").case.closed_at is None


def test_a_person_counts_once_from_then_on(two: Two) -> None:
    made = two.merge()
    soon = timezone.now() + timedelta(seconds=1)
    went = read_cases(two.world.covenant.pk)
    assert [each.at(soon) is None for each in went].count(False) == 1
    assert [each.at(made.at) is None for each in went] == [False, False]
    assert {each.outcome for each in went} == {"", "merged"}
    two.unmerge(made)
    assert {each.outcome for each in read_cases(two.world.covenant.pk)} == {""}


def test_merges_lie_on_one_another_and_are_undone_from_the_top(two: Two) -> None:
    first = two.merge()
    third = Table(two.world)
    two.kept.seat("regisseur")
    second = merging.merge(two.kept.case.pk, NUMBER, by=third.seat("regisseur"))
    # Who came along with the first, comes along again.
    assert two.world.look(two.merged.seats["jeugdhulp"], third.case.pk) is not None
    with pytest.raises(Merged):
        two.unmerge(first)
    with pytest.raises(Merged):  # into what was merged itself: round in a circle
        merging.merge(third.case.pk, NUMBER, by=two.merged.seat("regisseur"))
    phases.scale(2, by=third.seat("regisseur"))
    merging.unmerge(second.pk, by=third.seat("regisseur"))
    assert two.world.look(two.merged.seats["jeugdhulp"], third.case.pk) is None
    two.unmerge(first)
    assert not Brought.objects.filter(participation__until=None).exists()


def test_all_of_a_row_of_merges_is_closed_at_once(two: Two) -> None:
    two.merge()
    third = Table(two.world)
    merging.merge(two.kept.case.pk, NUMBER, by=third.seat("regisseur"))
    phases.close(Outcome.RESOLVED, by=third.seat("regisseur"))
    with barrier.task("retention"):
        assert set(Case.objects.values_list("phase", flat=True)) == {"closed"}


def test_undoing_ends_only_what_it_began(two: Two) -> None:
    until = timezone.now() + timedelta(days=30)
    two.kept.seat("regisseur")
    Participation.objects.filter(case=two.merged.case, party__slug="jeugdhulp").update(until=until)
    made = two.merge()
    came = Participation.objects.get(brought_by__merge=made)
    assert came.until == until
    added = two.kept.brings("casusregisseur", DataCategory.FAMILY, "Een zus komt langs.")
    two.unmerge(made)
    came.refresh_from_db()
    assert came.until < timezone.now()
    # What was written meanwhile stays where it was written, and who was there stays.
    assert added.text in two.kept.sees("casusregisseur")
    for name in ("regisseur", "casusregisseur", "woonconsulent", "jongerenwerk"):
        assert two.world.look(two.kept.seats[name], two.kept.case.pk) is not None


def test_who_no_longer_works_for_the_party_does_not_come_along(two: Two) -> None:
    left = two.world.person("jeugdhulp", Role.PROFESSIONAL)
    left.member.memberships.update(until=timezone.now())
    made = two.merge()
    assert not Brought.objects.filter(merge=made).exists()


def test_only_a_process_coordinator_with_a_seat_in_both_merges(two: Two) -> None:
    for name in ("casusregisseur", "woonconsulent", "hulpverlener"):
        with pytest.raises(CaseError, match="procesregisseur"):
            merging.merge(two.merged.case.pk, NUMBER, by=two.kept.seat(name))
    participation.end(two.merged.seat("regisseur").participation, by=two.merged.seat("regisseur"))
    with pytest.raises(Unknown):
        two.merge()
    with pytest.raises(Unknown):
        merging.merge(uuid4(), NUMBER, by=two.kept.seat("regisseur"))
    assert not Merge.objects.exists()


def test_only_they_undo_it(two: Two) -> None:
    made = two.merge()
    with pytest.raises(CaseError, match="procesregisseur"):
        merging.unmerge(made.pk, by=two.kept.seat("casusregisseur"))
    with pytest.raises(Unknown):
        merging.unmerge(uuid4(), by=two.kept.seat("regisseur"))
    with pytest.raises(Unknown):  # from another case
        merging.unmerge(made.pk, by=Table(two.world).seat("regisseur"))
    two.unmerge(made)
    with pytest.raises(Unknown):
        two.unmerge(made)


def test_a_case_does_not_go_into_itself_nor_in_two_others(two: Two) -> None:
    with pytest.raises(CaseError, match="de casus zelf"):
        merging.merge(two.kept.case.pk, NUMBER, by=two.kept.seat("regisseur"))
    two.merge()
    third = Table(two.world)
    with pytest.raises(Merged):
        merging.merge(two.merged.case.pk, NUMBER, by=third.seat("regisseur"))


def test_what_is_closed_stays_by_itself(two: Two) -> None:
    phases.close(Outcome.RESOLVED, by=two.merged.seat("regisseur"))
    with pytest.raises(CaseError, match="die lopen"):
        two.merge()


def test_cases_under_another_covenant_stay_apart(two: Two) -> None:
    """Also for the same coordinator of the same municipality."""
    other = Table(World(written=worlds.text()))
    assert other.case.covenant != two.kept.case.covenant
    with pytest.raises(Unknown):
        merging.merge(other.case.pk, NUMBER, by=two.kept.seat("regisseur"))


def test_a_case_of_a_victim_does_not_go_into_that_of_the_person(two: Two) -> None:
    barrier.tell(two.kept.seats["regisseur"])
    victim = opening.open_case(WEIGHED, subject=Subject.VICTIM, by=two.kept.seats["regisseur"])
    with pytest.raises((CaseError, Denied)):
        merging.merge(victim.case.pk, NUMBER, by=two.kept.seat("regisseur"))
    assert not Merge.objects.exists()


def test_who_works_in_the_file_of_a_relative_is_not_left_behind(two: Two) -> None:
    child = opening.open_file(Subject.CHILD, by=two.merged.seat("regisseur"))
    participation.add(
        child, member=two.world.person("jeugdhulp", Role.PROFESSIONAL).member,
        party=two.world.parties["jeugdhulp"], role=Role.PROFESSIONAL, purpose="hulp",
        by=two.merged.seat("regisseur"),
    )  # fmt: skip
    with pytest.raises(CaseError, match="dossier van een naaste"):
        two.merge()
    merging.merge(two.kept.case.pk, NUMBER, by=two.merged.seat("regisseur"))


def test_both_cases_have_it_in_the_log(two: Two, log) -> None:
    made = two.merge()
    two.unmerge(made)
    for action in ("case.merged", "case.unmerged"):
        told = log(action=action).values_list("case", "object_id")
        ours = {two.kept.case.pk, two.merged.case.pk}
        assert {case for case, _ in told} == ours
        assert {UUID(other) for _, other in told} == ours


@pytest.mark.parametrize("first", ["kept", "merged"])
def test_each_is_destroyed_by_itself(two: Two, first: str) -> None:
    two.merge()
    phases.close(Outcome.RESOLVED, by=two.kept.seat("regisseur"))
    for which in (first, "merged" if first == "kept" else "kept"):
        case = getattr(two, which).case.pk
        vault.destroy_key(case)
        assert Contributions().erase(case, "")[-1] == str(case)
    with barrier.task("retention"):
        assert not Case.objects.exists()
        assert not Merge.objects.exists()
        assert not Brought.objects.exists()


def test_the_database_shows_it_to_who_takes_part_in_both(two: Two) -> None:
    two.merge()
    seen = {}
    for name, viewer in two.kept.seats.items():
        barrier.tell(viewer)
        seen[name] = (Merge.objects.count(), Brought.objects.count())
    assert seen.pop("jongerenwerk") == (0, 0)
    assert set(seen.values()) == {(1, 1)}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases_merge SET because = 'person'",
        "UPDATE cases_merge SET kept_id = merged_id, merged_id = kept_id",
        "DELETE FROM cases_merge",
        "UPDATE cases_brought SET merge_id = merge_id",
        "UPDATE cases_participation SET until = until + interval '1 day'",
        "UPDATE cases_participation SET until = until - interval '1 hour', purpose = 'wonen'",
    ],
)
def test_what_was_kept_does_not_change(two: Two, statement: str) -> None:
    two.merge()
    two.kept.seat("regisseur")
    Participation.objects.filter(party__slug="jeugdhulp").update(
        until=timezone.now() + timedelta(days=9)
    )
    before = [list(model.objects.order_by("pk").values()) for model in (Merge, Participation)]
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except DatabaseError:
            pass
    after = [list(model.objects.order_by("pk").values()) for model in (Merge, Participation)]
    assert after == before


def test_nobody_merges_in_another_name_by_sql(two: Two) -> None:
    barrier.tell(two.kept.seats["casusregisseur"])
    other = two.world.parties["gemeente"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Merge.objects.create(
            kept=two.kept.case, merged=two.merged.case, because=NUMBER, party=other,
            by_id=two.kept.seats["casusregisseur"].member,
        )  # fmt: skip
    third = Table(two.world)
    barrier.tell(two.kept.seats["jongerenwerk"])
    with pytest.raises(DatabaseError), transaction.atomic():
        Merge.objects.create(
            kept=two.kept.case, merged=third.case, because=NUMBER,
            party=two.world.parties["jongerenwerk"],
            by_id=two.kept.seats["jongerenwerk"].member,
        )  # fmt: skip


def test_closing_by_sql_asks_for_a_seat_and_a_closed_case(two: Two) -> None:
    two.merge()
    for name in ("regisseur", "jongerenwerk"):
        barrier.tell(two.kept.seats[name])
        with connection.cursor() as cursor:
            cursor.execute("SELECT oggz_close_merged(%s)", [two.kept.case.pk])
            assert cursor.fetchall() == []


# ---------------------------------------------------------------------------- on the pages


def test_it_is_done_and_undone_in_the_browser(two: Two) -> None:
    desk = Desk(two.kept, "regisseur")
    name = reference(two.merged.case.pk)
    desk.does("samenvoegen/", other=f" {name.lower().replace('-', ' ')}", because="number")
    assert f"leest u in casus {name}" in desk.text()
    assert f"Casus {name} kwam hierbij" in desk.text()
    there = Desk(two.merged, "casusregisseur")
    page = there.get()
    assert "Er komt niets meer bij" in page.text
    doing = page.select("section[aria-labelledby=doen] a")
    assert {each["href"].rstrip("/").rsplit("/", 1)[-1] for each in doing} == {
        "toestemming", "bezwaar", "stoppen",
    }  # fmt: skip
    made = Merge.objects.get()
    desk.does("losmaken/", merge=str(made.pk))
    assert f"Casus {name} en deze gingen weer apart verder" in desk.text()
    assert "leest u in" not in desk.text()


def test_a_stale_form_is_led_to_the_case_where_it_goes_on(two: Two) -> None:
    desk = Desk(two.merged, "woonconsulent")
    two.merge()
    response = desk.post(
        "inbrengen/", what=f"{two.merged.file.pk}:housing:note", text="Een uur werk."
    )
    assert response.status_code == 409
    assert "samengevoegd met een andere casus" in main(response)
    assert "Een uur werk." in main(response)
    assert f"/casussen/{two.kept.case.pk}/" in response.content.decode()


def test_who_knows_only_the_other_case_is_told_nothing_of_this_one(two: Two) -> None:
    two.merge()
    text = Desk(two.kept, "jongerenwerk").text()
    assert reference(two.merged.case.pk) not in text
    assert "samengevoegd" not in text
    who = two.kept.seats["jongerenwerk"]
    unknown = browser(two.world, who).get(f"/casussen/{uuid4()}/")
    there = browser(two.world, who).get(f"/casussen/{two.merged.case.pk}/")
    assert (unknown.status_code, main(unknown)) == (there.status_code, main(there))


@pytest.mark.parametrize("kind", ["nobody", "without a seat", "other covenant", "signs"])
def test_references_that_fish_are_all_answered_alike(two: Two, kind: str) -> None:
    desk = Desk(two.kept, "regisseur")
    third = Table(two.world)
    seat = third.seat("regisseur")
    participation.end(seat.participation, by=seat)
    fished = {
        "nobody": "ZZZ-ZZZ", "without a seat": reference(third.case.pk),
        "other covenant": reference(Table(World()).case.pk), "signs": "'; --",
    }[kind]  # fmt: skip
    response = desk.post("samenvoegen/", other=fished, because="number")
    assert response.status_code == 422
    assert "U doet voor dit doel niet mee aan een casus met dit kenmerk." in main(response)
    assert not Merge.objects.exists()


def test_a_form_that_was_opened_before_is_answered_clearly(two: Two) -> None:
    desk = Desk(two.kept, "regisseur")
    form = {"other": reference(two.merged.case.pk), "because": "number"}
    desk.does("samenvoegen/", **form)
    assert desk.post("samenvoegen/", **form).status_code == 422
    made = Merge.objects.get()
    two.unmerge(made)
    again = desk.post("losmaken/", merge=str(made.pk))
    assert again.status_code == 409
    assert desk.post("losmaken/", merge=str(uuid4())).status_code == 409
    assert Merge.objects.get().undone_at


class TestDifferences:
    """What is known of who it is, is laid side by side before two cases go on as one."""

    def differing(self) -> Two:
        two = Two()
        for table, born in ((two.kept, "1981-06-23"), (two.merged, "1981-06-25")):
            table.brings("casusregisseur", DataCategory.IDENTITY, born, kind=Kind.BIRTH_DATE)
        name = " noor  voorbeeld"
        two.merged.brings("casusregisseur", DataCategory.IDENTITY, name, kind=Kind.NAME)
        return two

    def test_it_is_said_and_asked_once_more(self) -> None:
        two = self.differing()
        desk, other = Desk(two.kept, "regisseur"), reference(two.merged.case.pk)
        response = desk.post("samenvoegen/", other=other, because="number")
        assert response.status_code == 422
        said = main(response)
        assert "Geboortedatum: in deze casus ‘23 juni 1981’, in de andere ‘25 juni 1981’" in said
        # The name is the same but for how it was typed.
        assert "Naam:" not in said
        assert "Ik heb gecontroleerd dat dit dezelfde persoon is" in said
        assert not Merge.objects.exists()
        # A tick for another case is none for this one.
        form = {"other": other, "because": "number"}
        assert desk.post("samenvoegen/", **form, sure=str(uuid4())).status_code == 422
        desk.does("samenvoegen/", **form, sure=str(two.merged.case.pk))
        assert Merge.objects.standing().exists()

    def test_of_what_may_not_be_read_nothing_is_told(self, monkeypatch) -> None:
        two = self.differing()
        decide = deciding.decide

        def not_theirs(seat, action, thing):
            found = decide(seat, action, thing)
            hidden = seat.case.pk == two.merged.case.pk and action is Action.READ
            return replace(found, allowed=False) if hidden else found

        monkeypatch.setattr(deciding, "decide", not_theirs)
        assert differing.differences(two.merged.case.pk, two.kept.seat("regisseur")) == []

    def test_what_is_the_same_or_stands_in_one_of_them_asks_nothing(self, two: Two) -> None:
        assert differing.differences(two.merged.case.pk, two.kept.seat("regisseur")) == []
        other = reference(two.merged.case.pk)
        Desk(two.kept, "regisseur").does("samenvoegen/", other=other, because="number")


@settings(max_examples=4)
@given(
    places=st.dictionaries(
        st.sampled_from(["jongerenwerk", "jeugdhulp", "gemeente", "politie"]),
        st.tuples(st.sampled_from(["kept", "merged", "both"]), st.sampled_from(["hulp", "wonen"])),
    ),
    ended=st.sets(st.sampled_from(["woonconsulent", "wijkagent", "hulpverlener"])),
    more=st.booleans(),
)
def test_whoever_takes_part_undone_everybody_sees_what_they_saw(places, ended, more) -> None:
    """For any table: who works on which of the two, for what, and who left which."""
    with transaction.atomic():
        two = Two()
        for party, (where, purpose) in places.items():
            viewer = two.world.viewer(party, Role.PROFESSIONAL, purpose)
            name = f"{party} {purpose}"
            two.kept.seats[name] = two.merged.seats[name] = viewer
            for table in [two.kept, two.merged] if where == "both" else [getattr(two, where)]:
                participation.add(
                    table.file, member=two.world.person(party, Role.PROFESSIONAL).member,
                    party=two.world.parties[party], role=Role.PROFESSIONAL, purpose=purpose,
                    by=table.seat("regisseur"),
                )  # fmt: skip
        for name in ended:
            viewer = two.merged.seats[name]
            Participation.objects.filter(case=two.merged.case.pk, member=viewer.member).update(
                until=timezone.now()
            )
        if more:
            two.merged.brings("casusregisseur", DataCategory.IDENTITY, "Noor", kind=Kind.NAME)
        before = two.seen()
        two.unmerge(two.merge())
        assert two.seen() == before
        transaction.set_rollback(True)
