"""A conference about one case or more, with the people of the model covenant around it."""

from datetime import datetime, timedelta

from django.utils import timezone

from oggz.casework.access import barrier
from oggz.casework.cases.models import Participation
from oggz.casework.cases.services import grounds, participation
from oggz.casework.conferences.models import Conference, Item
from oggz.casework.conferences.services import leading, planning
from oggz.casework.parties.sessions import Viewer
from oggz.covenant.terms import Role
from tests.casework.cases.browsers import Desk
from tests.casework.world import Table, World

PLACE = "Gemeentehuis, zaal 2"
GUIDE, LEADER, CHAIR = "regisseur", "casusregisseur", "voorzitter"


class Room(Table):
    """A case, the person's consent, a chair who keeps the minutes, and a conference this hour."""

    def __init__(self, world: World | None = None, *, chaired: bool = True) -> None:
        super().__init__(world)
        grounds.give_consent(self.file, by=self.seat(LEADER))
        if chaired:
            self.sits(CHAIR, "gemeente", Role.CHAIR)

    def sits(self, name: str, party: str, role: Role, purpose: str = "hulp") -> Participation:
        """Let somebody in, in their role."""
        self.seats[name] = self.world.viewer(party, role, purpose)
        by = self.seat(GUIDE)
        return participation.add(
            self.file, member=self.world.person(party, role).member,
            party=self.world.parties[party], role=role, purpose=purpose, by=by,
        )  # fmt: skip

    def convenes(self, *others: Table, name: str = GUIDE, minutes: int = 30) -> Conference:
        tables = (self, *others)
        taken = [each.seat(name) for each in tables]
        return planning.convene(
            soon(minutes), PLACE, taken, by=self.tells(name)
        )  # fmt: skip

    def tells(self, name: str) -> Viewer:
        barrier.tell(self.seats[name])
        return self.seats[name]

    def item(self, conference: Conference) -> Item:
        with barrier.task("retention"):
            return Item.objects.select_related("conference").get(
                conference=conference, case=self.case
            )

    def key(self, name: str) -> str:
        """Of somebody's participation, as in a form."""
        viewer = self.seats[name]
        with barrier.task("retention"):
            found = Participation.objects.get(
                case=self.case, member=viewer.member, role=viewer.role, purpose=viewer.purpose,
                until=None,
            )  # fmt: skip
        return str(found.pk)

    def begins(self, conference: Conference, *present: str, by: str = GUIDE) -> Item:
        """Discuss this case with those who are there."""
        item = self.item(conference)
        leading.begin(item, [self.key(name) for name in present], by=self.seat(by))
        return item

    def desk(self, name: str) -> Desk:
        return Desk(self, name)


def soon(minutes: int = 30) -> datetime:
    return (timezone.now() + timedelta(minutes=minutes)).replace(second=0, microsecond=0)
