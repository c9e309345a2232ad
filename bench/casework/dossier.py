"""Making the whole file of somebody, as the worker does it; prints the seconds that it took."""

import json
import sys
import time

import django

django.setup()

from django.db import transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from oggz.casework.access import barrier, seats  # noqa: E402
from oggz.casework.audit import context  # noqa: E402
from oggz.casework.cases.models import Case  # noqa: E402
from oggz.casework.parties.models import Party  # noqa: E402
from oggz.casework.parties.sessions import Viewer  # noqa: E402
from oggz.casework.rights.days import Kind  # noqa: E402
from oggz.casework.rights.models import Dossier, How, Proof  # noqa: E402
from oggz.casework.rights.services import answering, making, recording  # noqa: E402
from oggz.covenant.terms import Role  # noqa: E402


def main(told: dict[str, str]) -> None:
    with context.acting(), transaction.atomic():
        with barrier.task("retention"):
            case = Case.objects.get(pk=told["case"])
        viewer = Viewer(
            int(told["member"]), "gemeente", Role.PROCESS_COORDINATOR, case.covenant_id, "hulp"
        )
        barrier.tell(viewer)
        seat = seats.take(viewer, case.pk)
        row = recording.record(
            Kind.ACCESS,
            "Ik wil alles zien.",
            received_on=timezone.localdate(),
            how=How.DESK,
            by=seat,
        )
        recording.prove(row, Proof.KNOWN, by=seat)
        answering.take_up(row, by=seat)
        dossier = Dossier.objects.create(
            case=case, request=row, party=Party.objects.get(slug="gemeente"),
            by_id=viewer.member, purpose=viewer.purpose,
        )  # fmt: skip
    started = time.perf_counter()
    making.make(dossier.pk)
    took = time.perf_counter() - started
    with barrier.task("retention"):
        dossier.refresh_from_db()
    if not dossier.made_at:
        raise RuntimeError("the file was not made")
    print(json.dumps(took))


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
