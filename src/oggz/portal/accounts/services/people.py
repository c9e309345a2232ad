"""Inviting people, giving them a role, and letting them go: each call is one transaction."""

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from oggz.errors import PlatformError
from oggz.portal.accounts.models import (
    Appointment,
    Invitation,
    Organisation,
    Role,
    User,
)
from oggz.portal.accounts.rights import groups_of, may_appoint
from oggz.portal.municipalities.models import Municipality

_OPENED = "oggz_invitation"


class PeopleError(PlatformError):
    """Why somebody cannot be invited, come in or leave; the text is for who asked."""


# --- inviting


@transaction.atomic
def invite(
    by: User,
    email: str,
    role: Role,
    *,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
) -> Invitation:
    """Mail somebody a link by which the role is accepted; an earlier one for it is replaced.

    Raises `PeopleError` if `by` may not do so, the role has no such place, or it is theirs already.
    """
    if not may_appoint(by, role, municipality):
        raise PeopleError("U kunt niemand voor deze rol uitnodigen.")
    _refuse_unknown_place(role, municipality)
    email = email.strip().lower()
    same = {"role": role, "municipality": municipality}
    if Appointment.objects.current().filter(user__email__iexact=email, **same).exists():
        raise PeopleError(f"Wie dit e-mailadres heeft, is al {role.label}.")
    Invitation.objects.filter(email=email, accepted=None, **same).delete()
    invitation = Invitation(email=email, organisation=organisation, invited_by=by, **same)
    token = invitation.new_token()
    invitation.save()
    _mail(invitation, token)
    return invitation


@transaction.atomic
def invite_first_administrator(email: str) -> str:
    """The secret of a link by which somebody becomes administrator; for who has the server.

    Raises `PeopleError` for what is no address.
    """
    try:
        validate_email(email)
    except ValidationError:
        raise PeopleError(f"‘{email}’ is geen e-mailadres.") from None
    invitation = Invitation(email=email.lower(), role=Role.ADMINISTRATOR)
    token = invitation.new_token()
    invitation.save()
    return token


def _refuse_unknown_place(role: Role, municipality: Municipality | None) -> None:
    if role.is_local != (municipality is not None):
        raise PeopleError(
            "Kies voor welke gemeente." if role.is_local else "Deze rol is voor het hele land."
        )
    # A professional may work in a municipality that does not take part (yet).
    if role.is_local and role is not Role.PROFESSIONAL and not _takes_part(municipality):
        raise PeopleError(f"De gemeente {municipality.name} neemt niet deel.")


def _takes_part(municipality: Municipality) -> bool:
    return Group.objects.filter(section__municipality=municipality).exists()


def _mail(invitation: Invitation, token: str) -> None:
    context = {
        "invitation": invitation,
        "site": settings.WAGTAIL_SITE_NAME,
        "url": settings.BASE_URL + reverse("invitation", args=[token]),
    }
    text = render_to_string("accounts/invitation.txt", context)
    subject = f"Uitnodiging voor {settings.WAGTAIL_SITE_NAME}"
    transaction.on_commit(lambda: send_mail(subject, text, None, [invitation.email]))


@transaction.atomic
def withdraw(by: User, invitation: Invitation) -> None:
    """Its link opens nothing any more. Raises `PeopleError` if `by` may not do so."""
    if not may_appoint(by, Role(invitation.role), invitation.municipality):
        raise PeopleError("U kunt deze uitnodiging niet intrekken.")
    invitation.delete()


# --- coming in


def open_invitation(token: str) -> Invitation | None:
    return Invitation.objects.open().of_token(token).select_related(
        "municipality", "organisation", "organisation__login", "invited_by"
    ).first()  # fmt: skip


def known_user(invitation: Invitation) -> User | None:
    """Who has an account that works, with the address to which an invitation went."""
    return User.objects.filter(email__iexact=invitation.email, is_active=True).first()


@transaction.atomic
def accept_with_password(token: str, *, first_name: str, last_name: str, password: str) -> User:
    """Make the account, or that of somebody who left before, and give it the role."""
    invitation = _take(token)
    if known_user(invitation):
        raise PeopleError("U heeft al een account. Log in en open de uitnodiging nog een keer.")
    user = User.objects.filter(username=invitation.email).first() or User(
        username=invitation.email, email=invitation.email
    )
    user.first_name, user.last_name, user.is_active = first_name, last_name, True
    user.set_password(password)
    user.save()
    _appoint(user, invitation)
    return user


