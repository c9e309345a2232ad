"""Coming in: by an invitation that works once, for two weeks; opening it changes nothing."""

from smtplib import SMTPException

from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from oggz.casework.parties.mail import letter
from oggz.casework.parties.models import Invitation, Member, Membership, Party, token_hash
from oggz.casework.parties.rights import Right, go_together
from oggz.casework.parties.services.memberships import give
from oggz.casework.parties.services.organisations import PartiesError, locked, work_address
from oggz.casework.parties.sessions import Standing
from oggz.casework.parties.trail import note
from oggz.covenant.terms import Role
from oggz.web.login.names import person_name

_USED = "Deze uitnodiging is verlopen, ingetrokken of al gebruikt."
# Whom who runs the server names; they bring in the others.
FIRST_ROLES = (Role.ADMINISTRATOR, Role.SIGNATORY, Role.DATA_PROTECTION_OFFICER)


def invite(by: Standing, email: str, role: Role) -> Invitation:
    """Mail somebody a link by which they come in; the role then waits for a confirmation.

    Sent twice it is one invitation and one mail. Raises `PartiesError` if `by` may not, it is no
    address, they have the role already, or the mail cannot be sent (then nobody is invited).
    """
    invitation, token = _invited(by, work_address(email), role)
    if token:
        try:
            send_mail("Uitnodiging voor OGGz Casusoverleg", _letter(token), None, [email])
        except (SMTPException, OSError):
            invitation.delete()
            raise PartiesError(
                "De mail kon niet worden verstuurd, dus er is niemand uitgenodigd. Probeer het"
                " later opnieuw."
            ) from None
    return invitation


def _letter(token: str) -> str:
    return letter(
        "U bent uitgenodigd voor de gesloten omgeving waarin organisaties samen overleggen. Open"
        " deze link om een account te maken, of om in te loggen. De link werkt twee weken, één"
        " keer, en is alleen voor u.",
        reverse("invitation", args=[token]),
    )


@transaction.atomic
def _invited(by: Standing, email: str, role: Role) -> tuple[Invitation, str]:
    """The invitation with its secret; without one for an invitation that is open already."""
    party = locked(by, Right.MANAGE_MEMBERS)
    if email == by.member.email.casefold():
        raise PartiesError("U kunt uzelf geen rol geven. Vraag het een andere beheerder.")
    for has in party.memberships.unended().filter(member__email__iexact=email):
        if has.term is role or not go_together(has.term, role):
            raise PartiesError(
                f"Wie dit e-mailadres heeft, is bij uw partij al {has.term.dutch}"
                f"{'' if has.term is role else f' en kan niet ook {role.dutch} zijn'}."
            )
    return _made(party, email, role, by.member)


def _made(party: Party, email: str, role: Role, by: Member | None) -> tuple[Invitation, str]:
    same = party.invitations.filter(email=email, role=role, accepted=None)
    if still_open := same.open().first():
        return still_open, ""
    same.delete()
    invitation = Invitation(party=party, email=email, role=role, invited_by=by)
    token = invitation.new_token()
    invitation.save()
    note("invitation.made", invitation, party, by=by, role=role.value)
    return invitation, token


@transaction.atomic
def invite_first(party: Party, email: str, role: Role) -> str:
    """The secret of a link for one of the first people of a party, for who runs the server.

    An earlier link for it opens nothing any more. Raises `PartiesError` for another role.
    """
    if role not in FIRST_ROLES:
        names = ", ".join(each.value for each in FIRST_ROLES)
        raise PartiesError(f"Als eersten kunnen alleen deze rollen worden uitgenodigd: {names}.")
    address = work_address(email)
    party = Party.objects.active().select_for_update(no_key=True).filter(pk=party.pk).first()
    if party is None:
        raise PartiesError("Deze partij doet niet meer mee.")
    party.invitations.filter(email=address, role=role, accepted=None).delete()
    return _made(party, address, role, None)[1]


