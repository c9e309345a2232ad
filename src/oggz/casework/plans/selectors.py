"""A plan as its readers see it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Consent, Participation, Weighing
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.services import content
from oggz.casework.cases.services.content import Shown
from oggz.casework.letters import selectors as letters
from oggz.casework.letters.models import Letter
from oggz.casework.plans.models import Item, ItemKind, Result
from oggz.casework.plans.services import DOERS
from oggz.casework.plans.terms import DETAILS, sentence
from oggz.casework.plans.ways import link_in
from oggz.casework.vault.errors import VaultError
from oggz.casework.vault.fields import open_rows
from oggz.covenant.terms import DataCategory, Term

CATEGORIES = frozenset({DataCategory.PLAN, DataCategory.OWN_WORDS})


@dataclass(frozen=True)
class Line:
    """An item with what it says now, and why this reader sees it."""

    item: Item
    shown: Shown
    actions: tuple["Line", ...] = ()
    # What the person said about it.
    remarks: tuple["Line", ...] = ()
    # Of a goal, what came of it each time that was looked back; of an action, where it is done.
    came: tuple["Line", ...] = ()
    ways: tuple["Line", ...] = ()

    @property
    def kind(self) -> ItemKind:
        return ItemKind(self.item.kind)

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
    def detail(self) -> Term | None:
        value = self.item.detail
        terms = DETAILS.get(self.kind)
        return terms(value) if terms and isinstance(value, str) else None

    @property
    def besides(self) -> str:
        """What was written besides the choice from the list."""
        text = self.text or ""
        return "" if self.detail and text == sentence(self.detail) else text

    @property
    def link(self) -> str:
        """Of a service, where it is told of."""
        return link_in(self.text or "")

    @property
    def without_link(self) -> str:
        lines = (self.text or "").splitlines()
        return "\n".join(line for line in lines if line.strip() != self.link)

    @property
    def is_own_words(self) -> bool:
        return self.shown.contribution.category == DataCategory.OWN_WORDS

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
    def presence(self) -> Line | None:
        """Whether the person was there the last time that this was recorded."""
        return _last(self.of(ItemKind.PRESENCE))

    @property
    def invited(self) -> Line | None:
        """The last invitation, or why there was none."""
        kinds = (ItemKind.INVITATION, ItemKind.NOT_INVITED)
        return _last([line for line in self.lines if line.kind in kinds])

    @property
    def all_remarks(self) -> tuple[Line, ...]:
        return self.of(ItemKind.REMARK)

    @property
    def companions(self) -> tuple[Line, ...]:
        return tuple(each for each in self.of(ItemKind.COMPANION) if not each.item.ended_at)

    @cached_property
    def remarks(self) -> tuple[Line, ...]:
        """About the plan as a whole, or about what this reader does not see."""
        seen = {line.item.pk for line in self.lines}
        return tuple(r for r in self.of(ItemKind.REMARK) if r.item.about_id not in seen)

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
    def escalation(self) -> tuple[Line, ...]:
        return self.of(ItemKind.ESCALATION)

    @property
    def evaluation(self) -> Line | None:
        """The first that is still to come."""
        planned = [each for each in self.of(ItemKind.EVALUATION) if not each.item.ended_at]
        return min(planned, key=lambda each: each.item.day) if planned else None

    @property
    def evaluated(self) -> tuple[Line, ...]:
        return tuple(e for e in self.of(ItemKind.EVALUATION) if e.item.result == Result.DONE)

    @property
    def crisis(self) -> tuple[Line, ...]:
        return self.of(ItemKind.CRISIS)

    @cached_property
    def goals(self) -> tuple[Line, ...]:
        """By domain of life, each with its actions."""
        actions = self.of(ItemKind.ACTION)
        found = [replace(goal, actions=_of_goal(actions, goal)) for goal in self.of(ItemKind.GOAL)]
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


_HANGS = {
    ItemKind.REMARK: "remarks", ItemKind.PROGRESS: "came", ItemKind.OUTCOME: "came",
    ItemKind.SERVICE: "ways",
}  # fmt: skip


def plan(by: Seat) -> Plan:
    """Of the person in whose file `by` works. Reading it is recorded."""
    items = {
        item.pk: item
        for item in Item.objects.filter(file=by.own_file).select_related("owner", "owner_party")
    }
    # Of other categories only what stands in the plan, such as who comes along.
    ours = Q(category__in=CATEGORIES) | Q(thread__in=items)
    shown = content.read(by, files=[by.own_file], where=ours)
    found = [(items[each.contribution.thread], each) for each in shown
             if each.contribution.thread in items]  # fmt: skip
    open_rows(item for item, _ in found)
    prefetch_related_objects([each.contribution for _, each in found], "by")
    lines = sorted((Line(*each) for each in found), key=lambda line: (line.item.at, line.item.pk))
    return Plan(
        lines=tuple(_with_remarks(lines)),
        said=tuple(
            each for each in shown
            if each.contribution.thread not in items
            and each.contribution.category == DataCategory.OWN_WORDS
        ),
    )  # fmt: skip


def _with_remarks(lines: Sequence[Line]) -> list[Line]:
    """Each with what hangs from it."""
    hangs: dict[tuple[object, str], list[Line]] = {}
    for line in lines:
        if place := _HANGS.get(line.kind):
            hangs.setdefault((line.item.about_id, place), []).append(line)
    places = sorted(set(_HANGS.values()))
    return [
        replace(line, **{name: tuple(hangs.get((line.item.pk, name), ())) for name in places})
        for line in lines
    ]


def _last(lines: Sequence[Line]) -> Line | None:
    return lines[-1] if lines else None


@dataclass(frozen=True)
class Known:
    """What is recorded of consent and of telling the person: facts of the work."""

    consents: Sequence[Consent]
    letter: Letter | None
    informed: bool


def known(by: Seat) -> Known:
    """Of the person in whose file `by` works; three queries."""
    given = Consent.objects.filter(file=by.own_file, withdrawn_at=None).select_related("party")
    weighed = Weighing.objects.filter(case=by.case).order_by("-at").first()
    return Known(
        list(given.order_by("at")), letters.last_of(by), bool(weighed and weighed.informed)
    )


@dataclass(frozen=True)
class Basis:
    """Under which articles a plan is read, and the first day that this may change."""

    articles: tuple[str, ...]
    until: date | None


def basis(plan: Plan) -> Basis:
    decisions = [shown.decision for shown in plan.decisions]
    return Basis(
        tuple(sorted({a for each in decisions for a in each.articles}, key=_by_number)),
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


def _by_number(article: str) -> list[int]:
    return [int(part) if part.isdecimal() else 0 for part in article.split(".")]


def _of_goal(actions: Sequence[Line], goal: Line) -> tuple[Line, ...]:
    return tuple(action for action in actions if action.item.goal_id == goal.item.pk)
