"""Requests that have to be answered, with their last day; without a word of what is asked."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse

from oggz.casework.audit.selectors import scope_of
from oggz.casework.cases.references import reference
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import Situation, Viewer
from oggz.casework.rights import selectors
from oggz.casework.rights.selectors import HANDLERS
from oggz.casework.worklist.rooms import Task

LOOK_THROUGH = timedelta(days=7)


def tasks(now: Situation) -> Iterator[Task]:
    standing = now.standing
    if standing.may(Right.READ_AUDIT):
        yield from _of_officer(now)
    viewer = now.looking
    if viewer is None:
        return
    yield from _notices(viewer)
    if standing.role not in HANDLERS:
        yield from _to_look_through(viewer)
        return
    for line in selectors.lines(viewer, only_open=True):
        row = line.request
        if row.is_elsewhere:
            continue
        if row.handler_id not in (None, standing.member.pk):
            continue
        does = "Vertel de persoon het besluit" if row.decided_at else "Behandel het verzoek"
        yield Task(
            f"{does} om {row.kind.dutch} in casus {line.reference}",
            reverse("rights:request", args=[row.case_id, row.pk]),
            purpose=line.key, since=row.at, due=line.deadline.due_on, by_law=True,
        )  # fmt: skip


def _to_look_through(viewer: Viewer) -> Iterator[Task]:
    """Leaving out what is about others: each party of what it brought in, well before the end."""
    for line in selectors.to_look_through(viewer):
        yield Task(
            f"Bekijk wat uw partij inbracht in casus {line.reference}: de persoon vraagt inzage",
            reverse("rights:leave_out", args=[line.request.case_id, line.request.pk]),
            purpose=line.key, since=line.request.at, due=line.deadline.due_on - LOOK_THROUGH,
        )  # fmt: skip


def _notices(viewer: Viewer) -> Iterator[Task]:
    """What a party is told or asked; one task for a request."""
    told = set()
    for notice, purpose in selectors.notices(viewer):
        row = notice.request
        if row.pk in told:
            continue
        told.add(row.pk)
        case = reference(row.case_id)
        what = (
            f"De persoon vraagt om verbetering in casus {case}: kijk wat uw partij inbracht"
            if notice.asks
            else f"Lees het besluit over een verzoek om {row.kind.dutch} in casus {case}"
        )
        yield Task(
            what, reverse("rights:notice", args=[row.case_id, row.pk]), purpose=purpose,
            since=notice.at,
        )  # fmt: skip


def _of_officer(now: Situation) -> Iterator[Task]:
    """Complaints for the own party; and, for who supervises it, that it is late with answers."""
    for each in selectors.hand_overs(now.standing.party):
        does = "Behandel" if each.accepted_at else "Neem over, of niet:"
        yield Task(
            f"{does} klacht {each.deadline.reference} over uw partij",
            reverse("rights:complaint", args=[each.pk]), since=each.at, due=each.deadline.due_on,
            by_law=True,
        )  # fmt: skip
    late = [
        row for row in selectors.deadlines(scope_of(now.standing.party))
        if row.party_id == now.standing.party.pk and not row.answered_on and row.is_late
    ]  # fmt: skip
    if late:
        number = "1 verzoek" if len(late) == 1 else f"{len(late)} verzoeken"
        # Of the latest: so each that comes to be late is warned of.
        last = max(row.due_on for row in late)
        yield Task(
            f"Uw partij is te laat met antwoord op {number} van betrokkenen",
            reverse("rights:list"), due=last, by_law=True,
        )  # fmt: skip
