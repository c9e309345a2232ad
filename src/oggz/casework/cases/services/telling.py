"""What was done in a case, for the log: never what was read or written."""

from typing import Any

from oggz.casework.access.seats import Seat
from oggz.casework.audit.services import Event, record
from oggz.casework.cases.models import File
from oggz.covenant.questions import Decision
from oggz.covenant.terms import DataCategory


def told(by: Seat, action: str, decision: Decision | None = None, **more: Any) -> None:
    """Record what was done; `more` is as for `event`."""
    record(event(by, action, decision, **more))


def event(
    by: Seat,
    action: str,
    decision: Decision | None = None,
    *,
    file: File | None = None,
    categories: tuple[DataCategory, ...] = (),
    articles: tuple[str, ...] = (),
    object_kind: str = "",
    object_id: str = "",
) -> Event:
    """The entry of an act from a seat, for who records many at once."""
    viewer = by.viewer
    if by.glass:
        # So that an officer sees beside each broken glass what was read through it.
        object_kind, object_id = "break_glass", str(by.glass)
    return Event(
        action=action, member=viewer.member, party=viewer.party, role=viewer.role,
        purpose=viewer.purpose or "", covenant=by.case.covenant_id, case=by.case.pk,
        subject=file.pk if file else None, categories=categories,
        articles=decision.articles if decision else articles,
        object_kind=object_kind, object_id=object_id,
    )  # fmt: skip
