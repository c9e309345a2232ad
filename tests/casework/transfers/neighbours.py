"""Two municipalities with a covenant each: a case in one, and people who work in the other."""

from oggz.casework.access import barrier
from oggz.casework.cases.models import Kind
from oggz.casework.cases.services import grounds, participation, phases
from oggz.casework.parties.sessions import Viewer
from oggz.casework.transfers import selectors, services
from oggz.casework.transfers.models import Because, Transfer
from oggz.covenant.terms import DataCategory, Phase, Role
from tests.casework import world
from tests.casework.world import WEIGHED, Table, World


def text_there() -> str:
    """The model covenant of another municipality, with a team of its own."""
    found = world.text()
    for here, there in (("gemeente", "verderop"), ("sociaal-team", "wijkteam")):
        found = found.replace(f'"{here}"', f'"{there}"').replace(
            f"[parties.{here}]", f"[parties.{there}]"
        )
    found = found.replace('"GM1960"', '"GM0344"').replace("Gemeente Voorbeeld", "Gemeente Verderop")
    return found.replace("Sociaal Team Voorbeeld", "Wijkteam Verderop")


class Neighbours:
    """`here` is the table of the case; `guide` and `team` work where is asked."""

    def __init__(self) -> None:
        self.here = Table()
        self.there = World(written=text_there())
        self.guide: Viewer = self.there.viewer("verderop", Role.PROCESS_COORDINATOR)
        self.team: Viewer = self.there.viewer("wijkteam", Role.CASE_COORDINATOR)
        table = self.here
        table.brings("casusregisseur", DataCategory.IDENTITY, "Noor Voorbeeld", kind=Kind.NAME)
        table.brings("casusregisseur", DataCategory.OWN_WORDS, "Ik wil rust.")
        table.brings("casusregisseur", DataCategory.FAMILY, "Een zus helpt.")
        self.rent = table.brings("woonconsulent", DataCategory.HOUSING, "Huurachterstand.")
        grounds.give_consent(table.file, by=table.seat("casusregisseur"))

    def municipality(self) -> selectors.Municipality:
        (found,) = selectors.municipalities(self.here.seat("casusregisseur"))
        return found

    def asks(self) -> Transfer:
        to = self.municipality()
        return services.ask(to, Because.MOVED, by=self.here.seat("casusregisseur"))

    def accepts(self, row: Transfer):
        barrier.tell(self.guide)
        return services.accept(row.pk, WEIGHED, by=self.guide).case

    def ready(self):
        """Accepted, in the approach, with the team at the table; the case there."""
        case = self.accepts(self.asks())
        seat = self.there.look(self.guide, case.pk)
        team = self.there.person("wijkteam", Role.CASE_COORDINATOR)
        participation.add(
            seat.own_file, member=team.member, party=self.there.parties["wijkteam"],
            role=Role.CASE_COORDINATOR, purpose="hulp", by=seat,
        )  # fmt: skip
        phases.move(Phase.APPROACH, by=seat)
        return case
