"""Opening a vote, voting, closing it, and writing down what was decided."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.models import (
    Ballot,
    BallotChange,
    Decision,
    Horizon,
    Vote,
    Wish,
    WishState,
)
from oggz.portal.guidance.rights import represented
from oggz.portal.guidance.services.checks import (
    locked,
    refuse_merged,
    refuse_other_than_member,
    refuse_other_than_secretary,
    refuse_personal_data,
)
from oggz.portal.guidance.services.notices import announce
from oggz.portal.guidance.tally import Cast, Choice, Outcome, tally
from oggz.portal.municipalities.models import Municipality
from oggz.web.page_cache import forget_pages

# Members must have the time to ask their own municipality.
SHORTEST = timedelta(hours=1)
LONGEST = timedelta(days=90)
# Nobody needs more; each is kept.
MOST_CHANGES = 100
# For the nightly task that follows mergers.
LONGEST_WAIT = timedelta(hours=12)

# What may be decided after a vote.
FOLLOWS = {
    Outcome.ADOPTED: (WishState.PLANNED, WishState.LATER),
    Outcome.REJECTED: (WishState.REJECTED, WishState.LATER),
    Outcome.NO_QUORUM: (),
}


@transaction.atomic
def open_vote(by: User, wish: Wish, closes_at: datetime) -> Vote:
    """Ask all municipalities about a wish that was weighed. Raises `GuidanceError`."""
    refuse_other_than_secretary(by)
    wish = locked(wish)
    refuse_merged(wish)
    if wish.state != WishState.WEIGHED:
        raise GuidanceError("Stemmen kan pas als de wens gewogen is.")
    if wish.votes.filter(closed_at=None).exists():
        raise GuidanceError("Over deze wens loopt al een stemming.")
    if wish.votes.filter(decision=None).exclude(outcome=Outcome.NO_QUORUM).exists():
        raise GuidanceError("Leg eerst het besluit vast van de stemming die er al was.")
    if not SHORTEST <= closes_at - timezone.now() <= LONGEST:
        raise GuidanceError(
            "Laat de stemming sluiten over ten minste een uur en hoogstens 90 dagen."
        )
    if not represented().exists():
        raise GuidanceError("Er is nog geen gemeente met een lid in de commissie.")
    vote = Vote.objects.create(wish=wish, opened_by=by, closes_at=closes_at)
    announce(vote=vote)
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return vote


@transaction.atomic
def withdraw_vote(by: User, vote: Vote) -> None:
    """Take back a vote that was opened by mistake, as long as nobody voted."""
    refuse_other_than_secretary(by)
    vote = _locked(vote)
    if vote.closed_at is not None or vote.ballots.exists():
        raise GuidanceError("Er is al gestemd. Deze stemming loopt gewoon af.")
    vote.delete()
    forget_pages()


@transaction.atomic
def cast_ballot(
    by: User, vote: Vote, municipality: Municipality, choice: Choice, *, seen: int
) -> Ballot:
    """Vote for a municipality, or change its vote.

    `seen` is the version of the ballot that was on the page, 0 for none: of two members at the
    same moment one counts, and the other hears what was voted. Raises `GuidanceError`.
    """
    vote = _locked(vote)
    if not vote.is_running:
        raise GuidanceError("De stemming is gesloten. U kunt niet meer stemmen.")
    refuse_other_than_member(by, municipality)
    ballot = vote.ballots.select_related("by").filter(municipality=municipality).first()
    if ballot is None and seen == 0:
        ballot = Ballot.objects.create(vote=vote, municipality=municipality, choice=choice, by=by)
    elif ballot is None or ballot.version != seen:
        raise GuidanceError(_told(municipality, ballot))
    elif ballot.version >= MOST_CHANGES:
        raise GuidanceError(
            "De stem van uw gemeente is te vaak gewijzigd. Hij blijft zoals hij is."
        )
    else:
        ballot.choice, ballot.by, ballot.cast_at = choice, by, timezone.now()
        ballot.version += 1
        ballot.save()
    BallotChange.objects.create(vote=vote, municipality=municipality, choice=choice, by=by)
    return ballot


def _told(municipality: Municipality, ballot: Ballot | None) -> str:
    if ballot is None:
        return f"De stem van {municipality.name} is intussen veranderd. Stem opnieuw."
    return (
        f"{municipality.name} heeft al gestemd: {ballot.choice}. Uw stem is niet geteld. Wilt u"
        " dat veranderen? Overleg met uw collega en stem daarna opnieuw."
    )


def close_due_votes() -> int:
    """Fix the result of each vote of which the time has come; returns of how many."""
    due = list(Vote.objects.due().values_list("pk", flat=True))
    return sum(_close(key) for key in due)


@transaction.atomic
def _close(key: int) -> bool:
    vote = Vote.objects.select_for_update(of=("self",)).due().filter(pk=key).first()
    if vote is None or _awaits_merger(vote):
        return False
    entitled = list(represented().values_list("pk", flat=True))
    casts = [Cast(each.municipality_id, Choice(each.choice)) for each in vote.ballots.all()]
    result = tally(casts, entitled)
    vote.closed_at = timezone.now()
    vote.outcome, vote.entitled = result.outcome, result.entitled
    vote.in_favour, vote.against = result.in_favour, result.against
    vote.abstained = result.abstained
    vote.save()
    vote.ballots.update(counted=False)
    vote.ballots.filter(municipality__in=result.counted).update(counted=True)
    forget_pages()
    return True


def _awaits_merger(vote: Vote) -> bool:
    """Whether a ballot is of a municipality that merged today, and goes to its successor soon.

    Or a vote that closes on the last evening of a year would lose it at midnight.
    """
    if vote.closes_at < timezone.now() - LONGEST_WAIT:
        return False
    former = Municipality.objects.former().exclude(section=None)
    return vote.ballots.filter(municipality__in=former).exists()


@transaction.atomic
def decide(
    by: User, vote: Vote, outcome: WishState, reasons: str, *, horizon: Horizon | None = None
) -> Decision:
    """The secretary writes down what was decided and why; public from now on.

    Raises `GuidanceError` for what does not follow from the vote.
    """
    refuse_other_than_secretary(by)
    wish = locked(vote.wish)
    vote = _locked(vote)
    if vote.closed_at is None:
        raise GuidanceError("De stemming is nog niet gesloten.")
    if vote.outcome == Outcome.NO_QUORUM:
        raise GuidanceError(
            "Er stemden te weinig gemeenten voor een besluit. Open een nieuwe stemming."
        )
    if Decision.objects.filter(vote=vote).exists():
        raise GuidanceError("Het besluit over deze stemming is al vastgelegd.")
    if outcome not in FOLLOWS[Outcome(vote.outcome)]:
        allowed = " of ".join(f"‘{each.label}’" for each in FOLLOWS[Outcome(vote.outcome)])
        raise GuidanceError(f"De stemming is {vote.outcome}. Het besluit kan zijn: {allowed}.")
    if outcome is WishState.PLANNED and horizon is None:
        raise GuidanceError("Kies of dit nu of straks wordt gemaakt.")
    refuse_personal_data(reasons)
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                wish=wish, vote=vote, outcome=outcome, reasons=reasons, written_by=by
            )
    except IntegrityError as error:
        raise GuidanceError("Het besluit over deze stemming is al vastgelegd.") from error
    wish.state = outcome
    wish.horizon = horizon if outcome is WishState.PLANNED and horizon else ""
    wish.save(update_fields=["state", "horizon"])
    announce(decision=decision)
    log(instance=wish, action="wagtail.edit", user=by)
    forget_pages()
    return decision


def _locked(vote: Vote) -> Vote:
    found = Vote.objects.select_for_update(of=("self",)).filter(pk=vote.pk).first()
    if found is None:
        raise GuidanceError("Deze stemming is ingetrokken.")
    return found
