"""Drafts go with their case."""

from collections.abc import Iterator
from uuid import UUID

from oggz.casework.access import barrier
from oggz.casework.drafts.models import Draft
from oggz.casework.retention.holders import Held, HeldCase


class Drafts:
    """They have a term of two weeks of their own, shorter than any covenant gives."""

    kind = "draft"

    def held(self, covenant: UUID) -> Iterator[Held | HeldCase]:
        yield from ()

    def holds(self, case: UUID, covenant: UUID) -> bool:
        return False

    def erase(self, case: UUID, part: str) -> list[str]:
        if part:
            return []
        with barrier.task("destruction"):
            rows = Draft.objects.filter(case=case)
            erased = [str(pk) for pk in rows.values_list("pk", flat=True)]
            rows.delete()
            return erased
