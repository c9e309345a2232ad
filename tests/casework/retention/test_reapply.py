"""A backup of the vault that is restored brings keys back; the list destroys them again."""

import json
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.core.management import call_command

from oggz.casework.retention import journal, services
from oggz.casework.retention.journal import Destroyed
from oggz.casework.retention.models import Certificate, Destruction, ErasedRecords
from oggz.casework.vault import keyring
from oggz.casework.vault import services as vault
from oggz.casework.vault.models import CaseKey, PartKey, SealedFile
from oggz.errors import PlatformError
from tests.casework.retention.world import ALL, CARE, words_of

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


class Copy:
    """The rows of tables as they are now, to be put back later over what is there then."""

    def __init__(self, *models, files=()) -> None:
        self.rows = {model: list(model._base_manager.all()) for model in models}
        self.files = {path: path.read_bytes() for path in files}

    def put_back(self) -> None:
        for model in reversed(self.rows):
            model._base_manager.all()._raw_delete("vault" if model in VAULT else "default")
        for model, rows in self.rows.items():
            model._base_manager.bulk_create(rows)
        for path, content in self.files.items():
            path.write_bytes(content)
        keyring.forget()


VAULT = (CaseKey, PartKey, SealedFile)


def everything(world) -> Copy:
    paths = [services.files.path_of(name) for name in world.files.values()]
    return Copy(*VAULT, world.notes.model, files=paths)


@pytest.mark.parametrize("part", ["", CARE.part], ids=["case", "part"])
def test_what_was_destroyed_is_destroyed_again_after_a_restore(world, part, log) -> None:
    before = everything(world)
    services.carry_out(world.confirmed(part))
    kept = world.readable()
    before.put_back()
    assert world.readable() == ALL
    assert services.reapply() == 1
    assert world.readable() == kept == (ALL - words_of(part) if part else set())
    assert world.notes.model.objects.count() == (2 if part else 0)
    assert log(action="destruction.reapplied").count() == 1
    assert services.reapply() == 0


@pytest.mark.parametrize("part", ["", CARE.part], ids=["case", "part"])
def test_it_is_also_when_the_database_of_casework_is_just_as_old(world, part) -> None:
    before = everything(world)
    destruction = world.confirmed(part)
    services.carry_out(destruction)
    kept = world.readable()
    # As in that backup: nobody had proposed it yet. Its tables are only added to.
    journal_of_now = journal.path().read_bytes()
    before.put_back()
    Destruction.objects.filter(pk=destruction).update(key_destroyed=None, finished=None)
    assert journal.path().read_bytes() == journal_of_now
    assert services.reapply() == 1
    assert world.readable() == kept
    assert list(services.unfinished()) == [destruction]


def test_the_database_knows_it_when_the_list_is_lost(world) -> None:
    before = everything(world)
    services.carry_out(world.confirmed())
    journal.path().unlink()
    before.put_back()
    assert services.reapply() == 1
    assert world.readable() == set()
    assert len(list(journal.entries(journal.path()))) == 1


def test_a_copy_of_the_list_from_elsewhere_can_be_given(world, tmp_path, capsys) -> None:
    entry = Destroyed(uuid4(), world.case, "", b"", datetime.now(UTC))
    journal.add(entry)
    elsewhere = journal.path().rename(tmp_path / "lijst.jsonl")
    call_command("reapply_destructions", "--list", str(elsewhere))
    assert "Opnieuw vernietigd: 1." in capsys.readouterr().out
    assert world.readable() == set()
    assert list(journal.entries(journal.path())) == [entry]
    with pytest.raises(PlatformError, match="is er niet"):
        call_command("reapply_destructions", "--list", str(tmp_path / "geen"))


def test_a_case_that_the_restored_vault_does_not_know_gets_no_key_later(world) -> None:
    unknown = uuid4()
    journal.add(Destroyed(uuid4(), unknown, "", b"", datetime.now(UTC)))
    journal.add(Destroyed(uuid4(), uuid4(), "a", b"x" * 16, datetime.now(UTC)))
    assert services.reapply() == 0
    with pytest.raises(vault.KeyDestroyedError):
        vault.make_key(unknown)
    assert world.readable() == ALL


def test_a_line_that_was_cut_off_spoils_nothing(world) -> None:
    first = Destroyed(uuid4(), uuid4(), "", b"", datetime.now(UTC))
    journal.add(first)
    with journal.path().open("a") as file:
        file.write('{"destruction": "6f8f')
    second = Destroyed(uuid4(), world.case, "", b"", datetime.now(UTC))
    journal.add(second)
    journal.add(second)
    assert list(journal.entries(journal.path())) == [first, second]


@pytest.mark.parametrize("line", ["{}", '{"destruction": 5}', json.dumps([1]) + "}"])
def test_a_line_that_was_changed_is_told(world, line) -> None:
    journal.path().write_text(line + "\n")
    with pytest.raises(PlatformError, match="Regel 1 van casework.jsonl"):
        services.reapply()
    assert world.readable() == ALL


def test_certificates_are_kept_beside_the_list(world) -> None:
    destruction = world.confirmed()
    services.carry_out(destruction)
    kept = journal.path().with_name(f"{destruction}.json").read_text()
    assert kept == Certificate.objects.get().content
    assert ErasedRecords.objects.count() == 2
