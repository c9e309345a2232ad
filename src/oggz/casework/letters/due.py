"""When the person must have been told: counted from the first day that a party took part.

The AVG asks it within a month after data were obtained (article 14(3)). A party that comes in
later obtains them then, so its name starts a new term; and so does an amended covenant by which a
party at the table sees more than the person was told.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Case, Exists, F, Min, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest, Least
from django.utils import timezone

from oggz.casework.cases.models import Participation
from oggz.casework.covenants.models import GainedSight
from oggz.casework.letters.models import Letter
from oggz.covenant.terms import Phase

# No month is shorter.
TERM = timedelta(days=28)
# What is not told by then must be weighed again.
LONGEST_DELAY = timedelta(days=92)
SOON = timedelta(days=7)
# In a signal it is not settled yet whether anything is shared; a closed case shares nothing.
_PHASES = (Phase.TRIAGE, Phase.APPROACH, Phase.AFTERCARE)
BEFORE_ALL = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Due:
    """From when the person has something to be told of, and until when that may wait."""

    since: datetime
    day: date
    is_delayed: bool

    @property
    def is_late(self) -> bool:
        return self.day < timezone.localdate()

    @property
    def is_soon(self) -> bool:
        return self.day <= timezone.localdate() + SOON


def with_due(taking_part: QuerySet[Participation]) -> QuerySet[Participation]:
    """Those of whose file's person something is not told, with the facts that `of` reads."""
    now = timezone.now()
    letters = Letter.objects.filter(file=OuterRef("file")).order_by("-at")
    first = (
        Participation.objects.filter(file=OuterRef("file")).order_by().values("party")
        .annotate(first=Min("since")).filter(first__gt=OuterRef("told_at"))
        .order_by("first").values("first")[:1]
    )  # fmt: skip
    delays = letters.filter(until__isnull=False, at__gte=OuterRef("untold_since"))
    # Of most everybody was told since the last party came in; that is quickly seen.
    last = (
        Participation.objects.filter(file=OuterRef(OuterRef("file")))
        .order_by("-since").values("since")[:1]
    )  # fmt: skip
    widened = (
        GainedSight.objects.filter(
            version__covenant=OuterRef(OuterRef("case__covenant")), at__lte=now
        )
        .order_by("-at").values("at")[:1]
    )  # fmt: skip
    told_of_all = letters.order_by().filter(
        sent_on__isnull=False, at__gte=Greatest(Subquery(last), Subquery(widened))
    )
    at_table = Participation.objects.current(now).filter(
        file=OuterRef(OuterRef("file")), party=OuterRef("party")
    )
    sees_more = GainedSight.objects.filter(
        Exists(at_table), version__covenant=OuterRef("case__covenant"), at__lte=now,
        at__gt=OuterRef("told_at"),
    ).order_by("at")  # fmt: skip
    return (
        taking_part.filter(~Exists(told_of_all), case__phase__in=_PHASES)
        .annotate(
            told_at=Coalesce(
                Subquery(letters.filter(sent_on__isnull=False).values("at")[:1]),
                Value(BEFORE_ALL),
            )
        )
        .annotate(
            untold_since=Least(
                Subquery(first),
                # Who was told of nothing yet, is told of it all by the term of the first party.
                Case(
                    When(told_at__gt=BEFORE_ALL, then=Subquery(sees_more.values("at")[:1])),
                    default=None,
                ),
            )
        )
        .filter(untold_since__isnull=False)
        .annotate(
            delayed_until=Subquery(delays.values("until")[:1]),
            # When the weighing said that the person would be told later.
            promised_by=F("case__signal__inform_by"),
        )
    )


def of(row: Participation) -> Due:
    """Of a participation that was read `with_due`."""
    later = row.delayed_until
    if later is None and row.told_at == BEFORE_ALL:
        later = row.promised_by
    day = later or timezone.localdate(row.untold_since) + TERM
    return Due(row.untold_since, day, is_delayed=later is not None)
