"""What is recorded of each change with people and parties."""

from oggz.casework.audit.services import Event, record
from oggz.casework.parties.models import Declaration, Invitation, Member, Membership, Party

Thing = Party | Membership | Declaration | Invitation


def note(
    action: str, thing: Thing, party: Party | None, *, by: Member | None, **detail: str | int
) -> None:
    """In the transaction of the change. `by` is empty for who runs the server."""
    record(
        Event(
            action=action,
            member=by.pk if by else None,
            party=party.slug if party else "",
            object_kind=thing._meta.model_name or "",
            object_id=thing.pk,
            detail=detail,
        )
    )
