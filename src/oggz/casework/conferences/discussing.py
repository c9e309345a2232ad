"""One case on the agenda, on one's own device: who is there, what one may read and write down."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from uuid import UUID

from django.utils import timezone

from oggz.casework.access import deciding
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import File, Kind, Participation
from oggz.casework.cases.offering import Offers
from oggz.casework.cases.references import reference
from oggz.casework.cases.services import content
from oggz.casework.cases.services.content import Shown
from oggz.casework.conferences import people
from oggz.casework.conferences.models import EARLY, Discussion, Item, Minute, MinuteKind, Presence
from oggz.casework.conferences.people import Person
from oggz.casework.conferences.permitting import discussed_by, leads, thing
from oggz.casework.plans import selectors as plans
from oggz.casework.plans.models import Item as PlanItem
from oggz.covenant.questions import Decision
from oggz.covenant.terms import Action, DataCategory, Phase, Subject


@dataclass(frozen=True)
class Line:
    """Something that was written down in this conference, and that one may read."""

    minute: Minute
    shown: Shown
    action: PlanItem | None = None

    @property
    def kind(self) -> MinuteKind:
        return MinuteKind(self.minute.kind)

    @property
    def category(self) -> DataCategory:
        return DataCategory(self.shown.contribution.category)

    @property
    def source(self) -> str:
        return str(self.shown.contribution.source.name)


@dataclass(frozen=True)
class Group:
    file: File
    category: DataCategory
    shown: list[Shown] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The kind of data, and of whom when it is another than the person."""
        subject = Subject(self.file.subject)
        if subject is Subject.PERSON:
            return self.category.dutch
        return f"{self.category.dutch}, {subject.dutch}"


