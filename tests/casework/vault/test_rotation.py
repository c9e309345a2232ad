"""Other keys for what is there: nothing is lost, old keys open nothing, and it can be resumed."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from oggz.casework.vault import blind, files, kek, keyring, rotation, services
from oggz.casework.vault.errors import KekMissingError, KeyDestroyedError, TamperedError
from oggz.casework.vault.fields import open_rows
from oggz.casework.vault.models import CaseKey, PartKey
from oggz.casework.vault.sealing import key_number

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture(autouse=True)
def own_kek(tmp_path, monkeypatch) -> kek.FileKeys:
    kek.make_file(tmp_path / "kek")
    monkeypatch.setenv("OGGZ_VAULT_KEK_FILE", str(tmp_path / "kek"))
    return kek.key_encryption()


def cases(number: int) -> dict[uuid.UUID, bytes]:
    found = {}
    for _ in range(number):
        case = uuid.uuid4()
        services.make_key(case)
        found[case] = services.seal(case, "f", case.bytes)
    return found


def all_open(sealed: dict[uuid.UUID, bytes]) -> bool:
    keyring.forget()
    return all(
        services.open_sealed(case, "f", value) == case.bytes for case, value in sealed.items()
    )


class Killed(BaseException):
    pass


# --- the key-encryption key


def test_everything_opens_with_the_new_key_encryption_key_alone(own_kek) -> None:
    sealed, covenant = cases(7), uuid.uuid4()
    index = blind.blind_index(covenant, blind.Field.NAME, "Jansen")
    before = own_kek.current()
    call_command("rotate_keys", "kek", "--forget")
    assert own_kek.names() == [own_kek.current()] != [before]
    assert rotation.kek_names_in_use() == {own_kek.current()}
    assert all_open(sealed)
    assert blind.blind_index(covenant, blind.Field.NAME, "Jansen") == index


def test_the_older_one_stays_until_it_is_forgotten(own_kek) -> None:
    sealed = cases(1)
    before = own_kek.current()
    call_command("rotate_keys", "kek")
    assert own_kek.names() == [before, own_kek.current()]
    assert all_open(sealed)


def test_an_interrupted_rotation_goes_on_where_it_was(own_kek, monkeypatch) -> None:
    sealed = cases(10)
    monkeypatch.setattr(rotation, "_AT_ONCE", 3)
    own_kek.begin_generation()
    steps = rotation.rewrap()
    assert next(steps) + next(steps) == 6
    steps.close()
    assert rotation.to_rewrap() == 4
    assert all_open(sealed)
    generations = own_kek.names()
    call_command("rotate_keys", "kek")
    assert own_kek.names() == generations  # none was added to one that was not finished
    assert rotation.to_rewrap() == 0
    assert all_open(sealed)


def test_a_generation_that_is_in_use_is_never_forgotten(own_kek) -> None:
    sealed = cases(2)
    own_kek.begin_generation()
    own_kek.forget(set(own_kek.names()) - rotation.kek_names_in_use())
    assert all_open(sealed)


def test_a_copy_of_the_vault_from_before_opens_nothing_afterwards(own_kek) -> None:
    sealed = cases(1)
    ((case, _),) = sealed.items()
    copy = CaseKey.objects.get(case=case)
    call_command("rotate_keys", "kek", "--forget")
    copy.save()
    with pytest.raises(KekMissingError):
        all_open(sealed)


def test_cases_are_made_and_destroyed_while_it_goes_on(own_kek, monkeypatch) -> None:
    sealed = cases(6)
    monkeypatch.setattr(rotation, "_AT_ONCE", 2)
    own_kek.begin_generation()
    for number, _ in enumerate(rotation.rewrap()):
        if number == 0:
            gone = CaseKey.objects.exclude(kek=own_kek.current()).first().case
            services.destroy_key(gone)
            sealed |= cases(1)
    assert rotation.to_rewrap() == 0
    value = sealed.pop(gone)
    assert all_open(sealed)
    with pytest.raises(KeyDestroyedError):
        services.open_sealed(gone, "f", value)


# --- the keys of cases


def age(days: int = 400) -> None:
    moment = timezone.now() - timedelta(days=days)
    CaseKey.objects.update(renewed=moment)
    PartKey.objects.update(made=moment)


def test_older_cases_get_a_new_key_and_their_data_are_sealed_with_it(note, case) -> None:
    note(case_id=case, part="a", title="titel", text="tekst").save()
    file = files.store(case, io.BytesIO(b"verslag" * 99_999), part="a")
    before = CaseKey.objects.get(case=case)
    numbers = set(PartKey.objects.values_list("pk", flat=True))
    age()
    call_command("rotate_keys", "cases")
    assert bytes(CaseKey.objects.get(case=case).wrapped) != bytes(before.wrapped)
    row = note.objects.get()
    used = {key_number(row.title.value), key_number(row.text.value), files.key_number_of(file)}
    assert not used & numbers
    keyring.forget()
    open_rows([row])
    assert (row.title, row.text) == ("titel", "tekst")
    assert b"".join(files.read(case, file, part="a")) == b"verslag" * 99_999


def test_younger_cases_keep_their_key(case) -> None:
    before = bytes(CaseKey.objects.get(case=case).wrapped)
    call_command("rotate_keys", "cases")
    assert bytes(CaseKey.objects.get(case=case).wrapped) == before
    call_command("rotate_keys", "cases", "--older-than", "0")
    assert bytes(CaseKey.objects.get(case=case).wrapped) != before


def test_replaced_keys_go_a_day_later_with_nothing_left_behind(note, case) -> None:
    note(case_id=case, text="tekst").save()
    straggler = note.objects.get()
    age()
    call_command("rotate_keys", "cases")
    # A request that had begun before writes with the older key.
    straggler.save()
    assert PartKey.objects.filter(case=case).count() == 2
    PartKey.objects.update(made=timezone.now() - timedelta(days=2))
    call_command("rotate_keys", "cases")
    assert PartKey.objects.filter(case=case).count() == 1
    keyring.forget()
    assert open_rows(note.objects.all())[0].text == "tekst"


def test_a_key_is_kept_while_something_it_sealed_does_not_open(note, case) -> None:
    note(case_id=case, text="tekst").save()
    row = note.objects.get()
    note.objects.update(part="elders")
    age()
    call_command("rotate_keys", "cases")
    PartKey.objects.update(made=timezone.now() - timedelta(days=2))
    call_command("rotate_keys", "cases")
    assert key_number(row.text.value) in set(PartKey.objects.values_list("pk", flat=True))


def test_what_was_saved_meanwhile_is_not_overwritten(note, case, monkeypatch) -> None:
    note(case_id=case, text="eerst").save()
    age()
    rotation.renew_case(case)
    seal = services.seal

    def saved_meanwhile(*args, **kwargs):
        monkeypatch.setattr(services, "seal", seal)
        row = note.objects.get()
        row.text = "later"
        row.save()
        return seal(*args, **kwargs)

    monkeypatch.setattr(services, "seal", saved_meanwhile)
    assert sum(rotation.reseal()) == 0
    assert open_rows(note.objects.all())[0].text == "later"


def test_destroyed_parts_stay_destroyed(case) -> None:
    sealed = services.seal(case, "f", b"x", part="a")
    services.destroy_part(case, "a")
    rotation.renew_case(case)
    with pytest.raises(KeyDestroyedError):
        services.open_sealed(case, "f", sealed, part="a")
    with pytest.raises(KeyDestroyedError):
        services.seal(case, "f", b"x", part="a")


def test_a_renewal_that_is_killed_leaves_the_case_as_it_was(case, monkeypatch) -> None:
    sealed = services.seal(case, "f", b"x")

    def killed(*args, **kwargs):
        raise Killed

    monkeypatch.setattr(keyring, "new_part", killed)
    with pytest.raises(Killed):
        rotation.renew_case(case)
    keyring.forget()
    assert services.open_sealed(case, "f", sealed) == b"x"


def test_the_older_key_of_a_case_opens_no_key_of_a_part(case) -> None:
    services.seal(case, "f", b"x")
    older = CaseKey.objects.get(case=case)
    rotation.renew_case(case)
    older.save()
    with pytest.raises(TamperedError):
        services.seal(case, "f", b"x")
