"""Parties themselves: made and ended by who runs the server."""

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from pydantic import TypeAdapter
from pydantic import ValidationError as NotThatForm

from oggz.casework.door.logins import forget_member, remove_login
from oggz.casework.parties.models import EndReason, Member, Membership, Party
from oggz.casework.parties.rights import Right
from oggz.casework.parties.sessions import NO_LONGER, NoLonger, Standing
from oggz.casework.parties.trail import note
from oggz.covenant.terms import PartyKind
from oggz.documents.text import Slug
from oggz.errors import PlatformError

_SLUG = TypeAdapter(Slug)


class PartiesError(PlatformError):
    """Why something cannot be done with people or parties; the text is for who asked."""


def work_address(text: str) -> str:
    """An e-mail address as we keep it; raises `PartiesError` for what is none."""
    address = text.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise PartiesError(
            "Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."
        ) from None
    return address


@transaction.atomic
def add_party(
    slug: str,
    name: str,
    kind: PartyKind,
    data_protection_officer: str,
    *,
    is_example: bool = False,
) -> Party:
    """A new party, without people as yet. Raises `PartiesError` when it cannot be."""
    try:
        _SLUG.validate_python(slug)
    except NotThatForm:
        raise PartiesError(
            f"‘{slug}’ kan geen korte naam zijn: neem 2 tot 40 kleine letters, cijfers, streepjes."
        ) from None
    if Party.objects.filter(slug=slug).exists() or Party.objects.filter(name=name).exists():
        raise PartiesError(f"Er is al een partij ‘{name}’ of een partij met de korte naam {slug}.")
    party = Party.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        data_protection_officer=work_address(data_protection_officer),
        is_example=is_example,
    )
    note("party.added", party, party, by=None)
    return party


@transaction.atomic
def end_party(party: Party) -> None:
    """A party takes part no more: at the next request its people may nothing for it."""
    party = Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if party.until is not None:
        raise PartiesError(f"{party.name} doet al niet meer mee.")
    party.until = timezone.now()
    party.save(update_fields=["until"])
    party.invitations.filter(accepted=None).delete()
    people = list(party.memberships.unended().select_related("member"))
    party.memberships.unended().update(until=party.until, reason=EndReason.PARTY_ENDED)
    note("party.ended", party, party, by=None)
    for membership in people:
        membership.member.sessions.filter(party=party.slug).delete()
        # Its organisation must not go on letting people in who work for another party.
        forget_member(membership.member_id, party.slug)
        close_account_without_role(membership.member)
    remove_login(party.slug)


def locked(by: Standing, right: Right) -> Party:
    """The party of `by`, to change its people one change at a time.

    Raises `NoLonger` for who left meanwhile, `PartiesError` for who may not.
    """
    party = Party.objects.select_for_update(no_key=True).get(pk=by.party.pk)
    if not Membership.objects.active().filter(pk=by.membership, member=by.member).exists():
        raise NoLonger(NO_LONGER)
    if not by.may(right):
        raise PartiesError(f"Als {by.role.dutch} kunt u dit niet doen.")
    return party


def close_account_without_role(member: Member) -> None:
    """Who has no role left cannot log in, and every session of theirs has ended."""
    member = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if member.memberships.unended().exists():
        return
    member.is_active = False
    # Sessions are bound to it: none of them wakes up when somebody comes back.
    member.set_unusable_password()
    member.save(update_fields=["is_active", "password"])
    # Nor does their organisation know them here any more.
    SocialAccount.objects.filter(user=member).delete()
