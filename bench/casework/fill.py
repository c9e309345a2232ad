"""A casework site with many cases, for people who all work in many of them.

Run with the addresses of the owner of the tables, so that rows can be written at once; what is
sealed is sealed as the site does it. Prints as JSON who works there, with the cookie of their
session, and cases of each. Nobody is in it: names are numbers.
"""

import itertools
import json
import os
import random
import sys
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from oggz.casework.cases.marks import FIELDS  # noqa: E402
from oggz.casework.cases.models import (  # noqa: E402
    Case,
    Consent,
    Contribution,
    File,
    Kind,
    Mark,
    Objection,
    Outcome,
    Participation,
    Signal,
    Step,
    Weighing,
)
from oggz.casework.covenants.models import Version  # noqa: E402
from oggz.casework.door.store import PARTY  # noqa: E402
from oggz.casework.letters.models import Letter, Way  # noqa: E402
from oggz.casework.parties import sessions  # noqa: E402
from oggz.casework.parties.models import DeclarationKind, Member, Membership, Party  # noqa: E402
from oggz.casework.parties.services.memberships import give  # noqa: E402
from oggz.casework.plans.models import Item, ItemKind, Result  # noqa: E402
from oggz.casework.vault import blind, keyring  # noqa: E402
from oggz.casework.vault.kek import key_encryption  # noqa: E402
from oggz.casework.vault.models import CaseKey, PartKey  # noqa: E402
from oggz.casework.vault.sealing import KEY_BYTES  # noqa: E402
from oggz.casework.vault.services import part_of  # noqa: E402
from oggz.covenant.terms import DataCategory, Phase, Role  # noqa: E402

PEOPLE = (
    ("gemeente", Role.PROCESS_COORDINATOR, "hulp", 2),
    ("sociaal-team", Role.CASE_COORDINATOR, "hulp", 8),
    ("woonstichting", Role.PROFESSIONAL, "wonen", 10),
    ("politie", Role.PROFESSIONAL, "veiligheid", 10),
    ("verslavingszorg", Role.PROFESSIONAL, "hulp", 10),
    ("jongerenwerk", Role.PROFESSIONAL, "hulp", 10),
)
# Of every ten cases six are over, as in a place that works like this for some years.
PHASES = (*[Phase.CLOSED] * 6, Phase.TRIAGE, Phase.APPROACH, Phase.APPROACH, Phase.AFTERCARE)
YEARS = timedelta(days=1_000)
TEXT = "Er is deze week twee keer gesproken. De huur is betaald en de deur ging open. "
# Who brings in what.
BROUGHT = (
    ("woonstichting", DataCategory.SIGNAL, Kind.NOTE),
    ("woonstichting", DataCategory.IDENTITY, Kind.NAME),
    ("woonstichting", DataCategory.IDENTITY, Kind.BIRTH_DATE),
    ("woonstichting", DataCategory.CONTACT, Kind.ADDRESS),
    ("woonstichting", DataCategory.HOUSING, Kind.NOTE),
    ("politie", DataCategory.SAFETY, Kind.NOTE),
    ("verslavingszorg", DataCategory.ADDICTION, Kind.NOTE),
    ("sociaal-team", DataCategory.OWN_WORDS, Kind.NOTE),
    *[("sociaal-team", DataCategory.PLAN, Kind.NOTE)] * 3,
)
PLANNED = (ItemKind.GOAL, ItemKind.ACTION, ItemKind.INVITATION)
PARTNERS = ("woonstichting", "politie", "verslavingszorg", "jongerenwerk")
BATCH = 500


@dataclass
class Person:
    member: Member
    membership: int
    party: Party
    role: Role
    purpose: str
    cases: list[str] = field(default_factory=list)


def main(cases: int, largest: int) -> None:
    keyring._REMEMBERED_SECONDS = 1e9
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    version = Version.objects.filter(status="signed").get()
    people = list(_people())
    random.seed(7)
    by_party = {
        slug: itertools.cycle([each for each in people if each.party.slug == slug])
        for slug, *_ in PEOPLE
    }
    for start in range(0, cases, BATCH):
        _batch(range(start, min(start + BATCH, cases)), version, by_party)
        keyring.forget()
    biggest = _largest(largest, version, by_party)
    told = [
        {
            "party": each.party.slug, "role": each.role.value, "cases": each.cases[-150:],
            "cookie": _cookie(each, version),
        }
        for each in people
    ]  # fmt: skip
    print(json.dumps({"people": told, "largest": biggest}))


