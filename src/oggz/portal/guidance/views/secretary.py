"""What the secretary does: the chief editor, or an administrator."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from oggz.portal.guidance import selectors, services
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.forms import (
    DecisionForm,
    DoubleForm,
    EffortForm,
    ItemForm,
    MeetingForm,
    MinutesForm,
    OpenVoteForm,
    RemovalForm,
    WishForm,
)
from oggz.portal.guidance.models import (
    AgendaItem,
    DoubleProposal,
    Effort,
    Horizon,
    Meeting,
    Vote,
    Wish,
    WishState,
)
from oggz.portal.guidance.rights import Standing
from oggz.portal.guidance.tally import Outcome
from oggz.portal.guidance.views.pages import done, for_known, form_page, is_secretary, sent_by
from oggz.portal.guidance.views.wishes import comments

_form = for_known(who=is_secretary)
_button = for_known(who=is_secretary, only_post=True)


@_form
def correct(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    names = ("title", "what", "why", "audiences")
    form = WishForm(sent_by(request), initial={name: getattr(wish, name) for name in names})

    def save() -> HttpResponse:
        services.correct_wish(standing.user, wish, **form.cleaned_data)
        return done(request, wish.url, "De tekst is aangepast.")

    return form_page(
        request, standing, form, save, title="De tekst verbeteren", button="Bewaar", back=wish.url
    )


@_form
def effort(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    form = EffortForm(
        sent_by(request), initial={"effort": wish.effort, "reason": wish.effort_reason}
    )

    def save() -> HttpResponse:
        sent = form.cleaned_data
        services.estimate_effort(standing.user, wish, Effort(sent["effort"]), sent["reason"])
        return done(request, wish.url, "De inspanning is bewaard.")

    return form_page(
        request, standing, form, save, title=f"Inspanning: {wish}", button="Bewaar", back=wish.url
    )


@_button
def move(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    state, seen = request.POST.get("state"), request.POST.get("seen")
    if state not in WishState.values or seen not in WishState.values:
        raise GuidanceError("Kies een stand uit de lijst.")
    services.move_wish(standing.user, wish, WishState(state), seen=WishState(seen))
    return done(request, wish.url, f"De stand is nu: {WishState(state).label.lower()}.")


@_button
def plan(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    horizon = request.POST.get("horizon")
    if horizon not in Horizon.values:
        raise GuidanceError("Kies ‘nu’ of ‘straks’.")
    services.plan_wish(standing.user, wish, Horizon(horizon))
    return done(request, wish.url, f"De wens staat nu bij: {Horizon(horizon).label.lower()}.")


@_form
def remove_comment(request: HttpRequest, standing: Standing, pk: int, comment: int) -> HttpResponse:
    said = get_object_or_404(comments(), pk=comment, wish=pk)
    form = RemovalForm(sent_by(request))

    def remove() -> HttpResponse:
        services.remove_comment(standing.user, said, form.cleaned_data["reason"])
        return done(request, said.wish.url, "De reactie is verwijderd.")

    return form_page(
        request, standing, form, remove, title="Een reactie verwijderen", button="Verwijder",
        back=said.wish.url,
    )  # fmt: skip


# --- doubles


@_form
def merge(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    form = DoubleForm(wish, sent_by(request), initial={"other": request.GET.get("met", "")})

    def join() -> HttpResponse:
        into = services.merge_wishes(standing.user, wish, form.cleaned_data["other"])
        return done(request, into.url, f"‘{wish}’ is bij deze wens gevoegd.")

    return form_page(
        request, standing, form, join, title=f"Samenvoegen: {wish}", button="Voeg samen",
        back=wish.url,
        about="De andere wens blijft in de lijst staan, met de steun en de reacties van beide."
        " U kunt dit ongedaan maken tot er een stemming is.",
    )  # fmt: skip


@_button
def separate(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = services.separate_wish(standing.user, get_object_or_404(Wish, pk=pk))
    return done(request, wish.url, "Deze wens staat weer op zichzelf.")


@_button
def decline(request: HttpRequest, standing: Standing, pk: int, proposal: int) -> HttpResponse:
    found = get_object_or_404(DoubleProposal.objects.select_related("wish"), pk=proposal, wish=pk)
    services.decline_double(standing.user, found)
    return done(request, found.wish.url, "De wensen blijven apart.")


# --- votes


@_form
def open_vote(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    form = OpenVoteForm(sent_by(request))

    def start() -> HttpResponse:
        services.open_vote(standing.user, wish, form.cleaned_data["closes_at"])
        told = "De stemming is open. Leden krijgen daarvan mail."
        return done(request, f"{wish.url}#stemming", told)

    return form_page(
        request, standing, form, start, title=f"Laten stemmen: {wish}",
        button="Open de stemming", back=wish.url,
    )  # fmt: skip


@_button
def withdraw_vote(request: HttpRequest, standing: Standing, pk: int, vote: int) -> HttpResponse:
    asked = get_object_or_404(Vote.objects.select_related("wish"), pk=vote, wish=pk)
    services.withdraw_vote(standing.user, asked)
    return done(request, asked.wish.url, "De stemming is ingetrokken.")


@_form
def decide(request: HttpRequest, standing: Standing, pk: int, vote: int) -> HttpResponse:
    asked = get_object_or_404(Vote.objects.select_related("wish"), pk=vote, wish=pk)
    if asked.closed_at is None or asked.outcome == Outcome.NO_QUORUM:
        raise GuidanceError("Over deze stemming valt geen besluit vast te leggen.")
    form = DecisionForm(Outcome(asked.outcome), sent_by(request))

    def save() -> HttpResponse:
        outcome, horizon = form.decided
        decision = services.decide(
            standing.user, asked, outcome, form.cleaned_data["reasons"], horizon=horizon
        )
        return done(request, decision.url, "Het besluit staat op de site.")

    return form_page(
        request, standing, form, save, title=f"Het besluit: {asked.wish}",
        button="Maak het besluit openbaar", back=asked.wish.url,
        about=f"De wens is {asked.outcome}: {asked.in_favour} voor, {asked.against} tegen,"
        f" {asked.abstained} onthoudingen.",
    )  # fmt: skip


# --- meetings


def _meeting_form(
    request: HttpRequest, standing: Standing, meeting: Meeting, title: str, back: str
) -> HttpResponse:
    form = MeetingForm(sent_by(request), instance=meeting)

    def save() -> HttpResponse:
        saved = services.save_meeting(standing.user, form.instance)
        return done(request, saved.url, "De vergadering is bewaard.")

    return form_page(request, standing, form, save, title=title, button="Bewaar", back=back)


@_form
def new_meeting(request: HttpRequest, standing: Standing) -> HttpResponse:
    back = reverse("guidance:agenda")
    return _meeting_form(request, standing, Meeting(), "Een vergadering plannen", back)


@_form
def edit_meeting(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=pk)
    return _meeting_form(request, standing, meeting, "De vergadering wijzigen", meeting.url)


@_button
def add_item(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=pk)
    form = ItemForm(request.POST)

    def add() -> HttpResponse:
        services.add_to_agenda(standing.user, meeting, **form.cleaned_data)
        return done(request, f"{meeting.url}#agenda", "Het punt staat op de agenda.")

    return form_page(
        request, standing, form, add, title="Een punt voor de agenda", button="Zet op de agenda",
        back=meeting.url,
    )  # fmt: skip


@_button
def move_item(request: HttpRequest, standing: Standing, pk: int, item: int) -> HttpResponse:
    found = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=item, meeting=pk)
    services.move_item(standing.user, found, up=request.POST.get("to") == "up")
    return done(request, f"{found.meeting.url}#agenda", "De volgorde is gewijzigd.")


@_button
def remove_item(request: HttpRequest, standing: Standing, pk: int, item: int) -> HttpResponse:
    found = get_object_or_404(AgendaItem.objects.select_related("meeting"), pk=item, meeting=pk)
    services.remove_from_agenda(standing.user, found)
    return done(request, f"{found.meeting.url}#agenda", "Het punt is van de agenda.")


@_button
def invite(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    meeting = get_object_or_404(Meeting, pk=pk)
    number = services.invite_members(standing.user, meeting)
    who = "1 lid krijgt" if number == 1 else f"{number} leden krijgen"
    return done(request, meeting.url, f"{who} de uitnodiging, als zij daarvan mail willen.")


@_form
def minutes(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    meeting = get_object_or_404(selectors.meetings(), pk=pk)
    form = MinutesForm(list(meeting.items.all()), sent_by(request))

    def save() -> HttpResponse:
        services.write_minutes(standing.user, meeting, form.minutes())
        return done(request, meeting.url, "Het verslag staat op de site.")

    return form_page(
        request, standing, form, save, title="Het verslag", button="Maak openbaar",
        back=meeting.url, about="Wat is er gezegd en afgesproken? Iedereen leest dit: noem geen"
        " namen.",
    )  # fmt: skip
