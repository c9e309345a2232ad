"""What is recorded of a consultation: who did what, with which categories; no text, no person."""

from dataclasses import replace

from oggz.casework.audit import context
from oggz.casework.audit.services import Event, Outcome, record, record_refusal
from oggz.casework.consultations.models import Consultation
from oggz.casework.consultations.screening import Finding
from oggz.casework.parties.sessions import Standing
from oggz.covenant.terms import DataCategory


def told(
    by: Standing, action: str, row: Consultation, *, articles: tuple[str, ...] = (),
    purpose: str = "",
) -> None:  # fmt: skip
    """In the transaction of what was done. Without a covenant it is of none, whatever else
    somebody works for in this session."""
    event = Event(
        action=action, member=by.member.pk, party=by.party.slug, role=by.role,
        covenant=row.covenant_id, purpose=purpose if row.covenant_id else "",
        categories=row.about, articles=articles, object_kind="consultation", object_id=row.pk,
    )  # fmt: skip
    with context.acting(_of(row.covenant_id is not None)):
        record(event)


def told_of_refusal(
    by: Standing, *, categories: tuple[DataCategory, ...], articles: tuple[str, ...]
) -> None:
    """That a covenant does not allow it."""
    record_refusal(
        Event(
            action="consult.ask", member=by.member.pk, party=by.party.slug, role=by.role,
            categories=categories, articles=articles, object_kind="consultation",
        )
    )  # fmt: skip


def told_of_findings(by: Standing, findings: list[Finding], *, under_covenant: bool) -> None:
    """That a text was not taken, and which kinds were in it; it stays when the rest is undone."""
    kinds = sorted({each.kind.slug for each in findings})
    event = Event(
        action="consult.screened", outcome=Outcome.FAILED, member=by.member.pk,
        party=by.party.slug, role=by.role, object_kind="consultation",
        detail={"found": ".".join(kinds)},
    )  # fmt: skip
    with context.acting(_of(under_covenant)):
        record_refusal(event)


def _of(under_covenant: bool) -> context.Acting:
    who = context.current()
    return who if under_covenant else replace(who, covenant=None, purpose="")
