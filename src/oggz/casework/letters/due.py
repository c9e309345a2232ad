"""When the person must have been told: counted from the first day that a party took part.

The AVG asks it within a month after data were obtained (article 14(3)). A party that comes in
later obtains them then, so its name starts a new term.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from oggz.casework.cases.models import Participation
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
    told_of_all = letters.order_by().filter(sent_on__isnull=False, at__gte=Subquery(last))
    return (
        taking_part.filter(~Exists(told_of_all), case__phase__in=_PHASES)
        .annotate(
            told_at=Coalesce(
                Subquery(letters.filter(sent_on__isnull=False).values("at")[:1]),
                Value(BEFORE_ALL),
            )
        )
        .annotate(untold_since=Subquery(first))
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
