"""The case of a story: what is told in it, and what each party may see of that at each step."""

import secrets
import string
import time
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tests.end_to_end.casework_desks import Desk, Desks

# Who sits at the table, with the purpose that they work for; and somebody who does not.
TABLE = {
    "regisseur": "wonen behouden",
    "woonconsulent": "wonen behouden",
    "casusregisseur": "passende hulp",
    "hulpverlener": "passende hulp",
    "wijkagent": "gevaar afwenden",
    "voorzitter": "wonen behouden",
}
OUTSIDER = "jongerenwerker"
PARTIES = {
    "woonconsulent": "Woonstichting Voorbeeld", "casusregisseur": "Sociaal Team Voorbeeld",
    "hulpverlener": "Verslavingszorg Voorbeeld", "wijkagent": "Politie Voorbeeld",
    "voorzitter": "Gemeente Voorbeeld",
}  # fmt: skip
# Which of the facts each reads at each step, on the list of cases, the case or the plan. Whatever
# is not named is not there; for the outsider the case is not there.
WHO = "naam geboren adres"
SEEN = {
    "weging": {
        "regisseur": f"{WHO} signaal", "woonconsulent": "",
        "casusregisseur": f"{WHO} signaal", "hulpverlener": "", "wijkagent": "",
        "voorzitter": "",
    },
    "aanpak": {
        "regisseur": "naam geboren", "woonconsulent": f"{WHO} huur",
        "casusregisseur": f"{WHO} signaal huur", "hulpverlener": "", "wijkagent": "",
        "voorzitter": "",
    },
    # With consent, and scaled up to a level at which the police may know.
    "ingebracht": {
        "regisseur": "naam geboren", "woonconsulent": f"{WHO} huur",
        "casusregisseur": f"{WHO} signaal huur gezondheid veiligheid",
        "hulpverlener": f"{WHO} gezondheid", "wijkagent": f"{WHO} veiligheid",
        "voorzitter": "",
    },
    "overleg": {
        "regisseur": "naam geboren", "woonconsulent": f"{WHO} huur actie",
        "casusregisseur": f"{WHO} signaal huur gezondheid veiligheid besluit actie",
        "hulpverlener": f"{WHO} gezondheid actie", "wijkagent": f"{WHO} veiligheid actie",
        "voorzitter": "besluit",
    },
    "plan": {
        "regisseur": "naam geboren", "woonconsulent": f"{WHO} huur actie wens doel",
        "casusregisseur": f"{WHO} signaal huur gezondheid veiligheid besluit actie wens doel",
        "hulpverlener": f"{WHO} gezondheid actie wens doel",
        "wijkagent": f"{WHO} veiligheid actie wens doel", "voorzitter": "besluit",
    },
    # Only what the own party brought in.
    "bezwaar": {
        "regisseur": "", "woonconsulent": f"{WHO} huur", "casusregisseur": "actie wens doel",
        "hulpverlener": "gezondheid", "wijkagent": "veiligheid", "voorzitter": "besluit",
    },
    "gesloten": dict.fromkeys(TABLE, ""),
}  # fmt: skip
SEEN["beslist"] = SEEN["plan"]
NONE = "00000000-0000-4000-8000-000000000000"
TODAY = datetime.now(ZoneInfo("Europe/Amsterdam"))


def letters(count: int) -> str:
    return "".join(secrets.choice(string.ascii_lowercase) for _ in range(count))


@dataclass
class Story:
    """Somebody invented anew each time: the demonstration outlives a run that failed."""

    desks: Desks
    case: str = ""
    reference: str = ""

    def __post_init__(self) -> None:
        self.began = time.time()
        self._nothing: dict[tuple[str, str], tuple[int, str]] = {}
        born = date(1950 + secrets.randbelow(40), 5, 1 + secrets.randbelow(28))
        self.born, self.house = born.isoformat(), str(1000 + secrets.randbelow(8000))
        self.facts = {
            "naam": f"Tessa {letters(7).capitalize()}",
            "geboren": f"{born.day} mei {born.year}",
            "adres": f"1234AG {self.house}",
            "signaal": "De ramen zijn dichtgeplakt en de post blijft liggen.",
            "huur": "Drie maanden huurachterstand; een regeling is mogelijk.",
            "gezondheid": "Zij hoort stemmen als zij niet slaapt.",
            "veiligheid": "Zij schrikt van een uniform. Kom in gewone kleren.",
            "besluit": "Eerst rust, dan de huur.",
            "actie": "Een kaartje door de bus doen.",
            "wens": "Ik wil mijn huis houden en rust.",
            "doel": "De huur wordt weer op tijd betaald.",
        }

    @property
    def address(self) -> str:
        return f"/casussen/{self.case}/"

    def everybody_sees(self, step: str) -> None:
        """Just what the table says, in every browser."""
        cases = "/casussen/?fase=closed" if step == "gesloten" else "/casussen/"
        found = {name: self._read_by(self.desks[name], cases) for name in TABLE}
        assert found == {name: set(SEEN[step][name].split()) for name in TABLE}
        self.is_not_there_for(OUTSIDER)

    def _read_by(self, desk: Desk, cases: str) -> set[str]:
        text = " ".join(desk.read(path) for path in (cases, self.address, f"{self.address}plan/"))
        return {fact for fact, words in self.facts.items() if words in text}

    def is_not_there_for(self, *names: str) -> None:
        """Every address of it answers as one of nothing at all does, and no list knows it."""
        for name in names:
            desk = self.desks[name]
            for path in ("/casussen/{}/", "/casussen/{}/plan/", "/signalen/{}/"):
                answer = desk.open(path.format(self.case)), desk.text()
                assert answer == self._of_nothing(name, path)
            told = desk.read("/") + desk.read("/casussen/") + desk.read("/signalen/")
            assert self.reference not in told
            assert not [fact for fact, words in self.facts.items() if words in told]

    def _of_nothing(self, name: str, path: str) -> tuple[int, str]:
        """How an address answers somebody where no case is."""
        if (name, path) not in self._nothing:
            desk = self.desks[name]
            self._nothing[name, path] = desk.open(path.format(NONE)), desk.text()
            assert self._nothing[name, path][0] == 404
        return self._nothing[name, path]

    def does(
        self, name: str, slug: str, button: str, said: str, fields: dict[str, str] | None = None
    ) -> None:
        """One of the things to do in the case."""
        desk = self.desks[name]
        desk.open(f"{self.address}{slug}/")
        desk.fill(fields or {})
        desk.press(button, said)
