"""Two people destroy a case or a part of it: first the key, then the records, with proof."""

import json
from datetime import date
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from oggz.casework.audit.models import Entry
from oggz.casework.retention import journal, services, signing, tasks
from oggz.casework.retention.models import Certificate, Destruction, ErasedRecords, Reason
from oggz.casework.retention.services import Ground, Refused
from oggz.casework.vault import files
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import KeyDestroyedError, NoKeyError
from oggz.casework.vault.models import SealedFile
from oggz.covenant.terms import Role
from oggz.errors import PlatformError
from tests.casework.retention.world import ALL, CARE, OVER, POLICE, actor, words_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


# --- two people


def test_one_proposes_and_another_confirms(world) -> None:
    destruction = world.proposed()
    assert world.readable() == ALL
    services.confirm(destruction, by=world.other)
    services.carry_out(destruction)
    assert world.readable() == set()
    assert not world.notes.model.objects.exists()
    assert not any(files.path_of(name).exists() for name in world.files.values())
    assert not SealedFile.objects.filter(case=world.case).exists()


def test_nobody_confirms_what_they_proposed(world) -> None:
    destruction = world.proposed()
    with pytest.raises(Refused, match="een ander moet het bevestigen"):
        services.confirm(destruction, by=world.one)
    found = Destruction.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.update(confirmed=timezone.now(), confirmed_by=found.proposed_by)


@pytest.mark.parametrize("role", Role)
def test_only_coordinators_propose_and_only_process_coordinators_confirm(world, role) -> None:
    someone = actor(role)
    if role in (Role.PROCESS_COORDINATOR, Role.CASE_COORDINATOR):
        destruction = services.propose(world.case, "", OVER, by=someone).pk
    else:
        with pytest.raises(Refused, match="procesregisseur"):
            services.propose(world.case, "", OVER, by=someone)
        destruction = world.proposed()
    another = actor(role)
    if role is Role.PROCESS_COORDINATOR:
        services.confirm(destruction, by=another)
    else:
        with pytest.raises(Refused, match="procesregisseur"):
            services.confirm(destruction, by=another)
        assert Destruction.objects.get().confirmed is None


def test_the_second_factor_was_proved_just_now(world) -> None:
    stale = actor(is_fresh=False)
    with pytest.raises(Refused, match="tweede stap"):
        services.propose(world.case, "", OVER, by=stale)
    destruction = world.proposed()
    with pytest.raises(Refused, match="tweede stap"):
        services.confirm(destruction, by=stale)
    assert Destruction.objects.get().confirmed is None
    services.withdraw(destruction, by=stale)


def test_a_proposal_of_another_covenant_does_not_exist(world) -> None:
    destruction = world.proposed()
    stranger = actor(covenant="00000000-0000-0000-0000-000000000009")
    for act in (services.confirm, services.withdraw):
        with pytest.raises(Refused, match="er niet"):
            act(destruction, by=stranger)


def test_a_proposal_can_be_taken_back_and_made_again(world) -> None:
    destruction = world.proposed()
    services.withdraw(destruction, by=world.other)
    with pytest.raises(Refused, match="er niet"):
        services.confirm(destruction, by=world.other)
    services.confirm(world.proposed(), by=world.other)


def test_what_was_confirmed_cannot_be_taken_back_or_confirmed_twice(world) -> None:
    destruction = world.confirmed()
    for act in (services.confirm, services.withdraw):
        with pytest.raises(Refused, match="kan niet meer terug"):
            act(destruction, by=world.other)


def test_nothing_is_carried_out_before_it_is_confirmed(world) -> None:
    destruction = world.proposed()
    with pytest.raises(Refused, match="tweede persoon"):
        services.carry_out(destruction)
    assert world.readable() == ALL
    assert list(services.unfinished()) == []


@pytest.mark.parametrize(("first", "second"), [("", ""), ("", CARE.part), (CARE.part, CARE.part)])
def test_the_same_is_not_proposed_twice(world, first, second) -> None:
    world.proposed(first)
    with pytest.raises(Refused, match="al voorgesteld"):
        world.proposed(second)


def test_a_whole_case_may_follow_a_part(world) -> None:
    services.carry_out(world.confirmed(CARE.part))
    services.carry_out(world.confirmed())
    assert world.readable() == set()


