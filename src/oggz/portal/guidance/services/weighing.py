"""What a wish costs, and what municipalities expect of it."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.models import Effort, Weighing, Wish
from oggz.portal.guidance.services.checks import (
    locked,
    refuse_during_vote,
    refuse_merged,
    refuse_other_than_member,
    refuse_other_than_secretary,
)
from oggz.portal.municipalities.models import Municipality


@transaction.atomic
def estimate_effort(by: User, wish: Wish, effort: Effort, reason: str) -> Wish:
    """The platform team says what it takes to make a wish, and why that much."""
    refuse_other_than_secretary(by)
    wish = locked(wish)
    _refuse_unless_weighable(wish)
    wish.effort, wish.effort_reason = effort, reason
    wish.save(update_fields=["effort", "effort_reason"])
    log(instance=wish, action="wagtail.edit", user=by)
    return wish


@transaction.atomic
def weigh(
    by: User, wish: Wish, municipality: Municipality, *, gain: int, audiences: Sequence[str]
) -> Weighing:
    """What a municipality expects of a wish; the last word of one of its members counts."""
    wish = locked(wish)
    refuse_other_than_member(by, municipality)
    _refuse_unless_weighable(wish)
    weighing, _ = Weighing.objects.update_or_create(
        wish=wish, municipality=municipality,
        defaults={
            "gain": gain, "audiences": list(audiences), "by": by, "given_at": timezone.now(),
        },
    )  # fmt: skip
    return weighing


def _refuse_unless_weighable(wish: Wish) -> None:
    refuse_merged(wish)
    if not wish.is_weighable:
        raise GuidanceError(
            f"Wegen kan als een wens in gesprek of gewogen is. Deze is nu"
            f" ‘{wish.get_state_display()}’."
        )
    refuse_during_vote(wish)
