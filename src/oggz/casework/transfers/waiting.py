"""What waits around transfers: a municipality to answer, an answer to act on, what came along."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max, Q
from django.urls import reverse

from oggz.casework.access import seats
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Situation
from oggz.casework.transfers.models import NotTaken, Transfer
from oggz.casework.worklist.rooms import Change, Task
from oggz.covenant.terms import Role


def tasks(now: Situation) -> Iterator[Task]:
    """Two queries."""
    viewer, standing = now.looking, now.standing
    if viewer is None:
        return
    to_give = Q(by=standing.member, party=standing.party, accepted=True)
    to_answer = (
        Q(to=standing.party, accepted=None)
        if viewer.role == Role.PROCESS_COORDINATOR
        else Q(pk=None)
    )
    rows = Transfer.objects.open().filter(to_give | to_answer).select_related("party", "to")
    for row in rows:
        if row.accepted:
            yield Task(
                f"{row.to.name} neemt casus {reference(row.case_id)} over: kies wat meegaat",
                reverse("transfers:send", args=[row.case_id]), since=row.answered_at,
            )  # fmt: skip
        else:
            yield Task(
                f"{row.party.name} vraagt of u een casus overneemt",
                reverse("transfers:answer", args=[row.pk]), since=row.at,
                purpose=next(
                    (each.key for each in now.purposes if each.covenant == row.to_covenant_id), ""
                ),
            )  # fmt: skip
    keys = {(each.covenant, each.purpose): each.key for each in now.purposes}
    own = seats.taking_part(viewer).going_on()
    came = own.filter(case__arrived__settled_at=None, case__arrived__isnull=False)
    for case, covenant, purpose, at in came.values_list(
        "case", "case__covenant", "purpose"
    ).annotate(at=Max("case__arrived__at")):
        yield Task(
            f"Neem in casus {reference(case)} op wat uit de andere gemeente meekwam",
            reverse("transfers:arrived", args=[case]), since=at,
            purpose=keys.get((covenant, purpose), ""),
        )  # fmt: skip


def changes(now: Situation, since: datetime) -> Iterator[Change]:
    """Who does not take it on."""
    standing = now.standing
    if now.looking is None:
        return
    rows = Transfer.objects.filter(
        by=standing.member, party=standing.party, accepted=False, answered_at__gte=since
    )
    for row in rows.select_related("to"):
        yield Change(
            f"{row.to.name} neemt casus {reference(row.case_id)} niet over:"
            f" {NotTaken(row.why_not).dutch}",
            row.answered_at, reverse("transfers:case", args=[row.case_id]),
        )  # fmt: skip
