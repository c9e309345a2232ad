"""What cases hold that has a term, and how it is erased when its key is gone."""

from collections.abc import Iterator
from uuid import UUID

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Contribution, Outcome
from oggz.casework.retention.holders import Held
from oggz.covenant.terms import DataCategory, Subject


class Contributions:
    """What parties brought in, and with the last of it the case itself."""

    kind = "contribution"

    def held(self, covenant: UUID) -> Iterator[Held]:
        with barrier.task("retention"):
            rows = list(
                Contribution.objects.filter(case__covenant=covenant)
                .values_list(
                    "case", "category", "source__slug", "at", "case__closed_at",
                    "case__outcome", "file__subject",
                )
                .order_by("case", "at")
            )  # fmt: skip
        for case, category, source, at, closed, outcome, subject in rows:
            yield Held(
                covenant, case, DataCategory(category), source, at, closed,
                cancelled=outcome == Outcome.CANCELLED, subject=Subject(subject),
            )  # fmt: skip

    def erase(self, case: UUID, part: str) -> list[str]:
        with barrier.task("destruction"):
            if not part:
                return self._erase_case(case)
            rows = Contribution.objects.filter(case=case, part=part)
            erased = [str(pk) for pk in rows.values_list("pk", flat=True)]
            # A correction of another day has a term of its own.
            Contribution.objects.filter(corrects__in=erased).update(corrects=None)
            rows.delete()
            return erased

    def _erase_case(self, case: UUID) -> list[str]:
        contributions = Contribution.objects.filter(case=case)
        erased = [str(pk) for pk in contributions.values_list("pk", flat=True)]
        contributions.update(corrects=None)
        Case.objects.filter(pk=case).delete()
        return [*erased, str(case)]