@transaction.atomic
def accept_as(token: str, user: User) -> Appointment:
    """Give a role to who is logged in with the address that was invited."""
    invitation = _take(token)
    if user.email.casefold() != invitation.email.casefold():
        raise PeopleError("Deze uitnodiging is voor een ander e-mailadres dan dat van uw account.")
    return _appoint(user, invitation)


def remember_opened(request: HttpRequest, invitation: Invitation) -> None:
    """Keep in the session which invitation somebody goes to log in for at their organisation."""
    request.session[_OPENED] = invitation.token_hash


@transaction.atomic
def accept_by_organisation(request: HttpRequest, app: SocialApp) -> User | None:
    """Who an unknown log-in of an organisation belongs to: by an invitation opened just before.

    The invitation must be for that organisation, and is used up.
    """
    opened = request.session.pop(_OPENED, "")
    invitation = (
        Invitation.objects.open()
        .select_for_update(of=("self",))
        .filter(token_hash=opened, organisation__login=app)
        .first()
    )
    if invitation is None or known_user(invitation):
        return None
    # No password, and a name that nobody can type: only the organisation lets them in.
    user = User(username=_unguessable(invitation), email=invitation.email)
    user.set_unusable_password()
    user.save()
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    _appoint(user, invitation)
    return user


def _unguessable(invitation: Invitation) -> str:
    return f"organisatie-{salted_hmac('oggz.accounts', invitation.token_hash).hexdigest()[:20]}"


def _take(token: str) -> Invitation:
    """The invitation, used up; two who open it at the same moment do not both get it."""
    invitation = Invitation.objects.open().of_token(token).select_for_update(of=("self",)).first()
    if invitation is None:
        raise PeopleError("Deze uitnodiging is verlopen of al gebruikt.")
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    return invitation


def _appoint(user: User, invitation: Invitation) -> Appointment:
    return appoint(
        user, Role(invitation.role), municipality=invitation.municipality,
        organisation=invitation.organisation, by=invitation.invited_by,
    )  # fmt: skip


# --- roles


@transaction.atomic
def appoint(
    user: User,
    role: Role,
    *,
    municipality: Municipality | None = None,
    organisation: Organisation | None = None,
    by: User | None = None,
) -> Appointment:
    """Give somebody a role; who has it keeps it as it is."""
    appointment, _ = Appointment.objects.get_or_create(
        user=user, role=role, municipality=municipality, ended=None,
        defaults={"organisation": organisation, "appointed_by": by},
    )  # fmt: skip
    follow_roles(user)
    return appointment


@transaction.atomic
def end_appointment(by: User, appointment: Appointment) -> None:
    """Somebody leaves: at the next request they may no more than their other roles allow.

    Who has no role left cannot log in any more. Raises `PeopleError` if `by` may not do so, or
    would leave the portal without an administrator.
    """
    role = Role(appointment.role)
    if not may_appoint(by, role, appointment.municipality):
        raise PeopleError("U kunt deze rol niet beëindigen.")
    if role is Role.ADMINISTRATOR:
        # In order, so that two who let each other go do not both succeed.
        left = Appointment.objects.current().filter(role=role).select_for_update().order_by("pk")
        if len(left) < 2:
            raise PeopleError("Dit is de laatste beheerder. Nodig eerst een andere uit.")
    ended = Appointment.objects.current().filter(pk=appointment.pk)
    if ended.update(ended=timezone.now(), ended_by=by):
        follow_roles(appointment.user)


def follow_roles(user: User) -> None:
    """Make groups and the account itself what the roles of somebody say."""
    current = list(
        Appointment.objects.current().filter(user=user).select_related("municipality__section")
    )
    wanted = {group for each in current for group in groups_of(Role(each.role), each.municipality)}
    ours = Group.objects.filter(pk__in=_groups_of_roles())
    user.groups.remove(*ours.exclude(pk__in=[group.pk for group in wanted]))
    user.groups.add(*wanted)
    user.is_superuser = any(each.role == Role.ADMINISTRATOR for each in current)
    user.is_active = bool(current)
    user.save(update_fields=["is_superuser", "is_active"])


def _groups_of_roles() -> list[int]:
    """The groups that are handed out by roles; others an administrator gives by hand."""
    known = [group.pk for role in Role for group in groups_of(role)]
    local = Group.objects.exclude(section=None, published_section=None)
    return [*known, *local.values_list("pk", flat=True)]
