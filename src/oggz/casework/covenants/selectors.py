"""What holds: which version of a covenant, for whom, and what it decides."""

from datetime import date
from functools import lru_cache
from uuid import UUID

from django.db.models import Exists

from oggz.casework.covenants.models import Status, Version, Withdrawal
from oggz.covenant.deciding import Compiled, compile_covenant
from oggz.covenant.emergency import in_emergency
from oggz.covenant.model import Covenant as Document
from oggz.covenant.reading import read_text


def in_force(covenant: UUID, *, on: date) -> Version | None:
    """The version that holds on a day: of those that all parties signed, the latest begun."""
    return Version.objects.filter(covenant=covenant).in_force(on).order_by("-number").first()


def in_force_for(party: str, *, on: date) -> list[Version]:
    """The versions that hold for a party that has not left, one for each covenant."""
    signed = Version.objects.holding(on).filter(signatures__party__slug=party)
    return list(
        signed.exclude(covenant__withdrawals__party__slug=party)
        .select_related("covenant")
        .order_by("covenant__title", "covenant")
    )


def is_party(version: Version, party: str) -> bool:
    """Whether a party, by its slug, signed this version and has not left since."""
    signed = version.signatures.filter(party__slug=party)
    left = Withdrawal.objects.filter(covenant=version.covenant_id, party__slug=party)
    return signed.filter(~Exists(left)).exists()


@lru_cache(maxsize=64)
def document(checksum: str) -> Document:
    """The content of a version that was sent; read once in each process, as it cannot change."""
    text = Version.objects.filter(checksum=checksum).values_list("text", flat=True)[0]
    found = read_text(text, name="convenant")
    if found.checksum != checksum:
        raise RuntimeError("the text of a version is not the one that was sent")
    return found


@lru_cache(maxsize=64)
def compiled(checksum: str, *, emergency: bool = False) -> Compiled:
    """What decides under a version, or for who broke the glass; made once in each process."""
    found = document(checksum)
    return compile_covenant(in_emergency(found) if emergency else found)


class Versions:
    """The versions by which terms are counted."""

    def covenants(self) -> list[UUID]:
        """Every covenant that all parties ever signed."""
        signed = Version.objects.filter(status=Status.SIGNED)
        return list(signed.values_list("covenant", flat=True).distinct().order_by("covenant"))

    def since(self, covenant: UUID, day: date) -> list[Document]:
        """The versions that held on a day or later, the oldest first."""
        signed = Version.objects.filter(covenant=covenant, status=Status.SIGNED, ends__gte=day)
        return [
            document(checksum)
            for checksum in signed.order_by("number").values_list("checksum", flat=True)
        ]
