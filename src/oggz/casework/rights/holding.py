"""What is left of requests when a case, or a part of it, was destroyed."""

from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.retention.holders import GoesAlong
from oggz.casework.rights.models import Deadline, Dossier, Outcome, Request
from oggz.casework.vault import files


@dataclass(frozen=True)
class Requests(GoesAlong):
    """They go with the case; their deadlines stay, which say nothing of anybody."""

    # Before `contribution`, with which the case goes: what is open then is ended here.
    kind = "asked_by_person"

    def erase(self, case: UUID, part: str) -> list[str]:
        with barrier.task("destruction"):
            # A file that was made before would tell what is destroyed now.
            made = Dossier.objects.filter(case=case, file__isnull=False, gone_at=None)
            for name in made.values_list("file", flat=True):
                files.remove(name)
            if part:
                made.update(gone_at=timezone.now())
                return []
            requests = Request.objects.filter(case=case)
            erased = [str(pk) for pk in requests.values_list("pk", flat=True)]
            Deadline.objects.filter(request__in=erased, answered_on=None).update(
                answered_on=timezone.localdate(), outcome=Outcome.GONE
            )
            requests.delete()
            return erased


REQUESTS = Requests()
