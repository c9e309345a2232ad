"""What members do with wishes."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from oggz.portal.guidance import drawings, selectors, services
from oggz.portal.guidance.errors import GuidanceError, NotAllowed
from oggz.portal.guidance.forms import (
    CommentForm,
    DoubleForm,
    MailForm,
    NewWishForm,
    WeighForm,
)
from oggz.portal.guidance.models import Comment, MailPreference, Vote, Wish
from oggz.portal.guidance.rights import Standing
from oggz.portal.guidance.tally import Choice
from oggz.portal.guidance.views.pages import (
    done,
    for_known,
    form_page,
    is_member,
    may_bring,
    page,
    seat_of,
    sent_by,
)


def comments() -> QuerySet[Comment]:
    return Comment.objects.select_related("wish")


@for_known(who=may_bring)
def new(request: HttpRequest, standing: Standing) -> HttpResponse:
    form = NewWishForm(
        standing.brings_for, is_secretary=standing.is_secretary, data=sent_by(request)
    )

    def bring() -> HttpResponse:
        sent = dict(form.cleaned_data)
        sent.pop("municipality", None)
        wish = services.bring_wish(standing.user, form.municipality(), **sent)
        return done(request, wish.url, "Uw wens staat in de lijst.")

    return form_page(
        request, standing, form, bring, title="Een wens inbrengen", button="Breng de wens in",
        back=reverse("guidance:wishes"),
        about="Uw gemeente staat bij de wens, uw naam niet. Die zien alleen leden van de"
        " commissie.",
    )  # fmt: skip


@for_known(who=is_member, only_post=True)
def support(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    seat = seat_of(request, standing)
    given = services.support_wish(standing.user, wish, seat)
    told = f"{seat.name} steunt deze wens." if given else f"{seat.name} steunde deze wens al."
    return done(request, wish.url, told)


@for_known(who=is_member, only_post=True)
def withdraw_support(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    seat = seat_of(request, standing)
    services.withdraw_support(standing.user, wish, seat)
    return done(request, wish.url, f"{seat.name} steunt deze wens niet meer.")


@for_known(who=is_member, only_post=True)
def weigh(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    seat = seat_of(request, standing)
    form = WeighForm(request.POST)

    def give() -> HttpResponse:
        services.weigh(standing.user, wish, seat, **form.cleaned_data)
        return done(request, wish.url, f"De weging van {seat.name} is bewaard.")

    return form_page(
        request, standing, form, give, title=f"Wegen: {wish}", button="Bewaar de weging",
        back=wish.url,
    )  # fmt: skip


@for_known(who=is_member, only_post=True)
def vote(request: HttpRequest, standing: Standing, pk: int, vote: int) -> HttpResponse:
    """The ballot of a municipality. The vote must be about the wish in the address."""
    asked = get_object_or_404(Vote.objects.select_related("wish"), pk=vote, wish=pk)
    seat = seat_of(request, standing)
    choice, seen = request.POST.get("choice", ""), request.POST.get("seen", "")
    if choice not in list(Choice) or not seen.isdecimal() or len(seen) > 5:
        raise GuidanceError("Kies voor, tegen of onthouding.")
    services.cast_ballot(standing.user, asked, seat, Choice(choice), seen=int(seen))
    return done(request, f"{asked.wish.url}#stemming", f"{seat.name} heeft gestemd: {choice}.")


@for_known(who=is_member, only_post=True)
def comment(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    # The secretary speaks for no municipality, unless one is theirs as well.
    speaks_as = request.POST.get("municipality", "")
    seat = None if standing.is_secretary and not speaks_as else seat_of(request, standing)
    form = CommentForm(request.POST)

    def write() -> HttpResponse:
        said = services.write_comment(
            standing.user, wish, form.cleaned_data["text"], municipality=seat
        )
        return done(request, f"{wish.url}#reactie-{said.pk}", "Uw reactie staat erbij.")

    return form_page(
        request, standing, form, write, title=f"Reageren: {wish}", button="Plaats uw reactie",
        back=wish.url,
    )  # fmt: skip


@for_known(who=is_member)
def edit_comment(request: HttpRequest, standing: Standing, pk: int, comment: int) -> HttpResponse:
    said = get_object_or_404(comments(), pk=comment, wish=pk)
    form = CommentForm(sent_by(request), initial={"text": said.text})
    if not said.is_mendable_by(standing.user):
        raise GuidanceError(
            "U kunt alleen uw eigen reactie wijzigen, tot een kwartier nadat u haar schreef."
        )

    def edit() -> HttpResponse:
        services.edit_comment(standing.user, said, form.cleaned_data["text"])
        return done(request, f"{said.wish.url}#reactie-{said.pk}", "Uw reactie is gewijzigd.")

    return form_page(
        request, standing, form, edit, title="Uw reactie wijzigen", button="Bewaar",
        back=said.wish.url,
    )  # fmt: skip


@for_known(who=is_member, only_post=True)
def propose_double(request: HttpRequest, standing: Standing, pk: int) -> HttpResponse:
    wish = get_object_or_404(Wish, pk=pk)
    form = DoubleForm(wish, request.POST)

    def propose() -> HttpResponse:
        services.propose_double(standing.user, wish, form.cleaned_data["other"])
        told = "Uw voorstel ligt bij het secretariaat."
        return done(request, f"{wish.url}#dubbel", told)

    return form_page(
        request, standing, form, propose, title="Twee wensen samenvoegen?", button="Stel voor",
        back=wish.url,
    )  # fmt: skip


@for_known(who=is_member)
def weighing(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What municipalities expect of wishes, against what they take."""
    rows = drawings.weighed(selectors.weighed())
    context = {"rows": rows, "picture": drawings.picture(rows)}
    return page(request, "weighing", context, standing=standing)


@for_known(who=may_bring)
def mine(request: HttpRequest, standing: Standing) -> HttpResponse:
    """What waits for the reader, and about what they want mail."""
    kept = MailPreference.objects.filter(user=standing.user).first() or MailPreference()
    if request.method == "POST":
        if not standing.seats:
            raise NotAllowed("Alleen leden van de commissie krijgen mail.")
        form = MailForm(request.POST)
        if form.is_valid():
            services.choose_mail(standing.user, **form.cleaned_data)
            return done(request, reverse("guidance:mine"), "Uw keuze is bewaard.")
    names = ("votes", "decisions", "meetings")
    context = {
        "votes": selectors.votes_waiting(standing),
        "weighings": selectors.weighings_waiting(standing),
        "new_wishes": selectors.new_wishes(standing) if standing.is_member else [],
        "for_secretary": selectors.for_secretary() if standing.is_secretary else [],
        "mail_form": MailForm(initial={name: getattr(kept, name) for name in names}),
        "meeting": selectors.next_meeting(),
    }
    return page(request, "mine", context, standing=standing)
