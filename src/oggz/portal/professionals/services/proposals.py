"""A profile that an editor proposes for somebody: nothing of it is shown before they agree."""

from dataclasses import replace

from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services import PeopleError, invite
from oggz.portal.municipalities.models import Municipality
from oggz.portal.professionals import rights
from oggz.portal.professionals.models import Profile, Proposal
from oggz.portal.professionals.services.errors import RoomError
from oggz.portal.professionals.services.profiles import (
    Told,
    refuse_personal_data,
    save_profile,
    set_about,
)
from oggz.web.limits import another

# Nobody is to be pestered, and nobody is to send mail for the fun of it.
_MOST_TO_AN_ADDRESS = 2
_MOST_A_DAY = 30
_MONTH, _DAY = 30 * 24 * 3600, 24 * 3600


@transaction.atomic
def propose_profile(by: User, told: Told, *, place: Municipality) -> Proposal:
    """Mail somebody a profile to agree to; who has no account is invited with it.

    Raises `RoomError`.
    """
    if not rights.may_enter(by) or not rights.may_propose_for(by).filter(pk=place.pk).exists():
        raise RoomError("U kunt voor deze gemeente geen profielen voorstellen.", "place")
    refuse_personal_data(told)
    email = told.email.lower()
    _refuse_too_many(by, email)
    if Profile.objects.listed().filter(user__email__iexact=email).exists():
        raise RoomError("Wie dit e-mailadres heeft, staat al in ‘Wie is wie’.", "email")
    Proposal.objects.filter(email__iexact=email, expires__lte=timezone.now()).delete()
    proposal = Proposal(made_by=by, place=place, **told.plain | {"email": email})
    token = proposal.new_token()
    try:
        with transaction.atomic():
            proposal.save()
    except IntegrityError:
        raise RoomError(
            "Er ligt al een voorstel bij dit e-mailadres. Wacht op antwoord.", "email"
        ) from None
    set_about(proposal, told)
    known = colleague_at(email)
    if known is None:
        _let_in(by, proposal)
    _mail(proposal, token, has_account=known is not None)
    return proposal


def _refuse_too_many(by: User, email: str) -> None:
    address = salted_hmac("oggz.professionals.proposed", email, algorithm="sha256").hexdigest()
    if another(f"profielen-voorstellen:{by.pk}", _DAY) > _MOST_A_DAY:
        raise RoomError(f"U kunt hoogstens {_MOST_A_DAY} profielen per dag voorstellen.")
    if another(f"profiel-voorgesteld:{address}", _MONTH) > _MOST_TO_AN_ADDRESS:
        raise RoomError(
            "Deze persoon kreeg de afgelopen tijd al twee voorstellen. Probeer het over een maand"
            " opnieuw.",
            "email",
        )


def _let_in(by: User, proposal: Proposal) -> None:
    if not rights.may_invite(by, proposal.place):
        raise RoomError(
            "Deze persoon heeft nog geen account. Alleen een publicerend redacteur kan iemand"
            " uitnodigen: vraag het uw collega.",
            "email",
        )
    try:
        invite(
            by, proposal.email, Role.PROFESSIONAL,
            municipality=proposal.place, organisation=proposal.organisation,
        )  # fmt: skip
    except PeopleError as refused:
        raise RoomError(str(refused), "email") from refused


def _mail(proposal: Proposal, token: str, *, has_account: bool) -> None:
    context = {
        "place": proposal.place,
        "site": settings.WAGTAIL_SITE_NAME,
        "has_account": has_account,
        "url": settings.BASE_URL + reverse("professionals:consent", args=[token]),
    }
    body = render_to_string("professionals/mail/proposal.txt", context)
    subject = f"Voorstel voor uw profiel op {settings.WAGTAIL_SITE_NAME}"
    recipient = proposal.email
    transaction.on_commit(lambda: send_mail(subject, body, None, [recipient]))


def open_proposal(token: str) -> Proposal | None:
    return (
        Proposal.objects.open()
        .of_token(token)
        .select_related("organisation", "place", "made_by")
        .first()
    )


def colleague_at(email: str) -> User | None:
    """Who has an account with this address and a role; the only one, or nobody."""
    found = list(rights.colleagues().filter(email__iexact=email)[:2])
    return found[0] if len(found) == 1 else None


@transaction.atomic
def agree(token: str, *, version: str, shows: dict[str, bool]) -> Profile:
    """Make the profile as it was proposed; the link opens nothing any more.

    Raises `RoomError`: also while who was proposed has no account yet.
    """
    proposal = _take(token)
    user = colleague_at(proposal.email)
    if user is None:
        raise RoomError(
            "U heeft nog geen account. Open eerst de uitnodiging in de andere mail die wij u"
            " stuurden, en kom daarna hier terug."
        )
    if Profile.objects.filter(user=user).exists():
        raise RoomError("U heeft al een profiel. Log in om het te wijzigen.")
    profile = save_profile(user, replace(Told.of(proposal), shows=shows), version=version)
    proposal.delete()
    return profile


@transaction.atomic
def decline(token: str) -> None:
    """What was proposed is deleted, and who proposed it is not told why."""
    _take(token).delete()


@transaction.atomic
def take_back(by: User, key: int) -> None:
    """Who proposed it changed their mind; again is as good."""
    Proposal.objects.filter(pk=key, made_by=by).delete()


def _take(token: str) -> Proposal:
    """Two who open it at the same moment do not both get it."""
    found = Proposal.objects.open().of_token(token).select_for_update(of=("self",)).first()
    if found is None:
        raise RoomError("Dit voorstel is verlopen of al beantwoord.")
    return found
