"""Letters go with their case; the reason of a delay is sealed with the key of the case."""

from collections.abc import Iterator
from uuid import UUID

from oggz.casework.access import barrier
from oggz.casework.letters.models import Letter
from oggz.casework.retention.holders import Held, HeldCase


class Letters:
    """That somebody was told stays as long as the case, as a weighing does."""

    kind = "letter"

    def held(self, covenant: UUID) -> Iterator[Held | HeldCase]:
        yield from ()

    def holds(self, case: UUID, covenant: UUID) -> bool:
        return False

    def erase(self, case: UUID, part: str) -> list[str]:
        if part:
            return []
        with barrier.task("destruction"):
            rows = Letter.objects.filter(case=case)
            erased = [str(pk) for pk in rows.values_list("pk", flat=True)]
            rows.delete()
            return erased
