"""People who must still be told that their data are shared, with the last day for it."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from oggz.casework.cases.attention import Mark, Watch
from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.cases.services.grounds import COORDINATORS
from oggz.casework.letters import due
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Task
from oggz.covenant.terms import Phase, Role


def tasks(now: Situation) -> Iterator[Task]:
    """For who coordinates; one query."""
    standing = now.standing
    if standing is None or now.missing or standing.role not in COORDINATORS:
        return
    open_to = {(each.covenant, each.purpose): each.key for each in now.purposes}
    own = Participation.objects.work_of(standing.member, standing.party, standing.role)
    seen = set()
    for row in due.with_due(own).filter(_may_send()).select_related("case").order_by("since", "pk"):
        key = open_to.get((row.case.covenant_id, row.purpose))
        if key is None or row.file_id in seen:
            continue
        seen.add(row.file_id)
        found = due.of(row)
        yield Task(
            f"Vertel de persoon van casus {reference(row.case_id)} wie gegevens deelt: de brief",
            reverse("letters:letter", args=[row.case_id]), purpose=key, since=found.since,
            due=found.day, by_law=True,
        )  # fmt: skip


def _may_send() -> Q:
    """Before the approach it is the process coordinator's, as under the covenant."""
    return Q(role=Role.PROCESS_COORDINATOR) | ~Q(case__phase=Phase.TRIAGE)


def _overdue(own: QuerySet[Participation]) -> Exists:
    last = timezone.localdate() + due.SOON
    # A term ends so many days after a day begins.
    untold = due.with_due(own.filter(role__in=COORDINATORS, case=OuterRef("pk")))
    promised = Q(promised_by__isnull=False) & Q(promised_by__gt=last)
    in_time = promised & Q(told_at=due.BEFORE_ALL, delayed_until__isnull=True)
    return Exists(
        untold.filter(_may_send(), untold_since__date__lte=last - due.TERM)
        .exclude(Q(delayed_until__isnull=False) & Q(delayed_until__gt=last))
        .exclude(in_time)
    )


OVERDUE = Watch(
    "person_untold",
    _overdue,
    Mark(
        "mail", "brief aan de persoon",
        "De persoon moet nu horen wie gegevens deelt. Maak de brief, of leg vast waarom die moet"
        " wachten.",
    ),
)  # fmt: skip