class Discussing:
    """What a page about one case on the agenda shows and offers. A fixed number of queries."""

    def __init__(self, seat: Seat, item: Item) -> None:
        self.seat, self.item = seat, item
        self.offers = Offers(seat)
        self.known = self.offers.facts[self.offers.own_file]

    @property
    def reference(self) -> str:
        return reference(self.item.case_id)

    @property
    def phase(self) -> Phase:
        return Phase(self.seat.case.phase)

    @cached_property
    def discussion(self) -> Discussion | None:
        """The last of this case in this conference."""
        return self.item.discussions.order_by("-at").first()

    @property
    def is_running(self) -> bool:
        last = self.discussion
        return last is not None and last.ended_at is None and last.until > timezone.now()

    @property
    def may_begin(self) -> bool:
        """Within half a day of when the conference starts."""
        return abs(self.item.conference.starts - timezone.now()) <= EARLY

    @property
    def is_over(self) -> bool:
        return timezone.now() - self.item.conference.starts > EARLY

    @property
    def was_begun(self) -> bool:
        return self.discussion is not None

    @property
    def ends_soon(self) -> int:
        """The minutes that are left of those on the agenda; below nothing when it takes longer."""
        if not self.is_running or self.discussion is None:
            return self.item.minutes
        gone = timezone.now() - self.discussion.at
        return self.item.minutes - int(gone.total_seconds() // 60)

    @cached_property
    def leading(self) -> Decision | None:
        return leads(self.seat, self.known)

    @property
    def is_present(self) -> bool:
        return any(each.participation_id == self.seat.participation.pk for each in self.presences)

    @cached_property
    def presences(self) -> list[Presence]:
        return list(self.item.presences.filter(until=None))

    @cached_property
    def sees_attendance(self) -> bool:
        """Who leads does; others when they may read who was there."""
        what = thing(self.seat, DataCategory.ATTENDANCE, self.known)
        return bool(self.leading) or deciding.decide(self.seat, Action.READ, what).allowed

    @cached_property
    def people(self) -> list[Person]:
        """Who may sit here and who falls away, with who is marked as present."""
        there = {each.participation_id for each in self.presences}
        return [
            Person(each.participation, each.gone, each.participation.pk in there)
            for each in people.of_case(self.seat, self.offers.files)
            if not each.gone or each.participation.pk in there or self._fell_away(each)
        ]

    @property
    def at_table(self) -> list[Person]:
        return [each for each in self.people if not each.gone]

    @property
    def gone(self) -> list[Person]:
        return [each for each in self.people if each.gone]

    @property
    def present(self) -> list[Person]:
        return [each for each in self.people if each.present]

    def expected(self) -> set[str]:
        """Who is there as far as one knows: as it was marked, or at the cases before this one."""
        if self.presences or self.was_begun:
            return {each.key for each in self.present}
        earlier = Presence.objects.filter(item__conference=self.item.conference, until=None)
        there = set(earlier.values_list("participation__member", "participation__party"))
        there.add((self.seat.viewer.member, self.seat.party.pk))
        return {
            each.key for each in self.at_table
            if (each.participation.member_id, each.participation.party_id) in there
        }  # fmt: skip

    @cached_property
    def discusses(self) -> list[tuple[DataCategory, Decision]]:
        return discussed_by(self.seat, self.known)

    @cached_property
    def categories(self) -> list[DataCategory]:
        """In which a note may be brought in."""
        return [
            each.category for each in self.offers.bringing
            if each.kind is Kind.NOTE and each.file == self.offers.own_file
        ]  # fmt: skip

    @property
    def may_decide(self) -> bool:
        return DataCategory.MINUTES in self.categories

    @property
    def may_act(self) -> bool:
        return DataCategory.PLAN in self.categories

    @property
    def may_write(self) -> bool:
        return bool(self.categories)

    @cached_property
    def doers(self) -> Sequence[Participation]:
        return list(plans.doers(self.seat)) if self.may_act else []

    @cached_property
    def read(self) -> list[Shown]:
        """All that one may read of this case now. That it was read is recorded."""
        return content.read(self.seat)

    @cached_property
    def lines(self) -> list[Line]:
        """What was written down in this conference."""
        written = {each.pk: each for each in self.item.written.all()}
        return lines(written, self.read)

    @property
    def groups(self) -> list[Group]:
        """The rest: what was known already, by kind."""
        written = {line.minute.pk for line in self.lines}
        found: dict[tuple[UUID, DataCategory], Group] = {}
        for each in self.read:
            row = each.contribution
            if row.thread not in written:
                category = DataCategory(row.category)
                group = found.setdefault((row.file_id, category), Group(row.file, category))
                group.shown.append(each)
        own, order = self.seat.own_file.pk, list(DataCategory).index
        return sorted(found.values(), key=lambda one: (one.file.pk != own, order(one.category)))

    @property
    def name(self) -> str:
        found = [
            each.text for each in self.read
            if each.contribution.kind == Kind.NAME and each.contribution.file == self.seat.own_file
        ]  # fmt: skip
        return (found[-1] or "") if found else ""

    @property
    def articles(self) -> tuple[str, ...]:
        return in_order({a for each in self.read for a in each.decision.articles})

    @property
    def until(self) -> date | None:
        return min((s.decision.until for s in self.read if s.decision.until), default=None)

    def _fell_away(self, person: Person) -> bool:
        """Since this conference was convened: who left long before was never expected."""
        until = person.participation.until
        return until is None or until >= self.item.conference.made_at


def lines(written: dict[UUID, Minute], read: Sequence[Shown]) -> list[Line]:
    """In the order in which they were written; of an action also who does it and by when."""
    said = {each.contribution.thread: each for each in read if each.contribution.thread in written}
    wanted = [pk for pk in said if written[pk].kind == MinuteKind.ACTION]
    actions = PlanItem.objects.select_related("owner", "owner_party").in_bulk(wanted)
    found = [Line(written[pk], shown, actions.get(pk)) for pk, shown in said.items()]
    return sorted(found, key=lambda line: (line.minute.at, line.minute.pk))


def in_order(articles: set[str]) -> tuple[str, ...]:
    def by_number(article: str) -> list[int]:
        return [int(part) if part.isdecimal() else 0 for part in article.split(".")]

    return tuple(sorted(articles, key=by_number))
