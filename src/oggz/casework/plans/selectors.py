"""A plan as its readers see it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils import timezone

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Participation
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import content
from oggz.casework.cases.services.content import Shown
from oggz.casework.plans.models import Item, ItemKind
from oggz.casework.plans.services import DOERS
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import DataCategory

CATEGORIES = frozenset({DataCategory.PLAN, DataCategory.OWN_WORDS})


@dataclass(frozen=True)
class Line:
    """An item with what it says now, and why this reader sees it."""

    item: Item
    shown: Shown
    actions: tuple["Line", ...] = ()

    @property
    def text(self) -> str | None:
        return self.shown.text

    @property
    def current(self) -> str:
        return str(self.shown.contribution.pk)

    @property
    def domain(self) -> LifeDomain | None:
        value = self.item.domain
        return None if value is None or isinstance(value, VaultError) else LifeDomain(value)

    @property
    def is_late(self) -> bool:
        due: date | None = self.item.due
        return due is not None and not self.item.ended_at and due < timezone.localdate()


@dataclass(frozen=True)
class Score:
    at: date
    value: int


@dataclass(frozen=True)
class Course:
    """How it went in one domain of life, the oldest first."""

    domain: LifeDomain
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class Plan:
    """Everything in a plan that one reader may see."""

    lines: tuple[Line, ...]
    # What the person said and somebody brought in elsewhere than in the plan.
    said: tuple[Shown, ...]

    def of(self, kind: ItemKind) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.item.kind == kind)

    @property
    def wishes(self) -> tuple[Line, ...]:
        return self.of(ItemKind.WISH)

    @property
    def strengths(self) -> tuple[Line, ...]:
        return self.of(ItemKind.STRENGTH)

    @property
    def network(self) -> tuple[Line, ...]:
        return self.of(ItemKind.NETWORK)

    @property
    def agreements(self) -> tuple[Line, ...]:
        return self.of(ItemKind.AGREEMENT)

    @property
    def crisis(self) -> tuple[Line, ...]:
        return self.of(ItemKind.CRISIS)

    @cached_property
    def goals(self) -> tuple[Line, ...]:
        """By domain of life, each with its actions."""
        actions = self.of(ItemKind.ACTION)
        found = [
            Line(goal.item, goal.shown, _of_goal(actions, goal)) for goal in self.of(ItemKind.GOAL)
        ]
        order = list(LifeDomain)
        return tuple(
            sorted(found, key=lambda goal: order.index(goal.domain) if goal.domain else len(order))
        )

    @cached_property
    def loose_actions(self) -> tuple[Line, ...]:
        """Actions for no goal, or for one that this reader does not see."""
        under = {action.item.pk for goal in self.goals for action in goal.actions}
        return tuple(a for a in self.of(ItemKind.ACTION) if a.item.pk not in under)

    @cached_property
    def courses(self) -> tuple[Course, ...]:
        found: dict[LifeDomain, list[Score]] = {}
        for line in self.of(ItemKind.PROGRESS):
            if line.domain and line.text:
                at = timezone.localdate(line.item.at)
                found.setdefault(line.domain, []).append(Score(at, int(line.text)))
        return tuple(Course(each, tuple(found[each])) for each in LifeDomain if each in found)

    @property
    def decisions(self) -> list[Shown]:
        """What was shown, for the articles under which it was."""
        return [*self.said, *(line.shown for line in self.lines)]


def plan(by: Seat) -> Plan:
    """Of the person in whose file `by` works. Reading it is recorded."""
    shown = content.read(by, files=[by.own_file], categories=CATEGORIES)
    threads = [each.contribution.thread for each in shown]
    items = Item.objects.select_related("owner", "owner_party").in_bulk(threads)
    open_rows(items.values())
    lines = [Line(item, each) for each in shown if (item := items.get(each.contribution.thread))]
    return Plan(
        lines=tuple(sorted(lines, key=lambda line: (line.item.at, line.item.pk))),
        said=tuple(
            each for each in shown
            if each.contribution.thread not in items
            and each.contribution.category == DataCategory.OWN_WORDS
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class Basis:
    """Under which articles a plan is read, and the first day that this may change."""

    articles: tuple[str, ...]
    until: date | None


def basis(plan: Plan) -> Basis:
    decisions = [shown.decision for shown in plan.decisions]
    return Basis(
        tuple(sorted({article for each in decisions for article in each.articles})),
        min((each.until for each in decisions if each.until), default=None),
    )


def doers(by: Seat) -> Sequence[Participation]:
    """Who takes part in this file now and can do an action."""
    return (
        Participation.objects.current()
        .filter(case=by.case, file=by.own_file, role__in=DOERS)
        .select_related("member", "party")
        .order_by("party__name", "member__last_name", "pk")
    )


def _of_goal(actions: Sequence[Line], goal: Line) -> tuple[Line, ...]:
    return tuple(action for action in actions if action.item.goal_id == goal.item.pk)
