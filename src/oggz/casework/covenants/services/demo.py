"""The model covenant, signed by the parties of the demonstration."""

from django.db import transaction

from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.covenants.services import drafting, signing
from oggz.casework.parties.models import Membership
from oggz.casework.parties.sessions import Standing
from oggz.covenant import example
from oggz.covenant.terms import Role

_TITLE = "Samen verder (voorbeeld)"
_DRAFTERS = "gemeente"


@transaction.atomic
def load_demo() -> None:
    """Let the invented signatories sign the model covenant, unless there is an example already.

    Where one of them left, nobody can sign for that party: then there is no example.
    """
    if Covenant.objects.filter(is_example=True).exists():
        return
    parties = example.example().parties
    drafter = _somebody(_DRAFTERS, Role.PROCESS_COORDINATOR)
    signatories = [_somebody(party, Role.SIGNATORY) for party in parties]
    if drafter is None or None in signatories:
        return
    version = drafting.begin(_TITLE, example.text(), by=drafter)
    Covenant.objects.filter(pk=version.covenant_id).update(is_example=True)
    version = signing.send(version, by=drafter)
    for standing in filter(None, signatories):
        _sign(version, standing)


def _somebody(party: str, role: Role) -> Standing | None:
    """Whoever has the role at a party of the demonstration."""
    membership = (
        Membership.objects.active()
        .filter(party__slug=party, party__is_example=True, role=role)
        .select_related("member", "party")
        .first()
    )
    if membership is None:
        return None
    return Standing(membership.member, membership.pk, membership.party, membership.term)


def _sign(version: Version, by: Standing) -> None:
    signing.sign(
        version, checksum=version.checksum, name=str(by.member),
        function="bestuurder (voorbeeld)", by=by,
    )  # fmt: skip
