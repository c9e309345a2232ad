"""What cases hold that has a term, and how it is erased when its key is gone."""

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case, Contribution, Outcome, Restriction
from oggz.casework.retention.holders import Held, HeldCase
from oggz.covenant.terms import DataCategory, Subject


class Contributions:
    """What parties brought in, and the case itself once nothing of that is left."""

    kind = "contribution"

    def held(self, covenant: UUID) -> Iterator[Held | HeldCase]:
        with barrier.task("retention"):
            rows = list(
                Contribution.objects.filter(case__covenant=covenant)
                .values_list(
                    "case", "category", "source__slug", "at", "case__closed_at",
                    "case__outcome", "file__subject",
                )
                .order_by("case", "at")
            )  # fmt: skip
            empty = list(
                Case.objects.filter(covenant=covenant, contributions=None)
                .exclude(closed_at=None)
                .values_list("pk", "opened_at", "closed_at", "outcome")
                .order_by("pk")
            )
        for case, category, source, at, closed, outcome, subject in rows:
            yield Held(
                covenant, case, DataCategory(category), source, at, closed,
                cancelled=outcome == Outcome.CANCELLED, subject=Subject(subject),
            )  # fmt: skip

        for case, opened, closed, outcome in empty:
            yield HeldCase(covenant, case, opened, closed, cancelled=outcome == Outcome.CANCELLED)

    def holds(self, case: UUID, covenant: UUID) -> bool:
        with barrier.task("retention"):
            return Case.objects.filter(pk=case, covenant=covenant).exists()

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


def kept_for_the_person(case: UUID, part: str) -> str:
    """Why something stays: somebody asked that it be kept and not used (AVG article 18)."""
    with barrier.task("retention"):
        standing = Restriction.objects.filter(case=case, lifted_at=None)
        if part:
            rows = Contribution.objects.filter(case=case, part=part)
            standing = standing.filter(
                Q(thread=None, file__in=rows.values("file")) | Q(thread__in=rows.values("thread"))
            )
        if not standing.exists():
            return ""
    return (
        "De persoon vroeg om dit te bewaren en niet te gebruiken (AVG artikel 18). Zolang die"
        " beperking geldt, kan het niet weg."
    )
