"""Conferences that come, to prepare for, and what changed about them; for the work list."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.cases.models import Participation
from oggz.casework.cases.references import reference
from oggz.casework.conferences.models import Conference, Discussion, Invitation, Item, Presence
from oggz.casework.parties.sessions import Situation
from oggz.casework.worklist.rooms import Change, Task

AHEAD, AFTER = timedelta(days=14), timedelta(hours=3)


def tasks(now: Situation) -> Iterator[Task]:
    """Of each conference one line: to lead it, or to prepare for one's own cases in it.

    Two queries. Who stated no purpose yet states one of these cases by opening it.
    """
    if not now.standing.sees_content or now.missing:
        return
    member, party = now.standing.member, now.standing.party
    for conference, cases in _ahead(now).items():
        when = date_format(timezone.localtime(conference.starts), "l j F, H:i")
        convened = (conference.by_id, conference.party_id) == (member.pk, party.pk)
        what = "Leid" if convened else "Bereid u voor op"
        many = "1 casus" if len(cases) == 1 else f"{len(cases)} casussen"
        keys = [key for case in cases.values() for key in case]
        yield Task(
            f"{what} het casusoverleg van {when} uur ({many})",
            reverse("conferences:conference", args=[conference.pk]),
            purpose="" if now.viewer or not keys else keys[0],
            due=timezone.localdate(conference.starts),
        )


def _ahead(now: Situation) -> dict[Conference, dict[UUID, list[str]]]:
    """The conferences with something left to discuss, with one's own cases and what opens them."""
    open_to = {(each.covenant, each.purpose): each.key for each in now.purposes}
    mine = Participation.objects.current().filter(
        member=now.standing.member, party=now.standing.party, role=now.standing.role
    )
    moment = timezone.now()
    discussed = Discussion.objects.filter(
        Q(until__lte=moment) | Q(ended_at__isnull=False), item=OuterRef("pk")
    )
    items = list(
        Item.objects.filter(
            ~Exists(discussed),
            case__in=mine.values("case"),
            dropped_at=None,
            conference__called_off_at=None,
            conference__starts__gte=moment - AFTER,
            conference__starts__lte=moment + AHEAD,
        )
        .select_related("conference")
        .order_by("conference__starts", "position")
    )
    if not items:
        return {}
    own: dict[UUID, list[str]] = {}
    mine = mine.filter(case__in={item.case_id for item in items})
    for case, covenant, purpose in mine.values_list("case", "case__covenant", "purpose"):
        keys = own.setdefault(case, [])
        if key := open_to.get((covenant, purpose)):
            keys.append(key)
    found: dict[Conference, dict[UUID, list[str]]] = {}
    for item in items:
        found.setdefault(item.conference, {})[item.case_id] = own[item.case_id]
    return found


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
