"""What somebody may say to work for: the purposes of the covenants that hold for their party."""

from django.utils import timezone

from oggz.casework.covenants import selectors
from oggz.casework.parties.purposes import OpenPurpose
from oggz.covenant.model import Covenant
from oggz.covenant.terms import Effect, Role


def open_to(party: str, role: Role) -> tuple[OpenPurpose, ...]:
    """Those for which some clause lets this role of this party do something, today."""
    found = []
    for version in selectors.in_force_for(party, on=timezone.localdate()):
        document = selectors.document(version.checksum)
        found += [
            OpenPurpose(
                version.covenant_id, version.covenant.title, slug, purpose.title, purpose.text
            )
            for slug, purpose in document.purposes.items()
            if works_for(document, party, role, slug)
        ]
    return tuple(found)


def works_for(document: Covenant, party: str, role: Role, purpose: str) -> bool:
    return any(
        clause.effect is Effect.PERMIT
        and {party, "*"} & set(clause.parties)
        and {purpose, "*"} & set(clause.purposes)
        and role in clause.roles
        for clause in document.clauses
    )