def test_a_term_must_be_over_when_proposed_and_when_confirmed(world) -> None:
    last = Ground(Reason.TERM, ("8.1",), date(2026, 11, 23))
    with time_machine.travel("2026-11-23T22:59:59Z", tick=False):
        with pytest.raises(Refused, match="nog niet voorbij"):
            services.propose(world.case, "", last, by=actor())
        with pytest.raises(Refused, match="nog niet voorbij"):
            services.propose(world.case, "", Ground(Reason.TERM, ("8.1",)), by=actor())
    with time_machine.travel("2026-11-23T23:00:00Z", tick=False):
        destruction = services.propose(world.case, "", last, by=actor()).pk
    with (
        time_machine.travel("2026-11-23T22:59:59Z", tick=False),
        pytest.raises(Refused, match="nog niet voorbij"),
    ):
        services.confirm(destruction, by=actor())


def test_an_article_is_named(world) -> None:
    with pytest.raises(Refused, match="artikel"):
        world.proposed(ground=Ground(Reason.ERASURE, ()))
    world.proposed(ground=Ground(Reason.ERASURE, ("AVG-17",)))


def test_a_case_of_another_covenant_does_not_exist(world) -> None:
    stranger = actor(covenant="00000000-0000-0000-0000-000000000009")
    for case in (world.case, UUID(int=7)):
        with pytest.raises(Refused, match="er niet"):
            services.propose(case, "", OVER, by=stranger)
    assert not Destruction.objects.exists()


def test_what_has_no_key_cannot_be_proposed(world) -> None:
    world.notes.there.append(CARE)
    with pytest.raises(NoKeyError):
        services.propose(CARE.case, CARE.part, OVER, by=world.one)
    services.carry_out(world.confirmed())
    with pytest.raises(KeyDestroyedError):
        services.propose(world.case, CARE.part, OVER, by=world.one)


# --- a part


def test_a_part_goes_and_the_rest_stays(world) -> None:
    services.carry_out(world.confirmed(CARE.part))
    assert world.readable() == words_of("", POLICE.part)
    assert world.notes.model.objects.count() == 2
    assert not files.path_of(world.files[CARE.part]).exists()
    with pytest.raises(KeyDestroyedError):
        vault.seal(world.case, "note.text", b"opnieuw", part=CARE.part)


# --- killed on the way


class Killed(BaseException):
    pass


STEPS = [
    (services.journal, "add"), (services.keyring, "destroy_tag"), (services.vault, "destroy_key"),
    (services.files, "path_of"), (services.files, "remove"), (ErasedRecords.objects, "create"),
    (services.certificates, "compose"), (Certificate.objects, "create"),
    (services.journal, "keep_certificate"), (services, "_record"),
]  # fmt: skip


