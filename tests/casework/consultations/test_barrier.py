"""What the database itself shows of consultations, run as the role that serves, without filters."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case
from oggz.casework.consultations.models import Answer, Asked, Consultation
from oggz.casework.covenants.services import life
from oggz.casework.parties import services as parties
from oggz.casework.parties.models import Membership
from oggz.casework.parties.sessions import Standing
from oggz.casework.vault import services as vault
from oggz.covenant.terms import Role
from tests.casework.consultations.talking import Talk, told_who
from tests.casework.world import Table

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
MODELS = [Consultation, Asked, Answer]


@pytest.fixture
def talk() -> Talk:
    """With a row in every table."""
    talk = Talk()
    row = talk.ask("sociaal-team", "politie")
    talk.answer(row)
    return talk


def seen(standing: Standing | None) -> list[int]:
    told_who(standing)
    return [model._base_manager.count() for model in MODELS]


NOTHING = [0, 0, 0]


@pytest.mark.parametrize("model", MODELS)
def test_every_table_is_guarded(model) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity FROM pg_class WHERE oid = %s::regclass",
            [model._meta.db_table],
        )
        assert cursor.fetchone() == (True,)


def test_who_asked_and_who_is_asked_see_it(talk: Talk) -> None:
    for standing in (talk.asker, talk.social, talk.police):
        assert seen(standing) == [1, 2, 1]


def test_nobody_else_does(talk: Talk) -> None:
    for standing in (None, talk.care, talk.stranger()):
        assert seen(standing) == NOTHING


@pytest.mark.parametrize("role", sorted(set(Role) - {
    Role.PROFESSIONAL, Role.CASE_COORDINATOR, Role.PROCESS_COORDINATOR, Role.CHAIR,
}))  # fmt: skip
def test_a_role_without_content_sees_nothing_of_the_own_party(talk: Talk, role: Role) -> None:
    assert seen(talk.newcomer(role, at=talk.social.party)) == NOTHING


def test_a_member_sees_nothing_for_another_party(talk: Talk) -> None:
    told_who(talk.care)
    barrier._set({"oggz.consulting_party": "politie"})
    assert Consultation.objects.count() == 0


def test_who_left_the_party_or_the_covenant_sees_nothing(talk: Talk) -> None:
    parties.leave(talk.social.member, Membership.objects.get(pk=talk.social.membership))
    assert seen(talk.social) == NOTHING
    life.withdraw(
        talk.world.covenant, reason="Wij stoppen.", by=talk.world.person("politie", Role.SIGNATORY)
    )
    assert seen(talk.police) == NOTHING


def test_what_is_over_is_seen_by_the_task_only(talk: Talk) -> None:
    row = talk.ask()
    told_who(talk.asker)
    assert Consultation.objects.count() == 2
    ended = Consultation(
        party=talk.asker.party, by=talk.asker.member, role="professional",
        asked_at=timezone.now() - timedelta(31), ends_at=timezone.now() - timedelta(1),
    )  # fmt: skip
    vault.make_key(ended.pk)
    ended.text = "Van lang geleden."
    ended.save(force_insert=True)
    assert set(Consultation.objects.values_list("pk", flat=True)) >= {row.pk}
    assert Consultation.objects.count() == 2
    told_who(None)
    with barrier.task("destruction"):
        assert Consultation.objects.count() == 3


def test_what_was_said_does_not_change(talk: Talk) -> None:
    told_who(talk.asker)
    other = timezone.now() + timedelta(1)
    for column, value in (("ends_at", other), ("role", "chair"), ("purpose", "hulp")):
        with pytest.raises(DatabaseError, match="does not change"), transaction.atomic():
            Consultation.objects.update(**{column: value})
    assert Consultation.objects.update(seen_at=other) == 1
    assert Answer.objects.update(at=other) == 0
    assert Asked.objects.update(party=talk.care.party) == 0


def test_who_is_asked_changes_nothing_of_the_question(talk: Talk) -> None:
    told_who(talk.social)
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Consultation.objects.update(seen_at=timezone.now())


def test_nobody_removes_a_row(talk: Talk) -> None:
    told_who(talk.asker)
    for model in MODELS:
        assert model._base_manager.all()._raw_delete("default") == 0


def test_nobody_writes_in_the_name_of_another(talk: Talk) -> None:
    told_who(talk.social)
    row = Consultation.objects.get()
    for fields in (
        {"party": talk.police.party, "by": talk.social.member},
        {"party": talk.social.party, "by": talk.police.member},
    ):
        answer = Answer(consultation=row, role="professional", text="x", **fields)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            answer.save(force_insert=True)


def test_nobody_invites_a_party_into_a_question_of_others(talk: Talk) -> None:
    told_who(talk.social)
    row = Consultation.objects.get()
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Asked.objects.create(consultation=row, party=talk.care.party)


def test_nobody_answers_what_they_were_not_asked(talk: Talk) -> None:
    told_who(talk.social)
    row = Consultation.objects.get()
    told_who(talk.care)
    answer = Answer(
        consultation_id=row.pk, party=talk.care.party, by=talk.care.member, role="professional",
        text="x", pk=uuid4(),
    )  # fmt: skip
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        answer.save(force_insert=True)


def test_consulting_shows_no_case_and_a_case_no_consultation(talk: Talk) -> None:
    table = Table(talk.world)
    told_who(None)
    barrier.tell(table.seats["woonconsulent"])
    assert (Case.objects.count(), Consultation.objects.count()) == (1, 0)
    barrier._set({"oggz.member": "", "oggz.party": ""})
    told_who(talk.asker)
    assert (Case.objects.count(), Consultation.objects.count()) == (0, 1)