def _people() -> Iterator[Person]:
    today = timezone.localdate()
    for slug, role, purpose, number in PEOPLE:
        party = Party.objects.get(slug=slug)
        for n in range(number):
            member = Member.objects.create_user(
                f"meting-{slug}-{n}", password="x" * 20, last_name=f"{n}"
            )
            for kind in DeclarationKind:
                member.declarations.create(
                    kind=kind, valid_from=today, valid_until=today + timedelta(365)
                )
            with transaction.atomic():
                membership = give(member, party, role, by=None)
            Membership.objects.filter(pk=membership.pk).update(
                given=timezone.now() - YEARS, since=timezone.now() - YEARS
            )
            yield Person(member, membership.pk, party, role, purpose)


def _batch(numbers: range, version: Version, by_party: dict[str, Iterator[Person]]) -> None:
    """Some cases and all that is in them, each table at once."""
    now = timezone.now()
    rows: dict[type, list] = {
        model: [] for model in (
            Case, File, Participation, Signal, Step, Weighing, Consent, Objection, Contribution,
            Mark, Item, Letter,
        )
    }  # fmt: skip
    made = []
    for number in numbers:
        phase = PHASES[number // 10 % 10]
        opened = now - timedelta(days=random.randrange(20, 700))
        coordinator = next(by_party["gemeente"])
        partners = [next(by_party[slug]) for slug in PARTNERS]
        others = [next(by_party["sociaal-team"]), *random.sample(partners, 3)]
        closed = opened + timedelta(15) if phase is Phase.CLOSED else None
        case = Case(
            covenant=version.covenant, phase=phase, level=1 + number % 3, opened_at=opened,
            opened_by=coordinator.member, opened_for=coordinator.party, closed_at=closed,
            outcome=Outcome.RESOLVED if closed else "",
        )  # fmt: skip
        made.append((number, case, [coordinator, *others], opened))
        rows[Case].append(case)
    _make_keys([(case, opened) for _, case, _, opened in made])
    for number, case, there, opened in made:
        _fill(number, case, there, opened, version, rows)
    for model, found in rows.items():
        model.objects.bulk_create(found, batch_size=5_000)


def _fill(number: int, case: Case, there: Sequence[Person], opened, version: Version, rows) -> None:
    file = File(case=case, subject="person", opened_at=opened)
    rows[File].append(file)
    lead = there[0]
    for each in there:
        each.cases.append(str(case.pk))
        rows[Participation].append(
            Participation(
                case=case, file=file, party=each.party, member=each.member, role=each.role,
                purpose=each.purpose, since=opened, added_by=lead.member,
            )
        )  # fmt: skip
    rows[Signal].append(
        Signal(case=case, urgency="days", heard_from="neighbour", person_knows=True)
    )
    recorded = {"party": lead.party, "by": lead.member, "at": opened}
    for days, phase in ((0, Phase.SIGNAL), (5, Phase.TRIAGE), (10, Phase(case.phase))):
        rows[Step].append(
            Step(case=case, at=opened + timedelta(days), phase=phase, level=case.level,
                 party=lead.party, by=lead.member)
        )  # fmt: skip
    rows[Weighing].append(
        Weighing(case=case, reasons="\n\f".join([TEXT] * 3), informed=True, **recorded)
    )
    if number % 3 == 0:
        rows[Consent].append(Consent(file=file, **recorded))
    if number % 100 == 0:
        rows[Objection].append(Objection(case=case, text=TEXT, **recorded))
    # Of one in twenty running cases somebody must still be told.
    if number % 20:
        rows[Letter].append(
            Letter(case=case, file=file, sent_on=opened + timedelta(9), way=Way.POST,
                   **recorded | {"at": opened + timedelta(9)})
        )  # fmt: skip
    planned, goal = iter(PLANNED), None
    for slug, category, kind in BROUGHT:
        at = opened + random.random() * ((case.closed_at or timezone.now()) - opened)
        row = _contribution(case, file, slug, category, kind, number, at, lead, version)
        rows[Contribution].append(row)
        if kind is Kind.NAME:
            _NEWEST.append(row.pk)
        if kind in FIELDS:
            rows[Mark].append(_mark(row, FIELDS[kind], version))
        if category is DataCategory.PLAN:
            item = Item(
                pk=row.thread, case=case, file=file, part=row.part, at=opened, domain="housing",
                kind=next(planned),
            )  # fmt: skip
            if item.kind is ItemKind.ACTION:
                owner = there[1 + number % 3]
                item.goal, item.owner, item.owner_party = goal, owner.member, owner.party
                item.due = timezone.localdate() + timedelta(number % 60 - 10)
                if case.closed_at:
                    item.ended_at, item.result = case.closed_at, Result.DONE
            rows[Item].append(item)
            goal = goal or item


def _contribution(case, file, slug, category, kind, number, at, by, version) -> Contribution:
    text = {
        Kind.NAME: f"Persoon {number}", Kind.ADDRESS: f"1234 AB {number + 1}",
        Kind.BIRTH_DATE: (date(1950, 1, 1) + timedelta(number)).isoformat(),
    }.get(kind, TEXT * 3)  # fmt: skip
    return Contribution(
        case=case, file=file, category=category, kind=kind, source=_PARTIES[slug], by=by.member,
        at=at, version=version, clause=_CLAUSE, text=text,
        part=part_of(category, slug, case.opened_at),
    )  # fmt: skip


def _mark(row: Contribution, found: blind.Field, version: Version) -> Mark:
    index = _INDEX(version.covenant_id, found, row.text)
    return Mark(contribution=row, field=found, blind=index)


def _make_keys(cases) -> None:
    """Keys of cases and of their parts, all at once; remembered, so that sealing asks for none."""
    secrets = [(os.urandom(2 * KEY_BYTES), keyring.case_context(case.pk)) for case, _ in cases]
    wrapped = key_encryption().wrap(secrets)
    keys = [
        CaseKey(case=case.pk, wrapped=each.sealed, kek=each.kek)
        for (case, _), each in zip(cases, wrapped, strict=True)
    ]
    CaseKey.objects.bulk_create(keys)
    known = keyring._remembered()
    keyring._unwrap_cases(keys, known.cases)
    parts, tags = [], []
    for case, opened in cases:
        names = {"", *(part_of(category, slug, opened) for slug, category, _ in BROUGHT)}
        for name in names:
            tag = keyring.part_tag(case.pk, name)
            sealed = keyring.wrap_part(
                os.urandom(KEY_BYTES), known.cases[case.pk].key, case.pk, tag, 1
            )
            parts.append(PartKey(case_id=case.pk, tag=tag, wrapped=sealed, reserved=2**16))
            tags.append((case.pk, tag))
    PartKey.objects.bulk_create(parts, batch_size=5_000)
    for row, (case, tag) in zip(parts, tags, strict=True):
        opening = keyring._opening(row, known.cases[case])
        known.opening[row.pk] = opening
        known.newest[case, tag] = keyring.SealingKey(row.pk, opening.cipher, 2**16)


def _largest(items: int, version: Version, by_party) -> dict[str, object]:
    """One more case, with very many contributions; and who guards the process there."""
    number = 10 * Case.objects.count() + 7
    _batch(range(number, number + 1), version, by_party)
    row = Contribution.objects.get(pk=_NEWEST[-1])
    lead = Participation.objects.get(case=row.case, role=Role.PROCESS_COORDINATOR)
    case, file, by = row.case, row.file, _Lead(lead.member)
    rows = []
    for at in range(items):
        slug, category, _ = BROUGHT[4 + at % 4]
        rows.append(
            _contribution(case, file, slug, category, Kind.NOTE, at, case.opened_at, by, version)
        )
    Contribution.objects.bulk_create(rows, batch_size=2_000)
    return {"case": str(case.pk), "file": str(file.pk), "member": lead.member_id}


@dataclass
class _Lead:
    member: Member


def _cookie(person: Person, version: Version) -> str:
    client = Client(HTTP_HOST="localhost")
    client.force_login(person.member, backend=settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session[sessions._CHOSEN] = {
        "membership": person.membership, "purpose": f"{version.covenant_id}:{person.purpose}",
    }  # fmt: skip
    session[PARTY] = person.party.slug
    session.save()
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"


_PARTIES = {each.slug: each for each in Party.objects.all()}
_CLAUSE = "inbreng"


def _INDEX(covenant: uuid.UUID, found: blind.Field, text: str) -> bytes:  # noqa: N802
    """As `blind.blind_index`, with the pepper looked up once."""
    if found not in _PEPPERS:
        _PEPPERS[found] = blind._peppers(covenant, found)[-1]
    version, pepper = _PEPPERS[found]
    return blind._index(version, pepper, blind.normalised(found, text))


_PEPPERS: dict[blind.Field, tuple[int, bytes]] = {}
_NEWEST: list[uuid.UUID] = []

if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
