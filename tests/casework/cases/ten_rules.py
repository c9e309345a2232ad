"""What a literal reader of the rules expects of a case: told what happens, and asked what is seen.

Nothing here comes from the rooms that are tested: it keeps its own account of what happened, and
reads the text of the covenant clause by clause.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from oggz.covenant.model import Covenant as Document
from oggz.covenant.questions import Request
from oggz.covenant.terms import (
    Action,
    Condition,
    DataCategory,
    Effect,
    Phase,
    Role,
    SecrecyGround,
    Subject,
)
from tests.covenant.deciding import literal

ALARM = timedelta(hours=72)


@dataclass(eq=False)
class Text:
    """A signed text of the covenant."""

    document: Document
    signed_by: frozenset[str]


@dataclass(eq=False)
class Person:
    """Somebody at a party, with the purpose that they state in their session."""

    name: str
    party: str
    role: Role
    purpose: str
    works: bool = True
    # The purpose for which each was let in, of the seats that did not end.
    seats: set[str] = field(default_factory=set)
    # Until when the glass is broken.
    glass: datetime | None = None


@dataclass(eq=False)
class Said:
    """Something that a party brought in, about the one person of the case."""

    id: UUID
    category: DataCategory
    source: str
    text: str
    at: datetime
    bsn: bool = False
    corrected: bool = False
    agreed: bool = False
    # Its key is gone, or it is gone itself.
    unreadable: bool = False
    erased: bool = False


@dataclass(eq=False)
class Objecting:
    overridden: bool = False
    upheld: bool | None = None

    @property
    def stands(self) -> bool:
        return self.upheld is not False

    @property
    def suspends(self) -> bool:
        return self.upheld is True or (self.upheld is None and not self.overridden)


def for_danger(document: Document) -> Document:
    """What counts for who breaks the glass: of what is permitted, what asks for acute danger."""
    kept = [
        clause
        for clause in document.clauses
        if clause.effect is Effect.FORBID or Condition.ACUTE_DANGER in clause.conditions
    ]
    return document.model_copy(update={"clauses": tuple(kept)})


@dataclass(eq=False)
class Account:
    """All that happened in one case, and what follows from it by the rules."""

    texts: list[Text]
    phase: Phase
    level: int = 1
    weighed: bool = True
    consent: bool = False
    said: list[Said] = field(default_factory=list)
    objections: list[Objecting] = field(default_factory=list)
    secrecy: dict[str, set[SecrecyGround]] = field(default_factory=dict)
    alarms: list[datetime] = field(default_factory=list)
    withdrawn: set[str] = field(default_factory=set)
    destroyed: bool = False

    def text(self, day: date) -> Text | None:
        """Rule 1: the latest text that all signed and whose days have come and not gone."""
        holding = [t for t in self.texts if t.document.starts <= day <= t.document.ends]
        return holding[-1] if holding else None

    def has_seat(self, who: Person, now: datetime, day: date) -> bool:
        """Rules 1, 4, 6 and 8: bound, there, let in for the purpose that is stated now."""
        text = self.text(day)
        return (
            text is not None
            and not self.destroyed
            and who.party in text.signed_by
            and who.party not in self.withdrawn
            and who.works
            and (who.purpose in who.seats or self.looks_in(who, now))
        )

    def looks_in(self, who: Person, now: datetime) -> bool:
        """Without taking part for this purpose, in an emergency."""
        broken = who.glass is not None and now < who.glass
        return broken and who.purpose not in who.seats

    def facts(self, source: str, now: datetime, *, agreed: bool) -> frozenset[Condition]:
        standing = [each for each in self.objections if each.stands]
        told = {
            Condition.WEIGHING: self.weighed,
            Condition.INFORMED: self.weighed,
            Condition.CONSENT: self.consent,
            Condition.SECRECY_WEIGHED: bool(self.secrecy.get(source)),
            Condition.ACUTE_DANGER: any(at <= now < at + ALARM for at in self.alarms),
            Condition.OBJECTION: bool(standing),
            Condition.OBJECTION_OVERRIDDEN: (
                bool(standing) and not any(each.suspends for each in standing)
            ),
            Condition.SOURCE_AGREES: agreed,
        }
        return frozenset(fact for fact, holds in told.items() if holds)

    def may(
        self,
        who: Person,
        action: Action,
        category: DataCategory,
        now: datetime,
        day: date,
        *,
        source: str | None = None,
        bsn: bool = False,
        agreed: bool = False,
    ) -> bool:
        text = self.text(day)
        if text is None or not self.has_seat(who, now, day):
            return False
        facts = self.facts(source or who.party, now, agreed=agreed)
        document = text.document
        if self.looks_in(who, now):
            if action is not Action.READ:
                return False
            facts |= {Condition.ACUTE_DANGER}
            document = for_danger(document)
        asked = Request(
            party=who.party, role=who.role, action=action, purpose=who.purpose, category=category,
            phase=self.phase, date=day, level=self.level, bsn=bsn, subject=Subject.PERSON,
            source=source or who.party,
            conditions=facts,
        )  # fmt: skip
        return literal.answer(document, asked).allowed

    def visible(self, who: Person, action: Action, now: datetime, day: date) -> list[Said]:
        return [
            each
            for each in self.said
            if not each.erased
            and self.may(
                who, action, each.category, now, day,
                source=each.source, bsn=each.bsn, agreed=each.agreed,
            )
        ]  # fmt: skip

    def read(self, who: Person, now: datetime, day: date) -> list[str | None]:
        """What somebody reads, in any order; None is where a text was."""
        return [
            None if each.unreadable else each.text
            for each in self.visible(who, Action.READ, now, day)
            if not each.corrected
        ]
