"""What is recorded of each change with a covenant."""

from oggz.casework.audit.services import Event, record
from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.parties.sessions import Standing


def told(action: str, about: Covenant | Version, by: Standing) -> None:
    """In the transaction of the change; of a text that was sent with its checksum."""
    who = {"member": by.member.pk, "party": by.party.slug, "role": by.role}
    if isinstance(about, Covenant):
        record(Event(action=action, covenant=about.pk, **who))
        return
    detail = {"checksum": about.checksum} if about.checksum else {}
    record(
        Event(
            action=action, covenant=about.covenant_id, object_kind="version",
            object_id=str(about.pk), detail=detail, **who,
        )
    )  # fmt: skip
