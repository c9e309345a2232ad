"""What a municipality gave to wishes and votes goes along when it becomes part of another."""

import logging

from django.db import transaction
from django.db.models import Q

from oggz.portal.guidance.models import Ballot, BallotChange, Support, Vote, Weighing, Wish
from oggz.portal.municipalities.models import Municipality, SectionPage
from oggz.portal.municipalities.selectors import successor_today
from oggz.web.page_cache import forget_pages

logger = logging.getLogger(__name__)


@transaction.atomic
def move_seats_of_former() -> int:
    """Give support, weighings and running ballots of former municipalities to their successors.

    One municipality has one of each. What the successor said itself stays; of two that become one
    new municipality the last vote counts. What was counted already stays as it was. Where a
    section stayed because one of two is archived, this stays too. Returns of how many.
    """
    moved = 0
    for former in Municipality.objects.former().filter(section=None, pk__in=_with_a_say()):
        successor = successor_today(former)
        if not successor.exists_today or _is_archived(successor):
            logger.warning("the say of %s stays: no successor that takes part", former.name)
            continue
        _hold_others()
        _move_ballots(former, successor)
        _move_support(former, successor)
        _move_weighings(former, successor)
        moved += 1
    if moved:
        forget_pages()
    return moved


def _with_a_say() -> set[int]:
    given = (Support.objects, Weighing.objects, Ballot.objects.filter(vote__closed_at=None))
    return {key for each in given for key in each.values_list("municipality", flat=True)}


def _hold_others() -> None:
    """Who votes or supports at the same moment waits, or the successor could get two of one."""
    # First wishes, then votes: in the order in which a decision takes them.
    list(Wish.objects.select_for_update(no_key=True, of=("self",)).order_by("pk"))
    list(Vote.objects.select_for_update(of=("self",)).filter(closed_at=None).order_by("pk"))


def _is_archived(municipality: Municipality) -> bool:
    return SectionPage.objects.filter(~Q(archived_on=None), municipality=municipality).exists()


def _move_ballots(former: Municipality, successor: Municipality) -> None:
    theirs = Ballot.objects.filter(municipality=former, vote__closed_at=None)
    for ballot in theirs.select_related("vote").select_for_update().order_by("vote", "pk"):
        own = Ballot.objects.filter(vote=ballot.vote, municipality=successor).first()
        if own is not None and not (_came_along(own) and ballot.cast_at > own.cast_at):
            ballot.delete()
            continue
        if own is not None:
            own.delete()
        ballot.municipality = successor
        ballot.version += 1
        ballot.save(update_fields=["municipality", "version"])
        BallotChange.objects.create(
            vote=ballot.vote, municipality=successor, choice=ballot.choice, by_id=ballot.by_id,
            former_name=former.name,
        )  # fmt: skip


def _came_along(ballot: Ballot) -> bool:
    """Whether a ballot is of another that merged, and not the word of the successor itself."""
    last = BallotChange.objects.filter(vote=ballot.vote, municipality=ballot.municipality).last()
    return last is not None and bool(last.former_name)


def _move_support(former: Municipality, successor: Municipality) -> None:
    theirs = Support.objects.filter(municipality=former)
    known = Support.objects.filter(municipality=successor).values("wish")
    theirs.filter(wish__in=known).delete()
    theirs.update(municipality=successor)


def _move_weighings(former: Municipality, successor: Municipality) -> None:
    theirs = Weighing.objects.filter(municipality=former)
    known = Weighing.objects.filter(municipality=successor).values("wish")
    theirs.filter(wish__in=known).delete()
    theirs.update(municipality=successor)
