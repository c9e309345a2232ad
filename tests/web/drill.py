"""What the drill does inside casework; run as `oggz casework shell` runs it."""

import io
import json
from datetime import UTC, date, datetime
from uuid import UUID

from django.db import transaction

from oggz.casework.access import barrier
from oggz.casework.cases.models import Case
from oggz.casework.covenants.models import Covenant
from oggz.casework.parties import services as parties
from oggz.casework.parties.models import Member, Party
from oggz.casework.parties.services.memberships import give
from oggz.casework.parties.sessions import Viewer
from oggz.casework.retention import services
from oggz.casework.retention.models import Certificate, Reason
from oggz.casework.vault import files
from oggz.casework.vault import services as vault
from oggz.covenant.terms import PartyKind, Role

COVENANT = UUID("6f8f0f0e-1111-4222-8333-444455556666")
WORDS = b"Komt elke week langs bij het buurthuis."
PART = vault.part_of("care", "ggd", datetime(2026, 11, 2, tzinfo=UTC))


def make() -> dict[str, dict[str, str]]:
    """Three cases under a covenant; the values that a database of casework would hold."""
    made = {}
    opened = _actor(0).viewer
    party = Party.objects.get(slug=opened.party)
    Covenant.objects.create(
        pk=COVENANT, title="Oefening", begun_by_id=opened.member, begun_for=party
    )
    for name in ("stays", "goes", "loses a part"):
        with transaction.atomic():
            barrier.tell(opened)
            case = Case.objects.create(
                covenant_id=COVENANT, opened_by_id=opened.member, opened_for=party
            ).pk
        vault.make_key(case)
        made[name] = {
            "case": str(case),
            "sealed": vault.seal(case, "f", WORDS, part=PART).hex(),
            "whole": vault.seal(case, "f", WORDS).hex(),
            "file": str(files.store(case, io.BytesIO(WORDS), part=PART)),
        }
    return made


def destroy(made: dict[str, dict[str, str]]) -> None:
    """Two people destroy one case and a part of another."""
    ground = services.Ground(Reason.TERM, ("8.1",), date(2026, 1, 31))
    one, other = (_actor(number) for number in (1, 2))
    for name, part in (("goes", ""), ("loses a part", PART)):
        found = services.propose(UUID(made[name]["case"]), part, ground, by=one)
        services.confirm(found.pk, by=other)
        services.carry_out(found.pk)


def look(made: dict[str, dict[str, str]]) -> dict[str, list[str]]:
    """What of each case can be read, or why not."""
    found = {
        name: [_try(one, what) for what in ("sealed", "whole", "file")]
        for name, one in made.items()
    }
    return found | {"certificates": [str(Certificate.objects.count())]}


def _try(one: dict[str, str], what: str) -> str:
    case = UUID(one["case"])
    try:
        if what == "file":
            found = b"".join(files.read(case, UUID(one["file"]), part=PART))
        else:
            part = PART if what == "sealed" else ""
            found = vault.open_sealed(case, "f", bytes.fromhex(one[what]), part=part)
    except vault.VaultError as error:
        return type(error).__name__
    return found.decode()


def _actor(number: int) -> services.Actor:
    party = parties.add_party(f"oefening-{number}", f"Partij van de oefening {number}",
                              PartyKind.MUNICIPALITY, f"fg{number}@oefening.example")  # fmt: skip
    member = Member.objects.create_user(f"oefening-{number}", f"m{number}@oefening.example")
    with transaction.atomic():
        give(member, party, Role.PROCESS_COORDINATOR, by=None)
    viewer = Viewer(member.pk, party.slug, Role.PROCESS_COORDINATOR, COVENANT, "zorg")
    return services.Actor(viewer, is_fresh=True)


def main(what: str, told: str) -> None:
    acts = {"make": make, "look": look, "destroy": destroy}
    print(json.dumps(acts[what](*json.loads(told))))
