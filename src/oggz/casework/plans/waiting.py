"""Actions in plans that somebody has to do, by their last day, and people to invite to theirs."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone

from oggz.casework.cases.attention import Mark, Watch
from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.parties.sessions import Situation
from oggz.casework.plans.models import Item, ItemKind
from oggz.casework.worklist.rooms import Task
from oggz.covenant.terms import Phase, Role

# From when somebody begins to coordinate the case.
INVITED_WITHIN = timedelta(days=14)
_ASKED = (ItemKind.INVITATION, ItemKind.NOT_INVITED)


def tasks(now: Situation) -> Iterator[Task]:
    """What to do stands in the plan, for who may read it; here is when. Four queries."""
    if not now.standing.sees_content or now.missing:
        return
    open_to = {(each.covenant, each.purpose): each.key for each in now.purposes}
    yield from _actions(now, open_to)
    if now.standing.role is Role.CASE_COORDINATOR:
        own = Participation.objects.work_of(
            now.standing.member, now.standing.party, now.standing.role
        )
        yield from _invitations(own, open_to)
        yield from _evaluations(own, open_to)


def _evaluations(own: QuerySet, open_to: dict) -> Iterator[Task]:
    planned = Item.objects.filter(
        file=OuterRef("file"), kind=ItemKind.EVALUATION, ended_at=None
    ).order_by("day")
    rows = own.filter(case__phase__in=(Phase.APPROACH, Phase.AFTERCARE)).annotate(
        look_back=Subquery(planned.values("day")[:1])
    )
    for row in rows.filter(look_back__isnull=False).select_related("case").order_by("pk"):
        if key := open_to.get((row.case.covenant_id, row.purpose)):
            yield Task(
                f"Kijk terug met de persoon van casus {reference(row.case_id)}",
                reverse("plans:plan", args=[row.case_id]), purpose=key, due=row.look_back,
            )  # fmt: skip


def _invitations(own: QuerySet, open_to: dict) -> Iterator[Task]:
    for row in _uninvited(own).select_related("case").order_by("since", "pk"):
        if key := open_to.get((row.case.covenant_id, row.purpose)):
            yield Task(
                f"Nodig de persoon van casus {reference(row.case_id)} uit om het plan te maken",
                reverse("plans:plan", args=[row.case_id]), purpose=key, since=row.since,
                due=timezone.localdate(row.since) + INVITED_WITHIN,
            )  # fmt: skip


def _uninvited(taking_part: QuerySet) -> QuerySet:
    """Of who coordinates a case: where it is not recorded that the person was asked, or why not."""
    asked = Item.objects.filter(file=OuterRef("file"), kind__in=_ASKED)
    return taking_part.filter(
        ~Exists(asked), role=Role.CASE_COORDINATOR, case__phase=Phase.APPROACH
    )


UNINVITED = Watch(
    "person_uninvited",
    lambda own: Exists(_uninvited(own).filter(case=OuterRef("pk"))),
    Mark(
        "user-question", "persoon nog niet uitgenodigd",
        "Er is nog niet vastgelegd of de persoon is uitgenodigd om het plan te maken. Leg dat vast"
        " in het plan, of waarom het nu niet kan.",
    ),
)  # fmt: skip


def _actions(now: Situation, open_to: dict) -> Iterator[Task]:
    member, party = now.standing.member, now.standing.party
    items = list(
        Item.objects.filter(owner=member, owner_party=party, ended_at=None).order_by("due", "pk")
    )
    if not items:
        return
    purposes = {}
    own = Participation.objects.work_of(member, party, now.standing.role)
    mine = own.filter(case__in={item.case_id for item in items})
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
