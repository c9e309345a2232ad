"""Roles: given by one person, confirmed by another, ended at once."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from oggz.casework.door.logins import forget_member
from oggz.casework.parties.mail import notify
from oggz.casework.parties.models import EndReason, Member, Membership, Party
from oggz.casework.parties.rights import Right, go_together, roles_with
from oggz.casework.parties.services.organisations import (
    PartiesError,
    close_account_without_role,
    locked,
)
from oggz.casework.parties.sessions import Standing
from oggz.casework.parties.trail import note
from oggz.covenant.terms import Role

# Without one of these a party could not go on by itself.
_INDISPENSABLE = (Right.MANAGE_MEMBERS, Right.CONFIRM_MEMBERS)


@transaction.atomic
def propose(by: Standing, colleague: Membership, role: Role) -> Membership:
    """Give who works for the own party another role besides; somebody else confirms it."""
    party = locked(by, Right.MANAGE_MEMBERS)
    if colleague.party_id != party.pk or not _works_for(party, colleague.member):
        raise PartiesError("Deze persoon werkt niet (meer) voor uw partij.")
    return give(colleague.member, party, role, by=by.member)


def _works_for(party: Party, member: Member) -> bool:
    return Membership.objects.active().filter(party=party, member=member).exists()


def give(member: Member, party: Party, role: Role, *, by: Member | None) -> Membership:
    """A role that begins when it is confirmed; at once when it comes from who runs the server.

    For services that hold the lock of the party. Raises `PartiesError` when it does not go
    together with what somebody is already.
    """
    if by is not None and by.pk == member.pk:
        raise PartiesError("U kunt uzelf geen rol geven. Vraag het een andere beheerder.")
    for has in party.memberships.unended().filter(member=member):
        if has.term is role:
            raise PartiesError(f"Deze persoon is al {role.dutch} bij uw partij.")
        if not go_together(has.term, role):
            raise PartiesError(
                f"Wie {has.term.dutch} is, kan bij dezelfde partij niet ook {role.dutch} zijn."
            )
    since = None if by else timezone.now()
    membership = Membership.objects.create(
        member=member, party=party, role=role, given_by=by, since=since
    )
    note("membership.given", membership, party, by=by, role=role.value, to=member.pk)
    if by:
        _ask_to_confirm(party, member, by)
    return membership


def _ask_to_confirm(party: Party, member: Member, by: Member) -> None:
    confirming = Membership.objects.active().filter(
        party=party, role__in=roles_with(Right.CONFIRM_MEMBERS)
    )
    addresses = confirming.exclude(member__in=[member, by]).values_list("member__email", flat=True)
    notify(
        addresses,
        "Er wacht een bevestiging op u",
        "Iemand is voorgesteld voor een rol bij uw partij. De rol begint pas als u of een ander"
        " haar bevestigt.",
        path=reverse("members"),
        name="confirmation",
    )


@transaction.atomic
def confirm(by: Standing, membership: Membership) -> None:
    """The second pair of eyes: from now on the role counts.

    Raises `PartiesError` for who proposed it or would get it, and for what waits no longer.
    """
    party = locked(by, Right.CONFIRM_MEMBERS)
    waiting = _waiting(party, membership)
    if by.member.pk in (waiting.given_by_id, waiting.member_id):
        raise PartiesError("Een ander moet dit bevestigen: u stelde het voor, of het gaat om u.")
    waiting.since, waiting.confirmed_by = timezone.now(), by.member
    waiting.save(update_fields=["since", "confirmed_by"])
    note("membership.confirmed", waiting, party, by=by.member, role=waiting.term.value)


@transaction.atomic
def refuse(by: Standing, membership: Membership) -> None:
    """The role does not begin. Raises `PartiesError` for what waits no longer."""
    party = locked(by, Right.CONFIRM_MEMBERS)
    _end(party, _waiting(party, membership), by.member, EndReason.REFUSED)


def _waiting(party: Party, membership: Membership) -> Membership:
    waiting = party.memberships.waiting().filter(pk=membership.pk).first()
    if waiting is None:
        raise PartiesError("Dit wacht niet meer op een bevestiging. Er is niets gewijzigd.")
    return waiting


@transaction.atomic
def end(by: Standing, membership: Membership, reason: EndReason) -> None:
    """Somebody leaves: at their next request, in any tab, they may nothing in this role.

    Who has no role left anywhere cannot log in any more. Raises `PartiesError` if `by` may not,
    it ended already, or the party could not go on without.
    """
    party = locked(by, Right.END_MEMBERS)
    if reason not in REASONS:
        raise PartiesError("Kies een reden uit de lijst.")
    _end(party, _unended(party, membership), by.member, reason)


# What one person may say of another; the rest the program writes itself.
REASONS = (EndReason.LEFT, EndReason.OTHER_WORK, EndReason.ABSENCE, EndReason.RULES)


@transaction.atomic
def leave(member: Member, membership: Membership) -> None:
    """Give up a role of one's own. Raises `PartiesError` as `end` does."""
    party = Party.objects.select_for_update(no_key=True).get(pk=membership.party_id)
    if membership.member_id != member.pk:
        raise PartiesError("Dit is niet uw rol.")
    _end(party, _unended(party, membership), member, EndReason.OWN_WISH)


def _unended(party: Party, membership: Membership) -> Membership:
    unended = party.memberships.unended().select_for_update(no_key=True, of=("self",))
    found = unended.filter(pk=membership.pk).first()
    if found is None:
        raise PartiesError("Deze rol is al beëindigd. Er is niets gewijzigd.")
    if found.since is not None:
        _refuse_last(party, found)
    return found


def _refuse_last(party: Party, membership: Membership) -> None:
    for right in _INDISPENSABLE:
        able = roles_with(right)
        if membership.term not in able:
            continue
        others = Membership.objects.active().filter(party=party, role__in=able)
        if not others.exclude(pk=membership.pk).exists():
            names = " of ".join(sorted(role.dutch for role in able))
            raise PartiesError(
                f"Dit is de laatste {names} van uw partij. Laat eerst een opvolger beginnen."
            )


def _end(party: Party, membership: Membership, by: Member, reason: EndReason) -> None:
    membership.until, membership.ended_by, membership.reason = timezone.now(), by, reason
    membership.save(update_fields=["until", "ended_by", "reason"])
    note("membership.ended", membership, party, by=by, reason=reason.value)
    # Every browser in which they worked for this party, whatever page is open there.
    membership.member.sessions.filter(party=party.slug).delete()
    if not party.memberships.unended().filter(member=membership.member_id).exists():
        forget_member(membership.member_id, party.slug)
    close_account_without_role(membership.member)
