"""A case with notes of two parties on two days, people who may destroy them, and a room that
holds the notes in a table of its own."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from oggz.casework.parties.sessions import Viewer
from oggz.casework.retention import holders, services
from oggz.casework.retention.holders import Held
from oggz.casework.retention.models import Reason
from oggz.casework.retention.services import Actor, Ground
from oggz.casework.vault import files
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import DataCategory, Role
from tests.casework.parties import people

COVENANT = UUID("6f8f0f0e-1111-4222-8333-444455556666")
OVER = Ground(Reason.TERM, ("8.1",), date(2026, 1, 31))
CARE = Held(COVENANT, UUID(int=1), DataCategory.CARE, "ggd", datetime(2026, 11, 2, tzinfo=UTC))
POLICE = Held(COVENANT, UUID(int=1), DataCategory.POLICE, "politie", CARE.contributed)
WORDS = {"": "Voorbeeldcasus", CARE.part: "komt wekelijks", POLICE.part: "melding van overlast"}


@dataclass
class Notes:
    """The room that holds the notes."""

    model: type
    kind: str = "note"
    there: list[Held] = field(default_factory=list)

    def held(self, covenant: UUID) -> list[Held]:
        return [one for one in self.there if one.covenant == covenant]

    def holds(self, case: UUID, covenant: UUID) -> bool:
        return any(one.case == case for one in self.held(covenant))

    def erase(self, case: UUID, part: str) -> list[str]:
        rows = self.model.objects.filter(case_id=case)
        rows = rows.filter(part=part) if part else rows
        ids = [str(pk) for pk in rows.values_list("pk", flat=True)]
        rows.delete()
        return ids


@dataclass
class World:
    case: UUID
    notes: Notes
    files: dict[str, UUID]
    one: Actor
    other: Actor

    def proposed(self, part: str = "", ground: Ground = OVER) -> UUID:
        return services.propose(self.case, part, ground, by=self.one).pk

    def confirmed(self, part: str = "") -> UUID:
        destruction = self.proposed(part)
        services.confirm(destruction, by=self.other)
        return destruction

    def readable(self) -> set[str]:
        """Every word that can still be read, of rows and of files."""
        rows = open_rows(self.notes.model.objects.filter(case_id=self.case))
        found = {row.text for row in rows if isinstance(row.text, str)}
        for part, name in self.files.items():
            try:
                found.add(b"".join(files.read(self.case, name, part=part)).decode())
            except services.VaultError:
                continue
        return found


def actor(role: Role = Role.PROCESS_COORDINATOR, **changes) -> Actor:
    """Somebody who just proved who they are."""
    standing = people.works(people.party(), role)
    told = {"member": standing.member.pk, "party": standing.party.slug, "role": role,
            "covenant": COVENANT, "purpose": "zorg"}  # fmt: skip
    is_fresh = changes.pop("is_fresh", True)
    return Actor(Viewer(**(told | changes)), is_fresh)


@pytest.fixture(autouse=True)
def own_var(monkeypatch, tmp_path) -> None:
    """Keys and lists of this test, and no others."""
    monkeypatch.setenv("OGGZ_VAR", str(tmp_path / "var"))


@pytest.fixture
def world(case, note, monkeypatch) -> Iterator[World]:
    room = Notes(note, there=[replace(each, case=case) for each in (CARE, POLICE)])
    monkeypatch.setattr(holders, "_holders", {room.kind: room})
    stored = {}
    for part, text in WORDS.items():
        note(case_id=case, part=part, text=text).save()
        stored[part] = files.store(case, io.BytesIO(f"bestand: {text}".encode()), part=part)
    return World(case, room, stored, actor(), actor())


ALL = {words for text in WORDS.values() for words in (text, f"bestand: {text}")}


def words_of(*parts: str) -> set[str]:
    return {words for part in parts for words in (WORDS[part], f"bestand: {WORDS[part]}")}
