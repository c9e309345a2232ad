"""Bringing a wish, standing behind it, and how far it is."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError, NotAllowed
from oggz.portal.guidance.models import Support, Wish, WishState
from oggz.portal.guidance.models.wishes import Horizon
from oggz.portal.guidance.rights import standing_of_user
from oggz.portal.guidance.services.checks import (
    locked,
    refuse_during_vote,
    refuse_merged,
    refuse_other_than_member,
    refuse_other_than_secretary,
    refuse_personal_data,
)
from oggz.portal.municipalities.models import Municipality
from oggz.web.page_cache import forget_pages

# What the secretary may make of a wish by hand; the rest comes by a decision.
MOVES = {
    WishState.NEW: (WishState.DISCUSSED,),
    WishState.DISCUSSED: (WishState.WEIGHED,),
    WishState.WEIGHED: (WishState.DISCUSSED,),
    WishState.PLANNED: (WishState.MADE,),
    WishState.LATER: (WishState.DISCUSSED,),
    WishState.REJECTED: (WishState.DISCUSSED,),
    WishState.MADE: (),
}


@transaction.atomic
def bring_wish(
    by: User,
    municipality: Municipality | None,
    *,
    title: str,
    what: str,
    why: str,
    audiences: Sequence[str],
) -> Wish:
    """A new wish of a municipality, which supports it from the start; None: of the platform.

    The same wish sent twice is one. Raises `GuidanceError`.
    """
    standing = standing_of_user(by)
    may = standing.is_secretary if municipality is None else municipality in standing.brings_for
    if not may:
        raise NotAllowed("U kunt voor deze gemeente geen wens inbrengen.")
    refuse_personal_data(title, what, why)
    # Who presses twice waits here, and finds the first.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    text = {"title": title, "what": what, "why": why}
    same = Wish.objects.filter(
        brought_by=by, municipality=municipality, state=WishState.NEW, **text
    ).first()
    if same is not None:
        return same
    wish = Wish.objects.create(
        brought_by=by, municipality=municipality, audiences=list(audiences), **text
    )
    if municipality in standing.seats:
        Support.objects.create(wish=wish, municipality=municipality, by=by)
    log(instance=wish, action="wagtail.create", user=by)
    forget_pages()
    return wish


@transaction.atomic
def correct_wish(
    by: User, wish: Wish, *, title: str, what: str, why: str, audiences: Sequence[str]
) -> Wish:
    """Let the secretary put a wish better, as long as nobody voted about it."""
    refuse_other_than_secretary(by)
    wish = locked(wish)
    if wish.votes.exists():
        raise GuidanceError("Over deze wens is al gestemd: de tekst blijft zoals hij was.")
    refuse_personal_data(title, what, why)
    wish.title, wish.what, wish.why, wish.audiences = title, what, why, list(audiences)
    wish.save(update_fields=["title", "what", "why", "audiences"])
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return wish


@transaction.atomic
def support_wish(by: User, wish: Wish, municipality: Municipality) -> Support | None:
    """A municipality stands behind a wish. None if it did already, which stays as it was."""
    wish = locked(wish)
    refuse_other_than_member(by, municipality)
    refuse_merged(wish)
    if supports_of(wish).filter(municipality=municipality).exists():
        return None
    support = Support.objects.create(wish=wish, municipality=municipality, by=by)
    forget_pages()
    return support


@transaction.atomic
def withdraw_support(by: User, wish: Wish, municipality: Municipality) -> bool:
    """A municipality stands behind a wish no longer; whether it did."""
    wish = locked(wish)
    refuse_other_than_member(by, municipality)
    refuse_merged(wish)
    number, _ = supports_of(wish).filter(municipality=municipality).delete()
    forget_pages()
    return number > 0


def supports_of(wish: Wish) -> QuerySet[Support]:
    """Of a wish and of those that were joined with it."""
    return Support.objects.filter(wish__in=[wish.pk, *wish.doubles.values_list("pk", flat=True)])


@transaction.atomic
def move_wish(by: User, wish: Wish, state: WishState, *, seen: WishState) -> Wish:
    """The secretary says how far a wish is. `seen` is the state that was on the page.

    Raises `GuidanceError` for a step that cannot be taken.
    """
    refuse_other_than_secretary(by)
    wish = locked(wish)
    refuse_merged(wish)
    refuse_during_vote(wish)
    if wish.state != seen:
        raise GuidanceError(
            f"Een collega heeft de stand net gewijzigd: {wish.get_state_display()}."
        )
    if state not in MOVES[WishState(wish.state)]:
        raise GuidanceError(
            f"Van ‘{wish.get_state_display()}’ kan een wens niet ‘{state.label}’ worden."
        )
    if state is WishState.WEIGHED:
        _refuse_unweighed(wish)
    wish.state, wish.horizon = state, ""
    wish.made_on = timezone.localdate() if state is WishState.MADE else None
    wish.save(update_fields=["state", "horizon", "made_on"])
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return wish


def _refuse_unweighed(wish: Wish) -> None:
    if not wish.effort:
        raise GuidanceError("Schat eerst de inspanning. Daarna kunt u de wens op gewogen zetten.")
    if not wish.weighings.exists():
        raise GuidanceError("Nog geen gemeente heeft deze wens gewogen. Wacht op ten minste één.")


@transaction.atomic
def plan_wish(by: User, wish: Wish, horizon: Horizon) -> Wish:
    """The secretary moves something that is planned to now, or to soon."""
    refuse_other_than_secretary(by)
    wish = locked(wish)
    if wish.state != WishState.PLANNED:
        raise GuidanceError("Alleen een geplande wens staat bij ‘nu’ of ‘straks’.")
    wish.horizon = horizon
    wish.save(update_fields=["horizon"])
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return wish
