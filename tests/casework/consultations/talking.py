"""People of the model covenant, and of a party outside it, who consult one another."""

from uuid import UUID

from django.test import Client

from oggz.casework.access import barrier
from oggz.casework.consultations import selectors, services
from oggz.casework.consultations.models import Consultation
from oggz.casework.consultations.selectors import Line
from oggz.casework.consultations.services import Shown
from oggz.casework.parties import purposes, sessions
from oggz.casework.parties import selectors as people_selectors
from oggz.casework.parties.models import Party
from oggz.casework.parties.sessions import Situation, Standing
from oggz.covenant.terms import DataCategory, PartyKind, Role
from tests.casework import world as worlds
from tests.casework.parties import people

QUESTION = "Een man van eind veertig doet niet meer open. Hoe leggen wij contact?"
ANSWER = "Ga op een vast moment langs en laat een kaartje achter."
HOUSING = (DataCategory.HOUSING,)
HEALTH = (DataCategory.MENTAL_HEALTH,)


def situation(standing: Standing, purpose: str = "hulp") -> Situation:
    """As a request would find it, with this purpose stated when there is one."""
    open_to = purposes.open_to(standing.party.slug, standing.role)
    stated = next((each for each in open_to if each.purpose == purpose), None)
    missing = people_selectors.missing_declarations(standing.member.pk)
    return Situation(standing, missing, open_to, stated)


class Talk:
    """A housing corporation asks, the social team and the police may answer."""

    def __init__(self, *, signed: bool = True) -> None:
        self.world = worlds.World(signed=signed)
        self.asker = self.world.person("woonstichting", Role.PROFESSIONAL)
        self.social = self.world.person("sociaal-team", Role.CASE_COORDINATOR)
        self.police = self.world.person("politie", Role.PROFESSIONAL)
        self.care = self.world.person("verslavingszorg", Role.PROFESSIONAL)

    def stranger(self) -> Standing:
        """Somebody of a party that has signed nothing."""
        if not hasattr(self, "_stranger"):
            self._stranger = self.newcomer()
        return self._stranger

    def newcomer(self, role: Role = Role.PROFESSIONAL, *, at: Party | None = None) -> Standing:
        standing = people.works(at or people.party(kind=PartyKind.WELFARE), role)
        people.declare(standing.member)
        return standing

    def ask(
        self, *to: str, text: str = QUESTION, categories=HOUSING, by: Standing | None = None,
        purpose: str = "wonen",
    ) -> Consultation:  # fmt: skip
        return services.ask(
            text, parties=to or ("sociaal-team",), categories=categories,
            by=situation(by or self.asker, purpose),
        )  # fmt: skip

    def ask_outside(self, text: str = QUESTION) -> Consultation:
        """Of a party without a covenant."""
        other = self.stranger().party.slug
        return services.ask(text, parties=[other], by=situation(self.asker, "wonen"))

    def answer(self, row: Consultation, by: Standing | None = None, text: str = ANSWER) -> None:
        services.answer(row.pk, text, by=situation(by or self.social))

    def read(self, row: Consultation, by: Standing, purpose: str = "hulp") -> Shown:
        return services.read(row.pk, by=situation(by, purpose))


def line_of(row: Consultation, standing: Standing, purpose: str = "hulp") -> Line | None:
    found = (each for each in selectors.lines(situation(standing, purpose)))
    return next((each for each in found if each.consultation.pk == row.pk), None)


def told_who(standing: Standing | None) -> None:
    """As at the beginning of a request of theirs, with nothing of ours between."""
    if standing is None:
        barrier._set({"oggz.consulting_member": "", "oggz.consulting_party": ""})
    else:
        barrier.consulting(standing)


def browser(standing: Standing, purpose: str = "", covenant: UUID | None = None) -> Client:
    """A browser in which somebody works, for a purpose when one is given."""
    client = people.browser_of(standing)
    if purpose:
        session = client.session
        chosen = session[sessions._CHOSEN] | {"purpose": f"{covenant}:{purpose}"}
        session[sessions._CHOSEN] = chosen
        session.save()
    return client
