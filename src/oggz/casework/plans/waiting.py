"""Actions in plans that somebody has to do, by their last day; and what became of others."""

from collections.abc import Iterator

from django.urls import reverse

from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Situation
from oggz.casework.plans.models import Item
from oggz.casework.worklist.rooms import Task


def tasks(now: Situation) -> Iterator[Task]:
    """What to do stands in the plan, for who may read it; here is when. Two queries."""
    if not now.standing.sees_content or now.missing:
        return
    member, party = now.standing.member, now.standing.party
    items = list(
        Item.objects.filter(owner=member, owner_party=party, ended_at=None).order_by("due", "pk")
    )
    if not items:
        return
    open_to = {(each.covenant, each.purpose): each.key for each in now.purposes}
    purposes = {}
    mine = Participation.objects.current().filter(
        member=member, party=party, role=now.standing.role, case__in={i.case_id for i in items}
    )
    for row in mine.values("case", "case__covenant", "purpose"):
        if key := open_to.get((row["case__covenant"], row["purpose"])):
            purposes[row["case"]] = key
    for item in items:
        # Who no longer takes part has nothing to do there any more.
        if item.case_id in purposes:
            yield Task(
                f"Doe uw actie in casus {reference(item.case_id)}",
                reverse("plans:plan", args=[item.case_id]),
                purpose=purposes[item.case_id], since=item.at, due=item.due,
            )  # fmt: skip
