"""Sealed columns: closed until they are opened, with one query, and never written unsealed."""

import uuid

import pytest
from django.core.exceptions import FieldError
from django.db import models, transaction
from django.template import Context, Template
from django.test.utils import isolate_apps

from oggz.casework.vault import services
from oggz.casework.vault.errors import KeyDestroyedError, WrongFieldError
from oggz.casework.vault.fields import Closed, NotOpenedError, SealedText, open_rows

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_text_comes_back_as_it_was(note, case) -> None:
    note(case_id=case, part="care/ggd", title="Rustig", text="Zoë belt 's avonds.").save()
    (row,) = open_rows(note.objects.all())
    assert (row.title, row.text) == ("Rustig", "Zoë belt 's avonds.")


def test_who_reads_the_table_finds_nothing(note, case, raw) -> None:
    note(case_id=case, title="Overlast", text="schulden").save()
    everything = raw("default", "note_of_a_test")
    assert b"Overlast" not in everything
    assert b"schulden" not in everything
    assert str(case).encode() in everything


def test_a_row_is_saved_again_opened_or_not(note, case) -> None:
    row = note.objects.create(case_id=case, title="een", text="tekst")
    note.objects.get().save()
    row.refresh_from_db()
    assert isinstance(row.text, Closed)
    open_rows([row])
    row.text = "andere tekst"
    row.save(update_fields=["text"])
    (row,) = open_rows(note.objects.all())
    assert (row.title, row.text) == ("een", "andere tekst")


def test_fifty_rows_of_fifty_cases_open_with_one_query(note, django_assert_num_queries,
                                                       next_request) -> None:  # fmt: skip
    for number in range(50):
        case = uuid.uuid4()
        services.make_key(case)
        note(case_id=case, title=f"titel {number}", text=f"tekst {number}").save()
    next_request()
    rows = list(note.objects.all())
    with django_assert_num_queries(1, using="vault"):
        open_rows(rows)
    assert {row.text for row in rows} == {f"tekst {number}" for number in range(50)}


def test_many_rows_are_written_at_once(note, case) -> None:
    note.objects.bulk_create([note(case_id=case, text=str(number)) for number in range(10)])
    assert {row.text for row in open_rows(note.objects.all())} == {str(n) for n in range(10)}


def test_a_closed_value_is_never_shown(note, case) -> None:
    note(case_id=case, text="tekst").save()
    row = note.objects.get()
    for use in (str, bool, "{}".format, lambda value: f"{value}"):
        with pytest.raises(NotOpenedError):
            use(row.text)
    with pytest.raises(NotOpenedError):
        Template("{{ row.text }}").render(Context({"row": row}))


def test_a_destroyed_value_says_so_where_the_text_would_be(note, case) -> None:
    note(case_id=case, part="a", title="titel", text="tekst").save()
    services.destroy_part(case, "a")
    (row,) = open_rows(note.objects.all())
    assert row.title == "titel"
    assert isinstance(row.text, KeyDestroyedError)
    assert "vernietigd" in Template("{{ row.text }}").render(Context({"row": row}))
    with pytest.raises(TypeError):
        row.save()


@pytest.mark.parametrize("change", [{"id": uuid.UUID(int=5)}, {"case_id": uuid.UUID(int=6)},
                                    {"part": "police/politie"}], ids=str)  # fmt: skip
def test_a_value_that_was_moved_to_another_row_does_not_open(note, case, change) -> None:
    note(case_id=case, text="tekst").save()
    note.objects.update(**change)
    (row,) = open_rows(note.objects.all())
    assert isinstance(row.text, WrongFieldError)


def test_a_value_that_was_moved_to_another_column_does_not_open(note, case) -> None:
    note(case_id=case, title="titel", text="tekst").save()
    note.objects.update(title=models.F("text"))
    (row,) = open_rows(note.objects.all())
    assert isinstance(row.title, WrongFieldError)


def test_nothing_is_written_unsealed(note, case, raw) -> None:
    row = note.objects.create(case_id=case, text="eerst")
    row.text = "geheim"
    for write in (
        lambda: note.objects.update(text="geheim"),
        lambda: note.objects.update(text=b"geheim"),
        lambda: note.objects.bulk_update([row], ["text"]),
    ):
        with pytest.raises(TypeError), transaction.atomic():
            write()
    assert b"geheim" not in raw("default", "note_of_a_test")
    row.text = 5
    with pytest.raises(TypeError):
        row.save()


def test_a_sealed_column_cannot_be_searched(note) -> None:
    for search in ({"text": "x"}, {"text__contains": "x"}, {"text__in": ["x"]}, {"text__gt": "x"}):
        with pytest.raises((FieldError, TypeError)):
            note.objects.filter(**search).exists()
    assert not note.objects.filter(title__isnull=True).exists()


@isolate_apps("oggz.casework.parties")
def test_a_model_that_cannot_be_sealed_is_refused_by_the_checks() -> None:
    class Loose(models.Model):
        text = SealedText()

        class Meta:
            app_label = "parties"

    assert {error.id for error in Loose.check()} == {"vault.E001", "vault.E002"}