@transaction.atomic
def withdraw_invitation(by: Standing, invitation: Invitation) -> None:
    """Its link opens nothing any more. Raises `PartiesError` when it is used already."""
    party = locked(by, Right.MANAGE_MEMBERS)
    deleted, _ = party.invitations.filter(pk=invitation.pk, accepted=None).delete()
    if not deleted:
        raise PartiesError("Deze uitnodiging is al gebruikt of ingetrokken.")
    note("invitation.withdrawn", invitation, party, by=by.member)


def open_invitation(token: str) -> Invitation | None:
    found = Invitation.objects.open().filter(token_hash=token_hash(token))
    return found.select_related("party").first()


def known_member(invitation: Invitation) -> Member | None:
    """Who has an account that works, with the address to which an invitation went."""
    return Member.objects.filter(email__iexact=invitation.email, is_active=True).first()


@transaction.atomic
def accept_with_password(token: str, *, first_name: str, last_name: str, password: str) -> Member:
    """Make the account, or that of somebody who left before, and the role that was offered.

    Raises `PartiesError` for a link that was used meanwhile, and `NoName`.
    """
    invitation = _take(token)
    if known_member(invitation):
        raise PartiesError("U heeft al een account. Log in en open de uitnodiging nog een keer.")
    member = _account_for(invitation.email)
    member.first_name, member.last_name = person_name(first_name), person_name(last_name)
    member.is_active = True
    member.set_password(password)
    member.save()
    _give(invitation, member)
    return member


@transaction.atomic
def accept_by_organisation(token: str, *, first_name: str, last_name: str) -> Member:
    """Make the account of who has just logged in at the organisation that they are invited for.

    It has no password: only the organisation lets them in. Raises as `accept_with_password` does.
    """
    invitation = _take(token)
    if known_member(invitation):
        raise PartiesError("U heeft al een account. Log in en open de uitnodiging nog een keer.")
    member = _account_for(invitation.email)
    member.first_name, member.last_name = person_name(first_name), person_name(last_name)
    member.is_active = True
    member.set_unusable_password()
    member.save()
    _give(invitation, member)
    return member


def _account_for(email: str) -> Member:
    """That of who left before, so that one person is one row in the audit."""
    return Member.objects.select_for_update(no_key=True).filter(
        email__iexact=email
    ).first() or Member(username=email, email=email)


@transaction.atomic
def accept_as(token: str, member: Member) -> Membership:
    """Take the role that was offered, by who is logged in with the address that was invited."""
    invitation = _take(token)
    if member.email.casefold() != invitation.email.casefold():
        raise PartiesError("Deze uitnodiging is voor een ander e-mailadres dan dat van uw account.")
    return _give(invitation, member)


def _give(invitation: Invitation, member: Member) -> Membership:
    note("invitation.accepted", invitation, invitation.party, by=member)
    return give(member, invitation.party, Role(invitation.role), by=invitation.invited_by)


def _take(token: str) -> Invitation:
    """The invitation, used up; two who open it at the same moment do not both get it."""
    opened = open_invitation(token)
    if opened is None:
        raise PartiesError(_USED)
    # In the order in which everybody locks: first the party.
    Party.objects.select_for_update(no_key=True).get(pk=opened.party_id)
    invitation = (
        Invitation.objects.open().select_for_update(of=("self",)).filter(pk=opened.pk).first()
    )
    if invitation is None:
        raise PartiesError(_USED)
    if invitation.invited_by and not _still_invites(invitation):
        raise PartiesError("Wie u uitnodigde, werkt daar niet meer. Vraag een nieuwe uitnodiging.")
    invitation.accepted = timezone.now()
    invitation.save(update_fields=["accepted"])
    return invitation


def _still_invites(invitation: Invitation) -> bool:
    """An invitation is worth what its maker is: it ends when they leave."""
    active = invitation.party.memberships.active().filter(member=invitation.invited_by)
    return active.filter(role=Role.ADMINISTRATOR).exists()


@transaction.atomic
def forget_old_invitations() -> int:
    """Delete those that were used or expired: an address is kept no longer than needed."""
    open_ones = Invitation.objects.open().values("pk")
    deleted, _ = Invitation.objects.exclude(pk__in=open_ones).delete()
    return deleted
