"""The parties of the model covenant with invented people."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from oggz.casework.parties.demo_accounts import MEMBERS, DemoMember
from oggz.casework.parties.models import DeclarationKind, Member, Party
from oggz.casework.parties.services.memberships import give
from oggz.casework.parties.services.organisations import add_party
from oggz.covenant.example import example as model_covenant

_DAYS_VALID = 365


@transaction.atomic
def load_demo() -> None:
    """Make the parties and people of the demonstration; those that exist stay as they are."""
    for slug, party in model_covenant().parties.items():
        if not Party.objects.filter(slug=slug).exists():
            add_party(slug, party.name, party.kind, party.data_protection_officer, is_example=True)
    parties = {party.slug: party for party in Party.objects.filter(is_example=True)}
    for example in MEMBERS:
        member = _account(example)
        if not member.memberships.exists():
            _begin(member, example, parties)


def _account(example: DemoMember) -> Member:
    found = Member.objects.filter(username=example.account.username).first()
    return found or Member.objects.create_user(
        example.account.username,
        example.email,
        example.account.password,
        first_name="Voorbeeld",
        last_name=example.last_name,
    )


def _begin(member: Member, example: DemoMember, parties: dict[str, Party]) -> None:
    for slug in example.parties:
        give(member, parties[slug], example.role, by=None)
    today = timezone.localdate()
    for kind in DeclarationKind:
        if kind is DeclarationKind.TRAINING or example.has_declared:
            member.declarations.create(
                kind=kind, valid_from=today, valid_until=today + timedelta(_DAYS_VALID)
            )
