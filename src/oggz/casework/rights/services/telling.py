"""What was done with a request, for the log: never what was asked or answered."""

from oggz.casework.access.seats import Seat
from oggz.casework.cases.services.telling import told
from oggz.casework.rights.models import Request


def told_of(action: str, row: Request, by: Seat) -> None:
    told(by, action, file=row.file, object_kind="request", object_id=str(row.pk))
