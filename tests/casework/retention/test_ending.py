"""The list of what ends, and the mail that warns without saying what."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core import mail

from oggz.casework.retention import ending, services, warnings
from oggz.casework.retention.ending import what_ends
from oggz.covenant.model import Retention
from oggz.covenant.terms import Action, DataCategory, PartyKind, RetentionFrom, Role
from tests.casework.parties import people
from tests.casework.retention.world import CARE, COVENANT, POLICE, actor
from tests.covenant.covenants import covenant, party, permit

pytestmark = pytest.mark.django_db(databases=["default", "vault"])

TODAY = date(2027, 10, 20)


def brings_in(source: str, category: DataCategory, months: int, since: str = "contributed"):
    return permit(
        f"{source}_{category.value}", parties=(source,), actions=(Action.CONTRIBUTE,),
        categories=(category,), retention=Retention(months=months, since=RetentionFrom(since)),
    )  # fmt: skip


class Told:
    """The room of covenants: one covenant, with a version from each of these days."""

    def __init__(self, **versions) -> None:
        self.versions = {date.fromisoformat(day): text for day, text in versions.items()}

    def covenants(self):
        return [COVENANT]

    def since(self, asked, day):
        assert asked == COVENANT
        first = max((start for start in self.versions if start <= day), default=day)
        return [text for start, text in sorted(self.versions.items()) if start >= first]


@pytest.fixture
def told(monkeypatch):
    monkeypatch.setattr(ending, "_versions", [])

    def _tell(*clauses, **changes) -> None:
        slugs = people.party().slug, people.party().slug
        kinds = {
            slug: party(slug, PartyKind.MUNICIPALITY, f"3.{n}") for n, slug in enumerate(slugs, 1)
        }
        ending.told_by(Told(**{"2026-01-01": covenant(*clauses, parties=kinds, **changes)}))

    return _tell


def endings(today: date = TODAY, **options) -> list[tuple[str, str]]:
    return [
        (one.held.source, str(one.term.until) if one.term else "geen bepaling")
        for one in what_ends(COVENANT, today, **options)
    ]


def test_what_ends_within_a_month_is_listed_the_first_first(world, told) -> None:
    told(brings_in("ggd", DataCategory.CARE, 12), brings_in("politie", DataCategory.POLICE, 11))
    world.notes.there = [CARE, POLICE, replace(CARE, contributed=datetime(2027, 6, 1, tzinfo=UTC))]
    assert endings() == [("politie", "2027-10-02"), ("ggd", "2027-11-02")]
    assert endings(date(2027, 10, 3)) == [("politie", "2027-10-02")]
    assert endings(date(2027, 10, 4)) == [("politie", "2027-10-02"), ("ggd", "2027-11-02")]
    assert endings(date(2027, 9, 2)) == []


def test_what_no_clause_speaks_of_is_listed_for_a_person_to_decide(world, told) -> None:
    told(brings_in("politie", DataCategory.POLICE, 11))
    world.notes.there = [POLICE, CARE]
    assert endings() == [("ggd", "geen bepaling"), ("politie", "2027-10-02")]


def test_an_open_case_ends_when_it_is_closed(world, told) -> None:
    told(brings_in("ggd", DataCategory.CARE, 1, "closed"))
    world.notes.there = [CARE]
    assert endings(date(2100, 1, 1)) == []
    world.notes.there = [replace(CARE, closed=datetime(2027, 9, 30, 22, 30, tzinfo=UTC))]
    assert endings() == [("ggd", "2027-11-01")]  # closed on 1 October in the Netherlands


def test_a_new_version_shortens_what_was_there(world, told) -> None:
    long, short = (covenant(brings_in("ggd", DataCategory.CARE, n)) for n in (24, 11))
    world.notes.there = [CARE]
    ending.told_by(Told(**{"2026-01-01": long}))
    assert endings() == []
    ending.told_by(Told(**{"2026-01-01": long, "2027-01-01": short}))
    assert endings() == [("ggd", "2027-10-02")]
    # Brought in under the newer only.
    ending.told_by(Told(**{"2026-01-01": short, "2026-11-01": long}))
    assert endings() == []


@pytest.mark.parametrize("part", ["", CARE.part], ids=["case", "part"])
def test_what_was_proposed_is_not_listed_again(world, told, part) -> None:
    told(brings_in("ggd", DataCategory.CARE, 11))
    world.notes.there = [replace(CARE, case=world.case)]
    assert len(endings()) == 1
    destruction = world.proposed(part)
    assert endings() == []
    services.withdraw(destruction, by=world.other)
    assert len(endings()) == 1


def test_without_covenants_nothing_is_listed_or_mailed(world, monkeypatch) -> None:
    monkeypatch.setattr(ending, "_versions", [])
    world.notes.there = []
    assert warnings.send() == 0
    assert endings() == []


@pytest.mark.parametrize(
    ("day", "mails"),
    [("2027-10-03", 0), ("2027-10-04", 1), ("2027-10-05", 0), ("2027-10-27", 1),
     ("2027-11-02", 0), ("2027-11-03", 1), ("2027-11-04", 0)],
)  # fmt: skip
def test_a_mail_warns_a_month_and_a_week_before_and_when_it_is_over(
    world, told, day, mails, django_capture_on_commit_callbacks
) -> None:
    told(brings_in("ggd", DataCategory.CARE, 12))
    world.notes.there = [CARE]
    text = ending.latest(COVENANT, TODAY)
    (slug, _) = text.parties
    here = people.Party.objects.get(slug=slug)
    guard = people.works(here, Role.PROCESS_COORDINATOR)
    for role in (Role.PROFESSIONAL, Role.ADMINISTRATOR):
        people.works(here, role)
    with (
        time_machine.travel(f"{day}T12:00:00Z", tick=False),
        django_capture_on_commit_callbacks(execute=True),
    ):
        warnings.send()
    assert [message.to for message in mail.outbox] == [[guard.member.email]] * mails
    for message in mail.outbox:
        told_in_mail = message.subject + message.body
        for secret in ("ggd", "zorg", str(CARE.case), str(COVENANT), guard.member.last_name):
            assert secret not in told_in_mail
        assert "/vernietiging/" in message.body


def test_somebody_of_another_covenant_gets_no_mail(world, told) -> None:
    told(brings_in("ggd", DataCategory.CARE, 12))
    world.notes.there = [CARE]
    actor()
    with time_machine.travel("2027-10-04T12:00:00Z", tick=False):
        assert warnings.send() == 0