@pytest.mark.parametrize("part", ["", CARE.part], ids=["case", "part"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("time", [1, 2, 3])
@pytest.mark.parametrize(("where", "name"), STEPS, ids=[name for _, name in STEPS])
def test_a_destruction_that_was_killed_goes_on(world, monkeypatch, part, after, time, where,
                                               name) -> None:  # fmt: skip
    destruction = world.confirmed(part)
    step, calls = getattr(where, name), []

    def killed(*args, **kwargs):
        calls.append(name)
        if len(calls) != time:
            return step(*args, **kwargs)
        if after:
            step(*args, **kwargs)
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(where, name, killed)
        try:
            services.carry_out(destruction)
        except Killed:
            assert list(services.unfinished()) == [destruction]
            # Never records without their key going first.
            gone = not world.notes.model.objects.filter(part=part).exists()
            if gone:
                assert not words_of(part) & world.readable()
    assert calls or name == ("destroy_tag" if not part else "destroy_key")
    tasks.finish_destructions(0)
    kept = words_of(CARE.part, POLICE.part, "") - words_of(part) if part else set()
    assert world.readable() == kept
    told = json.loads(Certificate.objects.get().content)
    numbers = {each["kind"]: each["number"] for each in told["records"]}
    assert numbers == ({"file": 1, "note": 1} if part else {"file": 3, "note": 3})
    assert signing.is_genuine(Certificate.objects.get().content)
    assert [entry.destruction for entry in journal.entries(journal.path())] == [destruction]
    assert list(services.unfinished()) == []


def test_carrying_out_twice_changes_nothing(world) -> None:
    destruction = world.confirmed()
    services.carry_out(destruction)
    before = Certificate.objects.get().content, Entry.objects.count()
    services.carry_out(destruction)
    assert before == (Certificate.objects.get().content, Entry.objects.count())


def test_the_worker_is_asked_when_it_is_confirmed(world) -> None:
    destruction = world.confirmed()
    job = ProcrastinateJob.objects.get(task_name__endswith="carry_out_destruction")
    assert job.args == {"destruction": str(destruction)}


# --- the proof


def test_the_certificate_tells_what_when_why_and_by_which_roles(world) -> None:
    with time_machine.travel("2026-11-23T23:30:00Z", tick=False):
        world.one, world.other = actor(Role.CASE_COORDINATOR), actor()
        destruction = world.confirmed(CARE.part)
        services.carry_out(destruction)
    told = json.loads(Certificate.objects.get().content)
    assert told["what"] == "welke zorg iemand krijgt, ingebracht door ggd op 02-11-2026"
    assert told["case"] == str(world.case)
    assert told["reason"] == "de bewaartermijn is voorbij"
    assert (told["articles"], told["kept_until"]) == (["8.1"], "2026-01-31")
    assert told["proposed"] == {
        "at": "2026-11-24T00:30:00+01:00", "party": world.one.viewer.party,
        "role": "casusregisseur",
    }  # fmt: skip
    assert told["confirmed"]["role"] == "procesregisseur"
    assert told["key_destroyed"] == told["finished"] == "2026-11-24T00:30:00+01:00"
    assert told["final_after"] == "2026-12-24"
    assert "24-12-2026" in told["what_this_means"]
    (file, note) = told["records"]
    assert file == {"kind": "file", "number": 1, "ids": [str(world.files[CARE.part])]}
    assert (note["kind"], note["number"]) == ("note", 1)


def test_the_certificate_names_nobody(world) -> None:
    services.carry_out(world.confirmed())
    text = Certificate.objects.get().content
    for member in (Destruction.objects.get().proposed_by, Destruction.objects.get().confirmed_by):
        for name in (member.username, member.email, member.first_name, member.last_name):
            assert f'"{name}' not in text
    assert not any(words in text for words in ALL)


def test_a_changed_certificate_is_not_genuine(world, tmp_path) -> None:
    services.carry_out(world.confirmed())
    text = Certificate.objects.get().content
    assert signing.is_genuine(text)
    assert signing.is_genuine(text, signing.public_key())
    told = json.loads(text)
    for name in told:
        changed = dict(told)
        first = "B" if str(told[name]).startswith("A") else "A"
        changed[name] = first + str(told[name])[1:]
        assert not signing.is_genuine(json.dumps(changed))
        assert not signing.is_genuine(json.dumps({k: v for k, v in told.items() if k != name}))
    for wrong in ("", "{}", "[]", "null", '"x"', text[:-1]):
        assert not signing.is_genuine(wrong)
    assert not signing.is_genuine(text, "A" * 43 + "=")
    assert not signing.is_genuine(text, "x")


def test_a_certificate_is_checked_with_a_command(world, tmp_path, capsys) -> None:
    services.carry_out(world.confirmed())
    (file,) = journal.path().parent.glob("*.json")
    call_command("verify_destruction", str(file))
    assert "heel en door dit platform ondertekend" in capsys.readouterr().out
    file.write_text(file.read_text().replace("8.1", "8.2"))
    with pytest.raises(PlatformError, match="iets in veranderd"):
        call_command("verify_destruction", str(file))
    with pytest.raises(PlatformError, match="niet te lezen"):
        call_command("verify_destruction", str(tmp_path / "geen"))


def test_proof_is_added_and_never_changed(world) -> None:
    services.carry_out(world.confirmed())
    for change in (
        lambda: Certificate.objects.update(content="x"),
        lambda: Certificate.objects.all().delete(),
        lambda: ErasedRecords.objects.update(ids=[]),
        lambda: ErasedRecords.objects.all().delete(),
    ):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            change()


def test_each_step_is_in_the_audit(world, log) -> None:
    services.carry_out(world.confirmed())
    actions = Entry.objects.filter(case=world.case).order_by("pk").values_list("action", flat=True)
    assert list(actions) == [
        f"destruction.{step}" for step in ("proposed", "confirmed", "key_destroyed", "finished")
    ]
    assert {entry.member for entry in log(action="destruction.confirmed")} == {
        world.other.viewer.member
    }


@pytest.mark.parametrize("mode", ["production"])
def test_production_needs_a_key_to_sign_with(monkeypatch, mode, tmp_path) -> None:
    monkeypatch.setenv("OGGZ_MODE", mode)
    with pytest.raises(PlatformError, match="OGGZ_CERTIFICATE_KEY_FILE nodig"):
        signing.public_key()
    monkeypatch.setenv("OGGZ_CERTIFICATE_KEY_FILE", str(tmp_path / "geen"))
    with pytest.raises(PlatformError, match="ontbreekt of is geen"):
        signing.public_key()
