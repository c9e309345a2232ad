"""Writing down what was done: in the transaction of its cause, with no content and no names."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from oggz.casework.audit import context, services
from oggz.casework.audit.events import Event, Outcome
from oggz.casework.audit.middleware import Traced
from oggz.casework.audit.models import Entry, Span
from oggz.casework.audit.subjects import blinded
from oggz.covenant.terms import DataCategory, Role

pytestmark = pytest.mark.django_db

COVENANT = uuid.UUID("11111111-1111-4111-8111-111111111111")
NOT_A_CODE = "not a word|not a small number|could be|too many"
PERSON = "4f1f6f0e-person"


def reading(**more) -> Event:
    return Event(
        action="read",
        member=7,
        responsible=8,
        party="gemeente",
        role=Role.CASE_COORDINATOR,
        covenant=COVENANT,
        case=uuid.UUID(int=5),
        subject=PERSON,
        categories=(DataCategory.HOUSING, DataCategory.CONTACT),
        articles=("4.2",),
        purpose="overlast",
        object_kind="case",
        object_id=uuid.UUID(int=5),
        **more,
    )


def test_an_entry_says_who_for_whom_why_and_what() -> None:
    entry = Entry.objects.get(pk=services.record(reading(detail={"items": 3})))
    assert (entry.action, entry.outcome) == ("read", "done")
    assert (entry.member, entry.responsible) == (7, 8)
    assert (entry.party, entry.role, entry.purpose) == ("gemeente", "case_coordinator", "overlast")
    assert (entry.covenant, entry.case) == (COVENANT, uuid.UUID(int=5))
    assert entry.categories == ["housing", "contact"]
    assert entry.articles == ["4.2"]
    assert (entry.object_kind, entry.object_id) == ("case", str(uuid.UUID(int=5)))
    assert entry.detail == {"items": 3}
    assert entry.at is not None


def test_whose_data_it_was_stands_nowhere_in_the_clear() -> None:
    services.record(reading())
    kept = [*Entry.objects.values_list(), *Span.objects.values_list()]
    assert PERSON not in str(kept)


def test_the_same_person_is_another_code_in_another_covenant() -> None:
    assert blinded(COVENANT, PERSON) == blinded(COVENANT, PERSON)
    assert blinded(COVENANT, PERSON) != blinded(uuid.UUID(int=9), PERSON)
    assert blinded(COVENANT, PERSON) != blinded(COVENANT, "somebody-else")


def test_each_person_concerned_has_a_line_in_the_log_of_processings_without_a_user() -> None:
    with context.acting() as who:
        for person in ("one", "two"):
            services.record(
                Event(action="read", member=7, covenant=COVENANT, subject=person, purpose="zorg")
            )
        services.record(Event(action="read", member=7, covenant=COVENANT))
    entries = list(Entry.objects.filter(trace=who.trace).order_by("id"))
    spans = list(Span.objects.filter(trace=who.trace).order_by("id"))
    assert len(entries) == 3
    assert [span.span for span in spans] == [entry.span for entry in entries[:2]]
    assert [span.subject for span in spans] == [
        blinded(COVENANT, "one"),
        blinded(COVENANT, "two"),
    ]
    assert {span.parent for span in spans} == {who.span}
    assert {span.activity for span in spans} == {f"urn:oggz:{COVENANT}:zorg"}
    assert all(span.started <= span.ended for span in spans)
    assert {field.name for field in Span._meta.fields} == {
        "id", "trace", "span", "parent", "name", "activity", "subject", "started", "ended",
        "status",
    }  # fmt: skip


def test_what_is_undone_has_no_entry() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        number = services.record(reading())
        raise RuntimeError
    assert not Entry.objects.filter(pk=number).exists()


def test_an_act_whose_entry_cannot_be_written_fails() -> None:
    from oggz.casework.parties.models import Member

    with pytest.raises(Exception, match="too long"), transaction.atomic():
        Member.objects.create_user("wie-niet-blijft")
        services.record(Event(action="read", role="r" * 41))
    assert not Member.objects.filter(username="wie-niet-blijft").exists()


def test_outside_a_transaction_nothing_is_written() -> None:
    # A thread has a connection of its own, without the transaction of the test.
    with ThreadPoolExecutor() as threads, pytest.raises(transaction.TransactionManagementError):
        threads.submit(services.record, reading()).result()


def test_a_refusal_stays_when_the_request_is_undone() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        undone = services.record(reading())
        refused = services.record_refusal(reading())
        raise RuntimeError
    assert not Entry.objects.filter(pk=undone).exists()
    entry = Entry.objects.get(pk=refused)
    assert entry.outcome == Outcome.REFUSED
    assert Span.objects.get(trace=entry.trace, span=entry.span).status == "error"


def test_a_refusal_leaves_no_connection_behind() -> None:
    def connections() -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            )
            return cursor.fetchone()[0]

    before = connections()
    for _ in range(3):
        services.record_refusal(reading())
    assert connections() <= before + 1  # one may be on its way out


@pytest.mark.parametrize(
    "wrong",
    [
        {"action": "Bekeek het dossier van Jan"},
        {"action": ""},
        {"action": "read", "party": "Gemeente West Betuwe"},
        {"action": "read", "purpose": "omdat het moest"},
        {"action": "read", "object_id": "jan@voorbeeld.example"},
        {"action": "read", "object_id": "111222333"},
        {"action": "read", "object_id": "x" * 101},
        {"action": "read", "articles": ("wat er staat",)},
        {"action": "read", "detail": {"reden": "hij was in de war"}},
        {"action": "read", "detail": {"bsn": 111222333}},
        {"action": "read", "detail": {"bsn": "111222333"}},
        {"action": "read", "detail": {"birth": 19800101}},
        {"action": "read", "detail": {"x": 1.5}},
        {"action": "read", "detail": {"x": ["a"]}},
        {"action": "read", "detail": {"Een naam": 1}},
        {"action": "read", "detail": {f"a{n}": n for n in range(13)}},
    ],
)
def test_what_could_be_content_is_refused_and_not_told(wrong: dict) -> None:
    with pytest.raises(ValueError, match=NOT_A_CODE) as refused:
        Event(**wrong)
    assert "Jan" not in str(refused.value)
    assert "111222333" not in str(refused.value)


@given(text=st.text(min_size=1, max_size=200))
def test_no_text_with_a_space_gets_in(text: str) -> None:
    for sentence in (f"{text} x", f"x\n{text}", f"{text}\0"):
        with pytest.raises(ValueError, match=NOT_A_CODE):
            Event(action="read", detail={"reden": sentence})
        with pytest.raises(ValueError, match=NOT_A_CODE):
            Event(action="read", object_id=sentence)


def test_a_request_is_one_trace_of_the_member_who_asked(member) -> None:
    found = []

    def view(request):
        found.append(services.record(Event(action="read")))
        found.append(services.record(Event(action="read")))

    forged = "00-" + "a" * 32 + "-" + "b" * 16 + "-01"
    request = RequestFactory().get("/", HTTP_TRACEPARENT=forged)
    request.user = member
    Traced(view)(request)
    Traced(view)(request)
    entries = [Entry.objects.get(pk=number) for number in found]
    assert {entry.member for entry in entries} == {member.pk}
    assert entries[0].trace == entries[1].trace != entries[2].trace
    assert "a" * 32 not in {entry.trace for entry in entries}
    assert len({entry.span for entry in entries}) == 4


def test_what_a_session_is_for_is_not_told_of_another_member() -> None:
    with context.acting():
        context.known(
            member=7, party="politie", role=Role.PROFESSIONAL, covenant=COVENANT, purpose="zorg"
        )
        own = Entry.objects.get(pk=services.record(Event(action="read")))
        other = Entry.objects.get(pk=services.record(Event(action="read", member=9)))
    assert (own.member, own.party, own.covenant, own.purpose) == (7, "politie", COVENANT, "zorg")
    assert (other.member, other.party, other.covenant, other.purpose) == (9, "", None, "")


def test_a_page_that_anybody_may_see_is_traced_too(client: Client) -> None:
    assert client.get("/inloggen/").status_code == 200


def test_many_are_written_in_two_statements_in_the_same_order() -> None:
    several = [
        Event(action="read", member=7, covenant=COVENANT, subject=f"person-{number}")
        for number in range(120)
    ] + [Event(action="read", member=7, covenant=COVENANT)]
    with context.acting() as who, CaptureQueriesContext(connection) as queries:
        numbers = services.record_many(several)
    assert len(queries) == 2
    entries = Entry.objects.in_bulk(numbers)
    assert [entries[number].subject for number in numbers[:-1]] == [
        blinded(COVENANT, f"person-{number}") for number in range(120)
    ]
    spans = Span.objects.filter(trace=who.trace).order_by("pk")
    assert [span.span for span in spans] == [entries[number].span for number in numbers[:-1]]
    assert {span.activity for span in spans} == {f"urn:oggz:{COVENANT}:read"}


def test_many_of_nothing_are_nothing_and_of_what_concerns_nobody_one_statement() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert services.record_many([]) == []
    assert len(queries) == 0
    with CaptureQueriesContext(connection) as queries:
        services.record_many([Event(action="read", member=7)] * 3)
    assert len(queries) == 1


def test_many_outside_a_transaction_are_not_written() -> None:
    with ThreadPoolExecutor() as threads, pytest.raises(transaction.TransactionManagementError):
        threads.submit(services.record_many, [reading()]).result()
