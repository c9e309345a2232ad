"""The model covenant signed by its seven parties, with people who work under it."""

from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from oggz.casework.access import barrier, seats
from oggz.casework.access.seats import Seat
from oggz.casework.cases.models import Case, File
from oggz.casework.cases.services import content, opening, participation, phases
from oggz.casework.cases.services.opening import Weighed
from oggz.casework.covenants.models import Covenant, Version
from oggz.casework.covenants.services import drafting, signing
from oggz.casework.parties import services as parties
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Standing, Viewer
from oggz.covenant import example
from oggz.covenant.reading import read_text
from oggz.covenant.terms import DataCategory, PartyKind, Phase, Role
from tests.casework.parties import people

WEIGHED = Weighed(
    necessity="Zonder samen te werken komt er geen hulp.",
    proportionality="Alleen wat nodig is voor de woning.",
    subsidiarity="Zonder naam kan er niemand langsgaan.",
    informed=True,
)


def text(**head: object) -> str:
    """The model covenant as it would be written this year; `head` replaces lines at its top."""
    today = timezone.localdate()
    lines = {
        "starts": today - timedelta(100),
        "ends": today + timedelta(1000),
        "evaluate_by": today + timedelta(500),
    } | head
    found = example.text()
    for name, value in lines.items():
        old = next(line for line in found.splitlines() if line.startswith(f"{name} = "))
        found = found.replace(old, f"{name} = {value}", 1)
    return found


class World:
    """Parties by their slug, and somebody for each role that is asked for."""

    def __init__(self, *, signed: bool = True, written: str = "") -> None:
        document = read_text(written, name="test") if written else example.example()
        self.lead = next(
            slug for slug, each in document.parties.items() if each.kind is PartyKind.MUNICIPALITY
        )
        self.parties: dict[str, Party] = {
            slug: Party.objects.filter(slug=slug).first()
            or parties.add_party(slug, party.name, party.kind, party.data_protection_officer)
            for slug, party in document.parties.items()
        }
        self.people: dict[tuple[str, Role], Standing] = {}
        drafter = self.person(self.lead, Role.PROCESS_COORDINATOR)
        self.version: Version = drafting.begin("Samen verder", written or text(), by=drafter)
        if signed:
            self.sign()

    @property
    def covenant(self) -> Covenant:
        return self.version.covenant

    def person(self, party: str, role: Role) -> Standing:
        if (party, role) not in self.people:
            standing = people.works(self.parties[party], role)
            people.declare(standing.member)
            self.people[party, role] = standing
        return self.people[party, role]

    def sign(self) -> None:
        """Every party signs what is being drafted."""
        sender = self.person(self.lead, Role.PROCESS_COORDINATOR)
        signing.send(self.version, by=sender)
        self.version.refresh_from_db()
        for slug in self.parties:
            self.sign_for(slug)
        self.version.refresh_from_db()

    def sign_for(self, slug: str) -> None:
        signing.sign(
            self.version, checksum=self.version.checksum, name="V. Oorbeeld",
            function="bestuurder", by=self.person(slug, Role.SIGNATORY),
        )  # fmt: skip

    def viewer(self, party: str, role: Role, purpose: str = "hulp") -> Viewer:
        who = self.person(party, role)
        return Viewer(who.member.pk, party, role, self.covenant.pk, purpose)

    def look(self, viewer: Viewer, case: UUID) -> Seat | None:
        """As at a request of their own: the database knows who it is."""
        barrier.tell(viewer)
        return seats.seat_of(viewer, case)


class Table:
    """A case with four parties at the table, in the phase of the approach."""

    def __init__(self, world: World | None = None, *, informed: bool = True) -> None:
        self.world = world or World()
        self.seats: dict[str, Viewer] = {
            "regisseur": self.world.viewer("gemeente", Role.PROCESS_COORDINATOR),
            "casusregisseur": self.world.viewer("sociaal-team", Role.CASE_COORDINATOR),
            "woonconsulent": self.world.viewer("woonstichting", Role.PROFESSIONAL, "wonen"),
            "wijkagent": self.world.viewer("politie", Role.PROFESSIONAL, "veiligheid"),
            "hulpverlener": self.world.viewer("verslavingszorg", Role.PROFESSIONAL),
        }
        barrier.tell(self.seats["regisseur"])
        seat = opening.open_case(WEIGHED, by=self.seats["regisseur"])
        self.case: Case = seat.case
        self.file: File = seat.own_file
        for name, viewer in self.seats.items():
            if name != "regisseur":
                participation.add(
                    self.file, member=self.world.person(viewer.party, viewer.role).member,
                    party=self.world.parties[viewer.party], role=viewer.role,
                    purpose=viewer.purpose, by=seat,
                )  # fmt: skip
        phases.move(Phase.APPROACH, by=seat)

    def seat(self, name: str) -> Seat:
        seat = self.world.look(self.seats[name], self.case.pk)
        assert seat is not None, f"{name} has no seat"
        return seat

    def brings(self, name: str, category: DataCategory, said: str, **more: object):
        return content.contribute(self.file, category, said, by=self.seat(name), **more)

    def sees(self, name: str) -> list[str]:
        """The texts that somebody sees at a request of their own; nothing without a seat."""
        seat = self.world.look(self.seats[name], self.case.pk)
        return [each.text for each in content.read(seat)] if seat else []
