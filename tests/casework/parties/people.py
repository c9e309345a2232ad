"""Parties and people for the tests, made as the sites themselves make them."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from django.db import transaction
from django.test import Client
from django.utils import timezone

from oggz.casework.door.store import PARTY
from oggz.casework.parties import services, sessions
from oggz.casework.parties.models import DeclarationKind, Member, Membership, Party
from oggz.casework.parties.purposes import OpenPurpose
from oggz.casework.parties.services.memberships import give
from oggz.casework.parties.sessions import Standing
from oggz.covenant.terms import PartyKind, Role

PASSWORD = "een-lang-wachtwoord-van-de-test"
COVENANT = UUID("6f8f0f0e-1111-4222-8333-444455556666")
CARE = OpenPurpose(
    COVENANT, "Convenant van de test", "zorg", "Zorg bieden", "Hulp op gang brengen."
)
SAFETY = OpenPurpose(COVENANT, "Convenant van de test", "veiligheid", "Veiligheid", "Gevaar keren.")
_numbers = count(1)


def party(name: str = "", kind: PartyKind = PartyKind.MUNICIPALITY) -> Party:
    number = next(_numbers)
    return services.add_party(
        f"partij-{number}", name or f"Partij {number}", kind, f"fg{number}@partij.example"
    )


def member(name: str = "", **fields: str) -> Member:
    number = next(_numbers)
    username = f"medewerker-{number}"
    return Member.objects.create_user(
        username,
        f"{username}@partij.example",
        PASSWORD,
        **{"first_name": "Mo", "last_name": name or f"Medewerker {number}"} | fields,
    )


def works(at: Party, role: Role, who: Member | None = None) -> Standing:
    """Somebody who has the role, from now on, without another's confirmation."""
    with transaction.atomic():
        return standing_of(give(who or member(), at, role, by=None))


def standing_of(membership: Membership) -> Standing:
    return Standing(membership.member, membership.pk, membership.party, membership.term)


def row(standing: Standing) -> Membership:
    return Membership.objects.get(pk=standing.membership)


def declare(who: Member, *kinds: DeclarationKind, days: int = 365) -> None:
    today = timezone.localdate()
    for kind in kinds or tuple(DeclarationKind):
        who.declarations.create(kind=kind, valid_from=today, valid_until=today + timedelta(days))


def browser_of(standing: Standing, *, party_chosen: bool = True) -> Client:
    """A browser in which somebody is logged in and works in this role."""
    client = Client()
    client.force_login(standing.member)
    if party_chosen:
        session = client.session
        session[sessions._CHOSEN] = {"membership": standing.membership}
        session[PARTY] = standing.party.slug
        session.save()
    return client


class House:
    """One party with somebody in each role, who do not know each other's passwords."""

    def __init__(self) -> None:
        self.party = party()
        self.people = {role: works(self.party, role) for role in Role}

    def __getitem__(self, role: Role) -> Standing:
        return self.people[role]
