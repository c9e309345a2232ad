"""What everybody may read of the committee, without an account."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.views.decorators.http import require_safe

from oggz.portal.catalogue.feeds import AUTHOR, LONGEST
from oggz.portal.guidance import calendars, selectors
from oggz.portal.guidance.forms import CommentForm, DoubleForm, ItemForm, WeighForm
from oggz.portal.guidance.models import Horizon, Vote, Wish, WishState
from oggz.portal.guidance.rights import Standing, represented
from oggz.portal.guidance.services.wishes import MOVES
from oggz.portal.guidance.tally import Choice, Outcome, quorum
from oggz.portal.guidance.views.pages import for_readers, page

_PER_PAGE = 30


@for_readers
def index(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What the committee is, who is in it, and what it decided."""
    context = {
        "municipalities": list(represented()),
        "meeting": selectors.next_meeting(),
        "columns": selectors.roadmap(),
        "decisions": list(selectors.decisions()[: selectors.LATEST]),
    }
    return page(request, "index", context, standing=standing)


@for_readers
def wishes(request: HttpRequest, standing: Standing) -> HttpResponse:
    """All wishes, or those of one state."""
    state = request.GET.get("stand", "")
    if state and state not in WishState.values:
        raise Http404("Deze stand bestaat niet.")
    everything = selectors.listed()
    numbers = selectors.counted_by_state(everything)
    context = {
        "wishes": [wish for wish in everything if not state or wish.state == state],
        "total": len(everything),
        "states": [
            (each.value, each.label, numbers[each.value])
            for each in WishState
            if each.value in numbers
        ],
        "state": state,
        "state_name": WishState(state).label if state else "",
    }
    return page(request, "wishes", context, standing=standing)


@for_readers
def wish(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """One wish; members also read the discussion and do what they may with it."""
    found = get_object_or_404(selectors.wishes().select_related("merged_into", "brought_by"), pk=pk)
    if found.merged_into is not None:
        return redirect(found.merged_into)  # for now: it can be undone
    votes = list(found.votes.all())
    context = {
        "wish": found,
        "doubles": list(found.doubles.select_related("municipality")),
        "decisions": list(found.decisions.select_related("vote")),
        "votes": votes,
    }
    if standing.is_member:
        context |= _for_members(standing, found, votes)
    if standing.is_secretary:
        context |= _for_secretary(found, votes)
    return page(request, "wish", context, standing=standing)


def _for_members(standing: Standing, wish: Wish, votes: list[Vote]) -> dict[str, object]:
    running = next((vote for vote in votes if vote.is_running), None)
    closed = [vote for vote in votes if vote.closed_at is not None]
    represents = represented().count() if running else 0
    return {
        "supporters": selectors.supporters(wish),
        "seats": selectors.seats(standing, wish, running),
        "running": running,
        "cast": running.ballots.count() if running else 0,
        "represented": represents,
        "quorum": quorum(represents),
        "waits_for_closing": any(vote.closed_at is None and not vote.is_running for vote in votes),
        "closed": [(vote, selectors.ballots_of(vote)) for vote in closed],
        "choices": list(Choice),
        "weigh_form": WeighForm(),
        "may_weigh": wish.is_weighable and not any(vote.closed_at is None for vote in votes),
        "comments": selectors.discussion(wish),
        "comment_form": CommentForm(),
        "double_form": DoubleForm(wish),
        "proposals": selectors.open_proposals(wish),
    }


def _for_secretary(wish: Wish, votes: list[Vote]) -> dict[str, object]:
    to_decide = [
        vote for vote in votes
        if vote.closed_at and vote.outcome != Outcome.NO_QUORUM and not hasattr(vote, "decision")
    ]  # fmt: skip
    is_free = not any(vote.closed_at is None for vote in votes) and not to_decide
    return {
        "moves": [(each.value, each.label) for each in MOVES[WishState(wish.state)] if is_free],
        "horizons": [(each.value, each.label) for each in Horizon if each.value != wish.horizon],
        "may_open_vote": is_free and wish.state == WishState.WEIGHED,
        "to_decide": to_decide,
        "may_correct": not votes,
    }


@for_readers
def decisions(request: HttpRequest, standing: Standing) -> HttpResponse:
    pages = Paginator(selectors.decisions(), _PER_PAGE)
    context = {"decisions": pages.get_page(request.GET.get("page"))}
    return page(request, "decisions", context, standing=standing)


@for_readers
def decision(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """A decision with its reasons; who voted what is for members."""
    found = get_object_or_404(selectors.decisions(), pk=pk)
    context = {"decision": found, "vote": found.vote}
    if standing.is_member:
        context["ballots"] = selectors.ballots_of(found.vote)
    return page(request, "decision", context, standing=standing)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The decisions, for a feed reader."""
    feed = Atom1Feed(
        title="Besluiten van de begeleidingscommissie",
        link=f"{settings.BASE_URL}{request.path.removesuffix('feed.atom')}",
        description=None,
        language="nl",
        feed_url=f"{settings.BASE_URL}{request.path}",
        author_name=AUTHOR,
    )
    for each in selectors.decisions()[:LONGEST]:
        feed.add_item(
            title=str(each),
            link=f"{settings.BASE_URL}{each.url}",
            description=linebreaks(each.reasons, autoescape=True),  # a summary is HTML
            unique_id=f"{settings.BASE_URL}{each.url}",
            pubdate=each.decided_at,
            updateddate=each.decided_at,
        )
    return HttpResponse(
        feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8"
    )


@for_readers
def agenda(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What meetings come and which there were."""
    upcoming = list(selectors.meetings().upcoming())
    past = selectors.meetings().exclude(pk__in=[each.pk for each in upcoming])
    pages = Paginator(past, _PER_PAGE)
    context = {"upcoming": upcoming, "past": pages.get_page(request.GET.get("page"))}
    return page(request, "agenda", context, standing=standing)


@for_readers
def meeting(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    """A meeting with its agenda and minutes; the link is for members."""
    found = get_object_or_404(selectors.meetings(), pk=pk)
    context: dict[str, object] = {"meeting": found, "items": list(found.items.all())}
    if standing.is_secretary:
        context["item_form"] = ItemForm()
    return page(request, "meeting", context, standing=standing)


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Meetings from a while ago on, so that a calendar keeps what was."""
    return calendars.respond(selectors.meetings().order_by("-start")[:LONGEST])
