"""A consultation goes by itself, or when who asked ends it: its key first, and for good."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.access.errors import Unknown
from oggz.casework.consultations import ending, services, tasks
from oggz.casework.consultations.models import Answer, Asked, Consultation, Tally
from oggz.casework.retention import journal
from oggz.casework.retention import services as retention
from oggz.casework.vault import rotation
from oggz.casework.vault import services as vault
from oggz.casework.vault.errors import KeyDestroyedError
from oggz.casework.vault.models import CaseKey, PartKey
from tests.casework.consultations.talking import QUESTION, Talk, line_of, situation, told_who

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def talk() -> Talk:
    return Talk()


def rows() -> int:
    """All that is in the tables, whoever looks."""
    with barrier.task("destruction"):
        return sum(model.objects.count() for model in (Consultation, Asked, Answer))


def after(days: float) -> object:
    return time_machine.travel(timezone.now() + timedelta(days=days), tick=False)


def test_after_thirty_days_nobody_reads_it_and_the_task_destroys_it(talk: Talk) -> None:
    row = talk.ask()
    talk.answer(row)
    with after(30.01):
        assert line_of(row, talk.social) is None
        with pytest.raises(Unknown):
            talk.read(row, talk.social)
        tasks.destroy_consultations(timestamp=0)
    assert rows() == 0
    assert CaseKey.objects.get(case=row.pk).wrapped is None
    assert not PartKey.objects.filter(case=row.pk).exists()


def test_until_then_the_task_leaves_it(talk: Talk) -> None:
    row = talk.ask()
    with after(29.9):
        assert ending.destroy_due() == 0
    assert talk.read(row, talk.social).text == QUESTION


def test_who_asked_ends_it_earlier_and_the_key_goes_too(talk: Talk) -> None:
    row = talk.ask()
    told_who(talk.asker)
    sealed = Consultation.objects.get(pk=row.pk).text.value
    services.end(row.pk, by=situation(talk.asker, "wonen"))
    assert rows() == 0
    # Whoever copied the row, or finds it in a backup, cannot open it.
    with pytest.raises(KeyDestroyedError):
        vault.open_sealed(row.pk, "consultation.text", sealed, record=str(row.pk))


def test_nobody_else_ends_it(talk: Talk) -> None:
    row = talk.ask()
    with pytest.raises(services.ConsultationError, match="Alleen wie de vraag stelde"):
        services.end(row.pk, by=situation(talk.social))
    with pytest.raises(Unknown):
        services.end(row.pk, by=situation(talk.stranger()))
    assert talk.read(row, talk.social).text == QUESTION


def test_what_is_left_is_a_number(talk: Talk) -> None:
    answered, unanswered = talk.ask(), talk.ask()
    talk.answer(answered)
    services.answer(unanswered.pk, "Hij heeft een hond.", by=situation(talk.asker, "wonen"))
    for row in (answered, unanswered):
        services.end(row.pk, by=situation(talk.asker, "wonen"))
    tally = Tally.objects.get()
    month = timezone.localdate().replace(day=1)
    assert (tally.party, tally.month, tally.asked, tally.answered) == (
        talk.asker.party, month, 2, 1,
    )  # fmt: skip


def test_the_key_is_gone_though_what_followed_was_undone(talk: Talk) -> None:
    row = talk.ask()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.end(row.pk, by=situation(talk.asker, "wonen"))
        _ = 1 / 0
    assert rows() == 2
    with pytest.raises(Unknown):
        talk.read(row, talk.social)
    assert ending.destroy_due() == 1
    assert rows() == 0
    assert Tally.objects.get().asked == 1


def test_it_does_not_come_back_with_a_backup(talk: Talk) -> None:
    row = talk.ask()
    told_who(talk.asker)
    copy = CaseKey.objects.get(case=row.pk)
    parts = list(PartKey.objects.filter(case=row.pk))
    sealed = Consultation.objects.get(pk=row.pk)
    services.end(row.pk, by=situation(talk.asker, "wonen"))
    assert row.pk in {each.case for each in journal.entries(journal.path())}
    # A backup of before, put back: the row, and its key.
    copy.save()
    PartKey.objects.bulk_create(parts)
    told_who(talk.asker)
    sealed.save(force_insert=True)
    retention.reapply()
    assert ending.destroy_due() == 1
    assert rows() == 0


def test_what_the_task_does_is_recorded(talk: Talk, log) -> None:
    row = talk.ask()
    with after(31):
        ending.destroy_due()
    entry = log(action="consult.destroyed").get()
    assert (entry.object_id, entry.member, entry.covenant) == (str(row.pk), None, None)


def test_a_new_key_leaves_what_was_said_readable(talk: Talk) -> None:
    row = talk.ask()
    talk.answer(row)
    before = CaseKey.objects.get(case=row.pk).wrapped
    rotation.renew_case(row.pk)
    assert sum(rotation.reseal()) >= 2
    assert CaseKey.objects.get(case=row.pk).wrapped != before
    assert talk.read(row, talk.social).text == QUESTION


def test_the_task_is_known_to_the_worker() -> None:
    from procrastinate.contrib.django import app

    name = "oggz.casework.consultations.tasks.destroy_consultations"
    assert name in {task.task.name for task in app.periodic_registry.periodic_tasks.values()}
