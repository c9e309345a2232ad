"""Erasing what somebody asked to have erased (AVG article 17): proposed here, by two people."""

from collections.abc import Mapping

from django.db import transaction

from oggz.casework.access import deciding
from oggz.casework.access.seats import Seat, hold_always
from oggz.casework.cases.models import Contribution, File
from oggz.casework.retention import certificates
from oggz.casework.retention import services as retention
from oggz.casework.retention.models import Destruction, Reason
from oggz.casework.retention.services import Actor, Ground
from oggz.casework.rights.days import Kind
from oggz.casework.rights.errors import RightsError
from oggz.casework.rights.models import Outcome, Request
from oggz.casework.rights.selectors import handles
from oggz.casework.rights.services.telling import told_of
from oggz.covenant.terms import Action

ALL = "alles"
ARTICLES = ("AVG-17",)


def may(row: Request, by: Seat) -> bool:
    """Whether something is to be erased: it was decided so, and the person is yet to hear it."""
    granted = row.outcome in (Outcome.GRANTED, Outcome.PARTLY)
    return row.kind is Kind.ERASURE and granted and handles(by) and not row.deadline.answered_on


def choices(row: Request, by: Seat) -> Mapping[str, str]:
    """By its key, what can be erased apart: the case, or what a party brought in on one day.

    Only of what one may read, so that nobody learns what else there is; and nothing that would
    take along what stands in the file of somebody else.
    """
    found = {}
    if not File.objects.filter(case=row.case_id).exclude(pk=row.file_id).exists():
        found[ALL] = "De hele casus"
    parts = deciding.visible(by, Action.READ).filter(file=row.file_id)
    mine = set(parts.values_list("part", flat=True))
    others = Contribution.objects.filter(case=row.case_id, part__in=mine).exclude(file=row.file_id)
    mine -= set(others.values_list("part", flat=True))
    said = {part: certificates.what(part) for part in mine}
    return found | {part: said[part][:1].upper() + said[part][1:] for part in sorted(mine)}


@transaction.atomic
def propose(request: Request, what: str, *, by: Seat, is_fresh: bool) -> Destruction:
    """Propose it for another to confirm, with the existing way of destroying. Raises Refused."""
    by = hold_always(by)
    row = Request.objects.select_related("deadline", "file").get(pk=request.pk)
    if not may(row, by):
        raise RightsError("Besluit eerst dat u wist wat de persoon vraagt.")
    if what not in choices(row, by):
        raise RightsError("Kies wat er weg moet.")
    part = "" if what == ALL else what
    ground = Ground(Reason.ERASURE, ARTICLES)
    made = retention.propose(row.case_id, part, ground, by=Actor(by.viewer, is_fresh))
    told_of("rights.erasure_proposed", row, by)
    return made


def is_proposed(row: Request) -> bool:
    """Whether what was granted is on its way: proposed, or carried out."""
    asked = Destruction.objects.filter(case=row.case_id, reason=Reason.ERASURE, withdrawn=None)
    return asked.filter(proposed__gte=row.decided_at).exists()
