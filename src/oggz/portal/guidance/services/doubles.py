"""Two wishes that are one: proposed by a member, joined by the secretary, and taken apart again."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.models import DoubleProposal, Wish
from oggz.portal.guidance.services.checks import (
    refuse_merged,
    refuse_other_than_reading_along,
    refuse_other_than_secretary,
)
from oggz.web.page_cache import forget_pages


@transaction.atomic
def propose_double(by: User, wish: Wish, other: Wish) -> DoubleProposal | None:
    """Point out that two wishes are one; None if that waits for the secretary already."""
    refuse_other_than_reading_along(by)
    wish, other = _both(wish, other)
    open_now = DoubleProposal.objects.filter(settled_at=None)
    if open_now.filter(Q(wish=wish, other=other) | Q(wish=other, other=wish)).exists():
        return None
    return DoubleProposal.objects.create(wish=wish, other=other, by=by)


@transaction.atomic
def decline_double(by: User, proposal: DoubleProposal) -> None:
    """Two wishes stay two."""
    refuse_other_than_secretary(by)
    if not DoubleProposal.objects.filter(pk=proposal.pk, settled_at=None).update(
        settled_at=timezone.now()
    ):
        raise GuidanceError("Dit voorstel is al afgehandeld.")


@transaction.atomic
def merge_wishes(by: User, wish: Wish, into: Wish) -> Wish:
    """From now on a wish is found at another, which has its support and its discussion too.

    Nothing is moved, so that `separate_wish` gives back what was. Raises `GuidanceError`.
    """
    refuse_other_than_secretary(by)
    wish, into = _both(wish, into)
    if wish.doubles.exists():
        raise GuidanceError(
            "Bij deze wens is al een andere gevoegd. Voeg de andere wens bij deze, of maak dat"
            " eerst ongedaan."
        )
    for each in (wish, into):
        if each.votes.exists():
            raise GuidanceError(f"Over ‘{each.title}’ is al een stemming geweest of bezig.")
        if each.agenda_items.filter(meeting__end__gt=timezone.now()).exists() and each is wish:
            raise GuidanceError(f"‘{each.title}’ staat op een agenda. Haal de wens daar eerst af.")
    wish.merged_into = into
    wish.save(update_fields=["merged_into"])
    settled = DoubleProposal.objects.filter(settled_at=None)
    settled.filter(Q(wish=wish) | Q(other=wish)).update(settled_at=timezone.now())
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return into


@transaction.atomic
def separate_wish(by: User, wish: Wish) -> Wish:
    """Undo `merge_wishes`, until there is a vote about what it was joined with."""
    refuse_other_than_secretary(by)
    wish = Wish.objects.select_related("merged_into").get(pk=wish.pk)
    if wish.merged_into is None:
        raise GuidanceError("Deze wens is niet samengevoegd.")
    into = wish.merged_into
    _lock(wish, into)
    if into.votes.exists():
        raise GuidanceError("Er is al gestemd over de samengevoegde wens. Dat blijft zo.")
    Wish.objects.filter(pk=wish.pk).update(merged_into=None)
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return Wish.objects.get(pk=wish.pk)


def _both(one: Wish, other: Wish) -> tuple[Wish, Wish]:
    if one.pk == other.pk:
        raise GuidanceError("Kies een andere wens: een wens is niet dubbel met zichzelf.")
    found = _lock(one, other)
    refuse_merged(found[one.pk])
    refuse_merged(found[other.pk])
    return found[one.pk], found[other.pk]


def _lock(one: Wish, other: Wish) -> dict[int, Wish]:
    # In one order, so that two who join them the other way round do not wait for ever.
    rows = Wish.objects.select_for_update(no_key=True, of=("self",)).order_by("pk")
    return {each.pk: each for each in rows.filter(pk__in=[one.pk, other.pk])}
