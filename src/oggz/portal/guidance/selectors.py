"""What is shown of the committee, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format

from oggz.portal.guidance.models import (
    AgendaItem,
    Ballot,
    Comment,
    Decision,
    DoubleProposal,
    Horizon,
    Meeting,
    Support,
    Vote,
    Weighing,
    Wish,
    WishState,
)
from oggz.portal.guidance.models.wishes import WEIGHABLE
from oggz.portal.guidance.rights import Standing
from oggz.portal.guidance.tally import Outcome
from oggz.portal.municipalities.models import Municipality

# What a municipality said counts as long as it takes part.
_TAKES_PART = {"municipality__section__live": True, "municipality__section__archived_on": None}
MOST_MADE = 8
LATEST = 3
_NEW_FOR = timedelta(days=60)


def wishes() -> QuerySet[Wish]:
    """Each with `support_count`: how many municipalities stand behind it or a double of it."""
    counted = (
        Support.objects.filter(
            Q(wish=OuterRef("pk")) | Q(wish__merged_into=OuterRef("pk")), **_TAKES_PART
        )
        .order_by()
        .values(together=Value(1))
        .annotate(number=Count("municipality", distinct=True))
        .values("number")
    )
    return Wish.objects.select_related("municipality").annotate(
        support_count=Coalesce(Subquery(counted), 0)
    )


def listed(state: str = "") -> list[Wish]:
    """The wishes in the list, those with most support first; of one state, or of all."""
    found = wishes().open_to_all().order_by("-support_count", "-brought_at", "-pk")
    return list(found.filter(state=state) if state else found)


@dataclass
class Column:
    """A part of the roadmap, with what is in it."""

    name: str
    about: str
    wishes: list[Wish] = field(default_factory=list)


def roadmap() -> list[Column]:
    """What is made now, soon and later, and what was made last."""
    columns = {
        Horizon.NOW.value: Column("Nu", "Hier werken wij aan."),
        Horizon.SOON.value: Column("Straks", "Dit maken wij hierna."),
        WishState.LATER.value: Column("Later", "Een goed idee, maar nu nog niet."),
        WishState.MADE.value: Column("Gemaakt", "Dit staat al op de site."),
    }
    shown = (WishState.PLANNED, WishState.LATER, WishState.MADE)
    found = wishes().open_to_all().filter(state__in=shown)
    for wish in found.order_by(F("made_on").desc(nulls_last=True), "-support_count", "pk"):
        columns[wish.horizon or wish.state].wishes.append(wish)
    made = columns[WishState.MADE.value]
    made.wishes = made.wishes[:MOST_MADE]
    return list(columns.values())


def decisions() -> QuerySet[Decision]:
    return Decision.objects.select_related("wish", "vote")


_ITEMS = Prefetch("items", AgendaItem.objects.select_related("wish"))


def meetings() -> QuerySet[Meeting]:
    """Each with its agenda."""
    return Meeting.objects.prefetch_related(_ITEMS)


def next_meeting() -> Meeting | None:
    return meetings().upcoming().filter(is_cancelled=False).first()


# --- one wish


def supporters(wish: Wish) -> list[Municipality]:
    """Who stands behind a wish or a double of it; for members."""
    given = Support.objects.filter(Q(wish=wish) | Q(wish__merged_into=wish), **_TAKES_PART)
    return list(
        Municipality.objects.filter(pk__in=given.values("municipality")).order_by("sort_key")
    )


def discussion(wish: Wish) -> list[Comment]:
    """What was said about a wish and about its doubles, from old to new."""
    said = Comment.objects.filter(Q(wish=wish) | Q(wish__merged_into=wish))
    return list(said.select_related("author", "municipality", "wish", "removed_by"))


@dataclass(frozen=True)
class Seat:
    """What a municipality of the reader said of a wish, and may say now."""

    municipality: Municipality
    supports: bool
    weighing: Weighing | None
    ballot: Ballot | None


def seats(standing: Standing, wish: Wish, vote: Vote | None) -> list[Seat]:
    own = standing.seats
    supported = {each.pk for each in supporters(wish)} if own else set()
    weighings = {each.municipality_id: each for each in wish.weighings.filter(municipality__in=own)}
    ballots = {
        each.municipality_id: each
        for each in (vote.ballots.filter(municipality__in=own).select_related("by") if vote else ())
    }
    return [
        Seat(place, place.pk in supported, weighings.get(place.pk), ballots.get(place.pk))
        for place in own
    ]


def ballots_of(vote: Vote) -> list[Ballot]:
    """Who voted what, for members, after a vote closed."""
    return list(vote.ballots.select_related("municipality").order_by("municipality__sort_key"))


def weighed() -> list[Wish]:
    """The wishes that can be weighed, each with `gains` of municipalities that take part."""
    found = wishes().open_to_all().filter(state__in=WEIGHABLE)
    given = Weighing.objects.filter(**_TAKES_PART)
    return list(found.prefetch_related(Prefetch("weighings", given, to_attr="given")))


def open_proposals(wish: Wish | None = None) -> list[DoubleProposal]:
    found = DoubleProposal.objects.filter(settled_at=None).select_related("wish", "other", "by")
    if wish is not None:
        found = found.filter(Q(wish=wish) | Q(other=wish))
    return list(found)


# --- what waits


@dataclass(frozen=True)
class Waiting:
    """Something that a member, or the secretary, still has to do."""

    title: str
    url: str
    detail: str


def votes_waiting(standing: Standing) -> list[Waiting]:
    """In which a municipality of the reader has not voted yet."""
    voted = set(
        Ballot.objects.filter(municipality__in=standing.seats).values_list("vote", "municipality")
    )
    running = Vote.objects.running().select_related("wish").order_by("closes_at")
    return [
        Waiting(
            vote.wish.title, f"{vote.wish.url}#stemming",
            f"Voor {place.name}, tot {_moment(vote.closes_at)}",
        )
        for vote in running
        for place in standing.seats
        if (vote.pk, place.pk) not in voted
    ]  # fmt: skip


def weighings_waiting(standing: Standing) -> list[Waiting]:
    """Which a municipality of the reader did not weigh yet."""
    given = set(
        Weighing.objects.filter(municipality__in=standing.seats).values_list("wish", "municipality")
    )
    to_weigh = Wish.objects.open_to_all().filter(state__in=WEIGHABLE)
    return [
        Waiting(wish.title, f"{wish.url}#wegen", f"Voor {place.name}")
        for wish in to_weigh.exclude(votes__closed_at=None, votes__isnull=False)
        for place in standing.seats
        if (wish.pk, place.pk) not in given
    ]


def new_wishes(standing: Standing) -> list[Waiting]:
    """Brought by others not long ago, and not supported by any municipality of the reader."""
    own = standing.seats
    recent = wishes().open_to_all().filter(
        state=WishState.NEW, brought_at__gt=timezone.now() - _NEW_FOR
    )  # fmt: skip
    if own:
        recent = recent.exclude(supports__municipality__in=own).exclude(municipality__in=own)
    return [Waiting(wish.title, wish.url, f"Van {wish.bringer}") for wish in recent]


def for_secretary() -> list[Waiting]:
    """What only the secretary can do."""
    waiting = [
        Waiting(vote.wish.title, vote.wish.url, f"Stemming {vote.outcome}: leg het besluit vast")
        for vote in Vote.objects.exclude(closed_at=None).exclude(outcome=Outcome.NO_QUORUM)
        .filter(decision=None).select_related("wish")
    ]  # fmt: skip
    waiting += [
        Waiting(f"{each.wish} en {each.other}", f"{each.wish.url}#dubbel", "Misschien dubbel")
        for each in open_proposals()
    ]
    unestimated = Wish.objects.open_to_all().filter(state=WishState.DISCUSSED, effort="")
    waiting += [Waiting(each.title, each.url, "Schat de inspanning") for each in unestimated]
    uninvited = Meeting.objects.upcoming().filter(invitations=0, is_cancelled=False)
    waiting += [Waiting(each.title, each.url, "Nodig de leden uit") for each in uninvited]
    return waiting


def joinable(wish: Wish) -> QuerySet[Wish]:
    """With which a wish may be one."""
    return Wish.objects.open_to_all().exclude(pk=wish.pk).order_by("title")


def _moment(moment: datetime) -> str:
    return f"{date_format(timezone.localtime(moment), 'j F Y, H:i')} uur"


def counted_by_state(found: Iterable[Wish]) -> dict[str, int]:
    numbers: dict[str, int] = {}
    for wish in found:
        numbers[wish.state] = numbers.get(wish.state, 0) + 1
    return numbers
