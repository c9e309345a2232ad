"""Looking back together: per goal what came of it, in one transaction, and when again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction

from oggz.casework.access.seats import Seat, hold
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.plans import services
from oggz.casework.plans.errors import PlanError
from oggz.casework.plans.models import Item, ItemKind, Result


@dataclass(frozen=True)
class CameOf:
    """What came of one goal: a mark from 1 to 5, and the person's own words."""

    goal: Item
    domain: LifeDomain | None
    mark: str = ""
    words: str = ""


@transaction.atomic
def evaluate(
    evaluation: Item, came: Sequence[CameOf], *, again: date | None = None, by: Seat,
    once: UUID | None = None,
) -> None:  # fmt: skip
    """Keep what came of the goals, end this evaluation, and plan the next where there is one.

    Raises PlanError when nothing was filled in, or when it was done already.
    """
    if not any(each.mark or each.words.strip() for each in came):
        raise PlanError("Vul bij een doel in wat ervan kwam.")
    by = hold(by)
    file = by.own_file
    services.open_item(evaluation, by, ItemKind.EVALUATION)
    for number, each in enumerate(came):
        if each.mark and each.domain:
            services.add(
                file, ItemKind.PROGRESS, each.mark, domain=each.domain, about=each.goal, by=by,
                once=_numbered(once, number, "mark"),
            )  # fmt: skip
        if each.words.strip():
            services.add(
                file, ItemKind.OUTCOME, each.words, about=each.goal, by=by,
                once=_numbered(once, number, "words"),
            )  # fmt: skip
    services.end(evaluation, Result.DONE, by=by)
    if again:
        services.add(file, ItemKind.EVALUATION, "", day=again, by=by)


def _numbered(form: UUID | None, number: int, what: str) -> UUID | None:
    """Two goals may get the same mark on one form."""
    return uuid5(form, f"{number} {what}") if form else None
