"""Conferences that come, to prepare for, and what changed about them; for the work list."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.conferences.models import Conference, Invitation, Presence
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Change, Task

AHEAD = timedelta(days=14)


def tasks(now: Situation) -> Iterator[Task]:
    """Of each conference one line: to lead it, or to prepare for one's own cases in it."""
    if not now.standing.sees_content or now.missing:
        return
    member, party, role = now.standing.member, now.standing.party, now.standing.role
    moment = timezone.now()
    own = Participation.objects.current().filter(member=member, party=party, role=role)
    found = (
        Conference.objects.filter(
            Q(items__dropped_at=None, items__case__in=own.values("case")),
            called_off_at=None, starts__gte=moment - timedelta(hours=3),
            starts__lte=moment + AHEAD,
        )
        .values_list("pk", "starts", "by", "party")
        .order_by("starts", "pk")
        .distinct()
    )  # fmt: skip
    for pk, starts, by, its_party in found:
        when = date_format(timezone.localtime(starts), "l j F, H:i")
        convened = (by, its_party) == (member.pk, party.pk)
        what = "Leid" if convened else "Bereid u voor op"
        yield Task(
            f"{what} het casusoverleg van {when} uur",
            reverse("conferences:conference", args=[pk]), due=timezone.localdate(starts),
        )  # fmt: skip


def changes(now: Situation, since: datetime) -> Iterator[Change]:
    """What others changed in when one is expected, and where they kept that one was there."""
    if not now.standing.sees_content or now.missing:
        return
    mine = {"member": now.standing.member, "party": now.standing.party}
    told = Invitation.objects.filter(sent_at__gt=since, **mine)
    for each in told.exclude(conference__by=now.standing.member).select_related("conference"):
        when = date_format(timezone.localtime(each.starts), "l j F, H:i")
        if each.cancelled_at:
            what = f"Het casusoverleg van {when} uur gaat voor u niet door"
        elif each.sequence:
            what = f"Een casusoverleg is gewijzigd: het begint op {when} uur"
        else:
            what = f"U bent uitgenodigd voor het casusoverleg van {when} uur"
        path = reverse("conferences:conference", args=[each.conference_id])
        yield Change(what, each.sent_at, path)
    kept = Presence.objects.filter(
        since__gt=since, participation__member=mine["member"], participation__party=mine["party"]
    ).exclude(by=mine["member"])
    for row in kept.select_related("item"):
        path = reverse("conferences:conference", args=[row.item.conference_id])
        what = f"Vastgelegd: u was bij de bespreking van casus {reference(row.case_id)}"
        yield Change(what, row.since, path)
