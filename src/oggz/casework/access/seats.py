"""A seat at the table of a case: taking part in it, under a covenant that holds today."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from oggz.casework.cases.models import Case, File, Participation
from oggz.casework.covenants import selectors as covenants
from oggz.casework.covenants.models import Version
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.deciding import Compiled


@dataclass(frozen=True)
class Seat:
    """Who looks, in whose file they work, and the version of the covenant that decides."""

    viewer: Viewer
    participation: Participation
    version: Version
    on: date

    @property
    def case(self) -> Case:
        return self.participation.case

    @property
    def own_file(self) -> File:
        return self.participation.file

    @property
    def party(self) -> Party:
        return self.participation.party

    @property
    def compiled(self) -> Compiled:
        return covenants.compiled(self.version.checksum)


def seat_of(viewer: Viewer, case: UUID) -> Seat | None:
    """None when somebody does not take part now, for this purpose, for a party that is bound.

    Whether there is such a case at all cannot be told from it.
    """
    on = timezone.localdate()
    participation = (
        Participation.objects.current()
        .filter(
            case=case, member=viewer.member, party__slug=viewer.party, role=viewer.role,
            purpose=viewer.purpose, case__covenant=viewer.covenant,
        )
        .select_related("case", "file", "party")
        .first()
    )  # fmt: skip
    version = binding(viewer, on=on)
    if participation is None or version is None:
        return None
    return Seat(viewer, participation, version, on)


def binding(viewer: Viewer, *, on: date) -> Version | None:
    """The version that holds today and that the party of `viewer` signed and did not leave."""
    version = covenants.in_force(viewer.covenant, on=on)
    return version if version and covenants.is_party(version, viewer.party) else None
