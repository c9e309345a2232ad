"""From draft to signed, amended and left: who may do what, and when it holds."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction
from django.utils import timezone

from oggz.casework.covenants import selectors
from oggz.casework.covenants.errors import CovenantError, Stale
from oggz.casework.covenants.models import Reminder, Signature, Status, Version
from oggz.casework.covenants.services import drafting, life, signing
from oggz.covenant.terms import Role
from oggz.documents import WrongDocument
from tests.casework.world import Table, World, text

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
TODAY = timezone.localdate


@pytest.fixture
def world() -> World:
    return World(signed=False)


def sent(world: World) -> Version:
    return signing.send(world.version, by=world.person("gemeente", Role.PROCESS_COORDINATOR))


def holding(party: str) -> list[Version]:
    """What holds for a party besides the example of the demonstration."""
    held = selectors.in_force_for(party, on=TODAY())
    return [version for version in held if not version.covenant.is_example]


def test_a_draft_holds_for_nobody(world: World) -> None:
    assert selectors.in_force(world.covenant.pk, on=TODAY()) is None
    assert holding("gemeente") == []


def test_it_holds_when_the_last_party_has_signed_and_not_before(world: World) -> None:
    world.version = sent(world)
    for slug in world.parties:
        assert selectors.in_force(world.covenant.pk, on=TODAY()) is None
        world.sign_for(slug)
    assert selectors.in_force(world.covenant.pk, on=TODAY()) == world.version


def test_it_holds_on_its_first_and_last_day_and_not_beside_them() -> None:
    world = World()
    version = world.version
    day = timedelta(1)
    held = {
        name: selectors.in_force(world.covenant.pk, on=on) is not None
        for name, on in {
            "before": version.starts - day, "first": version.starts,
            "last": version.ends, "after": version.ends + day,
        }.items()
    }  # fmt: skip
    assert held == {"before": False, "first": True, "last": True, "after": False}


@pytest.mark.parametrize(
    ("role", "told"),
    [
        (Role.PROFESSIONAL, "geen convenant opstellen"),
        (Role.ADMINISTRATOR, "geen convenant opstellen"),
        (Role.SIGNATORY, "geen convenant opstellen"),
    ],
)
def test_who_does_not_draft_cannot_begin(world: World, role: Role, told: str) -> None:
    with pytest.raises(CovenantError, match=told):
        drafting.begin("Van mij", text(), by=world.person("gemeente", role))


def test_a_stale_form_does_not_undo_what_another_wrote(world: World) -> None:
    drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
    drafting.save(world.version, "titel = 1", revision=1, by=drafter)
    with pytest.raises(Stale, match="Iemand anders heeft dit concept"):
        drafting.save(world.version, "titel = 2", revision=1, by=drafter)
    world.version.refresh_from_db()
    assert world.version.text == "titel = 1"


def test_a_text_with_faults_is_kept_but_not_sent(world: World) -> None:
    drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
    drafting.save(world.version, text(regime='"gezellig"'), revision=1, by=drafter)
    with pytest.raises(WrongDocument, match="regime"):
        sent(world)


def test_what_can_happen_against_a_never_is_not_sent(world: World) -> None:
    drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
    begin = world.version.text.index('[[clauses]]\nid = "geen-gezondheid-wonen-jongerenwerk"')
    end = world.version.text.index("[[clauses]]", begin + 5)
    weakened = world.version.text[:begin] + world.version.text[end:]
    extra = '["identity", "contact", "housing"]\nphases = ["approach"]'
    assert extra in weakened
    weakened = weakened.replace(extra, extra.replace('"housing"]', '"housing", "care"]'), 1)
    weakened = weakened.replace(
        'ground = "legitimate_interest"\nreason = "De corporatie moet weten',
        'ground = "legitimate_interest"\nspecial_ground = "care"\nsecrecy_ground = "consent"\n'
        'reason = "De corporatie moet weten',
        1,
    ).replace('conditions = ["weighing", "informed"]\nground = "legitimate_interest"\nspecial',
              'conditions = ["weighing", "informed", "consent"]\nground = "legitimate_interest"\n'
              'special', 1)  # fmt: skip
    drafting.save(world.version, weakened, revision=1, by=drafter)
    with pytest.raises(CovenantError, match="controle is niet rond"):
        sent(world)


def test_a_party_that_is_not_here_cannot_be_asked_to_sign(world: World) -> None:
    drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
    elsewhere = world.version.text.replace("jeugdhulp", "jeugdhulp-elders")
    drafting.save(world.version, elsewhere, revision=1, by=drafter)
    with pytest.raises(CovenantError, match="nog niet aangesloten: Jeugdhulp"):
        sent(world)


class TestSigning:
    @pytest.fixture(autouse=True)
    def sent(self, world: World) -> None:
        world.version = sent(world)

    def sign(self, world: World, party: str = "politie", role: Role = Role.SIGNATORY, **more):
        given = {"checksum": world.version.checksum, "name": "V. Oorbeeld", "function": "chef"}
        return signing.sign(world.version, **given | more, by=world.person(party, role))

    def test_keeps_name_function_and_checksum(self, world: World) -> None:
        signature = self.sign(world)
        assert (signature.party.slug, signature.name, signature.function, signature.checksum) == (
            "politie", "V. Oorbeeld", "chef", world.version.checksum,
        )  # fmt: skip

    @pytest.mark.parametrize("role", [each for each in Role if each is not Role.SIGNATORY])
    def test_is_for_who_may_sign_only(self, world: World, role: Role) -> None:
        with pytest.raises(CovenantError, match="tekenbevoegd"):
            self.sign(world, role=role)

    def test_is_of_what_was_shown(self, world: World) -> None:
        with pytest.raises(CovenantError, match="niet de tekst"):
            self.sign(world, checksum="0" * 64)

    def test_is_once_for_a_party(self, world: World) -> None:
        self.sign(world)
        with pytest.raises(CovenantError, match="al ondertekend"):
            self.sign(world)

    def test_is_not_undone_or_changed_by_anybody(self, world: World) -> None:
        self.sign(world)
        for change in (
            lambda: Signature.objects.update(name="Een ander"),
            lambda: Signature.objects.all().delete(),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()

    @pytest.mark.parametrize(
        "changed", [{"text": "anders"}, {"checksum": "0" * 64}, {"status": Status.DRAFT}]
    )
    def test_fixes_the_text_in_the_database_itself(self, world: World, changed) -> None:
        with pytest.raises(ProgrammingError, match="cannot"), transaction.atomic():
            Version.objects.filter(pk=world.version.pk).update(**changed)

    def test_ends_when_it_is_called_back(self, world: World) -> None:
        self.sign(world)
        draft = signing.recall(world.version, by=world.person("gemeente", Role.PROCESS_COORDINATOR))
        with pytest.raises(CovenantError, match="niet .*ondertekend"):
            self.sign(world, party="jeugdhulp")
        assert (draft.number, draft.status) == (2, Status.DRAFT)
        assert "version = 2" in draft.text


class TestAmending:
    def amended(self, world: World) -> Version:
        world.version = drafting.amend(
            world.covenant, by=world.person("gemeente", Role.PROCESS_COORDINATOR)
        )
        return world.version

    def test_goes_on_from_what_holds_until_all_signed_the_next(self) -> None:
        world = World()
        first = world.version
        second = self.amended(world)
        assert f'replaces = "{first.checksum}"' in second.text
        assert selectors.in_force(world.covenant.pk, on=TODAY()) == first
        world.sign()
        assert selectors.in_force(world.covenant.pk, on=TODAY()) == second

    def test_is_one_at_a_time(self) -> None:
        world = World()
        self.amended(world)
        with pytest.raises(CovenantError, match="al een volgende versie"):
            self.amended(world)

    def test_must_follow_on_what_was_signed(self) -> None:
        world = World()
        draft = self.amended(world)
        drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
        drafting.save(draft, draft.text.replace('replaces = "', 'replaces = "0', 1)
                      .replace(draft.text.split('replaces = "')[1][:64],
                               draft.text.split('replaces = "')[1][:63], 1),
                      revision=1, by=drafter)  # fmt: skip
        with pytest.raises(CovenantError, match="welke versie zij vervangt"):
            signing.send(draft, by=drafter)


def test_a_party_that_leaves_has_no_seat_at_the_next_request() -> None:
    table = Table()
    assert table.world.look(table.seats["woonconsulent"], table.case.pk)
    signer = table.world.person("woonstichting", Role.SIGNATORY)
    life.withdraw(table.world.covenant, "Wij stoppen.", by=signer)
    assert table.world.look(table.seats["woonconsulent"], table.case.pk) is None
    assert table.world.look(table.seats["casusregisseur"], table.case.pk)
    with pytest.raises(CovenantError, match="geen partij"):
        life.withdraw(table.world.covenant, "Nog eens.", by=signer)


def test_a_version_holds_for_the_parties_that_signed_it() -> None:
    assert holding("jongerenwerk") == []
    world = World()
    assert holding("jongerenwerk") == [world.version]


class TestReminders:
    def test_each_moment_is_told_once(self) -> None:
        world = World()
        last = world.version.ends
        due = life.due_reminders(last - timedelta(181))
        assert [each for each in due if each[0] == world.version] == [
            (world.version, Reminder.Kind.EVALUATE, 7)
        ]
        due = life.due_reminders(last - timedelta(30))
        assert (world.version, Reminder.Kind.ENDS, 30) in due
        assert life.mark_reminded(world.version, Reminder.Kind.ENDS, 30)
        assert not life.mark_reminded(world.version, Reminder.Kind.ENDS, 30)
        assert (world.version, Reminder.Kind.ENDS, 30) not in life.due_reminders(
            last - timedelta(29)
        )

    def test_an_evaluation_ends_the_reminders_of_it(self) -> None:
        world = World()
        drafter = world.person("gemeente", Role.PROCESS_COORDINATOR)
        life.evaluate(
            world.version, held_on=TODAY(), findings="Het werkt.", decision="keep", by=drafter
        )
        due = life.due_reminders(world.version.evaluate_by)
        assert (world.version, Reminder.Kind.EVALUATE) not in [each[:2] for each in due]
