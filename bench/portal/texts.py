"""Ten thousand invented news items in Dutch, the same for both sites, and what is sought in them.

The words fall as they do in a real text: a few stand in nearly every item, most in hardly any
(a word's chance is that of its rank in Zipf's law), and compounds make a long tail.
"""

import itertools
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bench.portal.content import IMAGES, THEMES
from bench.portal.sites import QUICK
from oggz.geography import Municipality, ggd_regions, municipalities

PAGES = 300 if QUICK else 10_000
TARGET_GROUPS = 9
MUNICIPALITIES = 140


def _listed(words: str) -> list[str]:
    return [" ".join(word.split()) for word in words.split(",")]


_PEOPLE = _listed("""
inwoners, cliënten, naasten, jongeren, ouderen, gezinnen, mantelzorgers, ervaringsdeskundigen,
daklozen, vrijwilligers, wijkverpleegkundigen, huisartsen, wijkagenten, hulpverleners,
beleidsadviseurs, jongvolwassenen, statushouders, arbeidsmigranten, buurtbewoners, huurders,
woonbegeleiders, casemanagers, schuldhulpverleners, jongerenwerkers, zorgmijders,
procesregisseurs, wethouders, straatartsen, toezichthouders, bewindvoerders, cliëntondersteuners,
praktijkondersteuners, werkgevers, docenten
""")
_PARTNERS = _listed("""
de gemeente, de GGD, het wijkteam, de politie, de woningcorporatie, de ggz, de verslavingszorg,
het zorg- en veiligheidshuis, de huisartsenpost, de opvang, Veilig Thuis, het meldpunt, de
voedselbank, de zorgverzekeraar, het ziekenhuis, de sportvereniging, de bibliotheek, het
buurthuis, de kredietbank, de reclassering, het sociaal loket, de ambulancedienst, de werkgever,
het inloophuis, de school
""")
_THINGS = _listed("""
hulp, zorg, opvang, schulden, ondersteuning, begeleiding, woonruimte, overlast, eenzaamheid, werk,
inkomen, dagbesteding, verslaving, bemoeizorg, preventie, veiligheid, privacy, wachttijden,
samenwerking, regie, vroegsignalering, bestaanszekerheid, huisuitzetting, herstel, nazorg,
verwardheid, laaggeletterdheid, crisisopvang, beschermd-wonen, schuldhulpverlening, respijtzorg,
mantelzorg, uitstroom, dakloosheid, armoede, gezondheid, sport, meedoen, vertrouwen, contact,
wonen, financiering, onderzoek, scholing
""")
_DOES = _listed("""
werken aan, praten over, vragen aandacht voor, maken afspraken over, zoeken naar, investeren in,
merken veel van, krijgen te maken met, beslissen samen over, leren van, ervaren minder, melden
vaker
""")
_WHEN = _listed("""
dit jaar, sinds kort, vanaf januari, in de avond, na een melding, elke week, voor het eerst, in
het weekend, tijdens een proef van zes maanden, na een lange aanloop, zonder wachttijd
""")
_FIRST = _listed("""
wijk, schuld, zorg, woon, buurt, jeugd, crisis, straat, nacht, werk, inkomens, gezins, herstel,
meld, veiligheids, huur, energie, taal, sport, buur, regio, armoede, verslavings, ouder, mantel,
dag, kracht, netwerk, signaal, toekomst, budget, leef, casus, keten, project, vrijwilligers,
ontmoetings, steun, informatie, tussen, ervarings, beleids, gezondheids, thuis, welzijns, opvang,
begeleidings
""")
_SECOND = _listed("""
team, plan, overleg, loket, huis, regeling, aanpak, coach, punt, wijzer, netwerk, tafel, route,
kamer, plek, afspraak, ploeg, makelaar, gesprek, budget, fonds, scan, dienst, cirkel, café,
project, bezoek, onderzoek, kaart, methode, akkoord, monitor, week, training, groep, pilot,
bijeenkomst, campagne, brigade, gids, subsidie, wethouder, advies, pact, verkenning, werkplaats
""")
# What is sought for being rare; each stands in a handful of items.
_RARE = ("woningvervuiling", "dierenverwaarlozing", "verzamelwoede", "straatdokterbus")


class _Words:
    """Draws by rank: the second half as often as the first, and so on."""

    def __init__(self, words: Sequence[str], chance: random.Random) -> None:
        self.words = words
        self.weights = list(itertools.accumulate(1 / (rank + 2) for rank in range(len(words))))
        self.draws = self._draw(chance)

    def _draw(self, chance: random.Random) -> Iterator[str]:
        while True:
            yield from chance.choices(self.words, cum_weights=self.weights, k=1000)

    def __call__(self) -> str:
        return next(self.draws)


@dataclass(frozen=True)
class Item:
    """One news item; what it refers to goes by number, places as they are in the register."""

    number: int
    title: str
    introduction: str
    date: date
    image: int
    themes: list[int]
    target_groups: list[int]
    municipalities: list[Municipality]
    body: str

    @property
    def slug(self) -> str:
        return f"bericht-{self.number}"

    @property
    def region_codes(self) -> list[str]:
        return list(dict.fromkeys(place.ggd_region_code for place in self.municipalities))


def items(count: int = PAGES) -> Iterator[Item]:
    chance = random.Random(2)
    people, partners, things = (_Words(w, chance) for w in (_PEOPLE, _PARTNERS, _THINGS))
    does, when = _Words(_DOES, chance), _Words(_WHEN, chance)
    short = [first + second for first in _FIRST for second in _SECOND]
    longer = [first + word for first in _FIRST for word in short if not word.startswith(first)]
    compounds = _Words(chance.sample(short, k=len(short)) + chance.sample(longer, k=30_000), chance)
    spread = list(municipalities())
    chance.shuffle(spread)
    places = spread[:MUNICIPALITIES]

    def sentence(place: str) -> str:
        pattern = chance.randrange(7)
        if pattern == 0:
            return f"In {place} is er {when()} meer {things()}, zeggen {people()} en {partners()}."
        if pattern == 1:
            return f"{people().capitalize()} {does()} {things()} samen met {partners()}."
        if pattern == 2:
            return f"Het gaat om {things()} en {things()}, en om een {compounds()} voor {people()}."
        if pattern == 3:
            return f"Volgens {partners()} is {things()} voor {people()} {when()} een zaak van ons."
        if pattern == 4:
            return f"Met een {compounds()} en een {compounds()} zijn {people()} beter geholpen."
        if pattern == 5:
            return f"Wie {things()} nodig heeft, kan {when()} bij {partners()} in {place} terecht."
        return f"Een {compounds()} in {place} laat zien hoe {people()} {does()} {things()}."

    for number in range(count):
        own = chance.sample(places, chance.choice((0, 0, 1, 1, 1, 2, 3)))
        place = own[0].name if own else "Nederland"
        blocks = []
        for _ in range(chance.randint(2, 5)):
            blocks.append(("heading", f"{things().capitalize()} en {compounds()}"))
            for _ in range(chance.randint(1, 3)):
                text = " ".join(sentence(place) for _ in range(chance.randint(3, 7)))
                blocks.append(("paragraph", f"<p>{text}</p>"))
        ending = "Vragen? Uw gemeente geeft inwoners antwoord en helpt met hulp in de buurt."
        if number % 2500 < len(_RARE):
            ending += f" Dit gaat over {_RARE[number % 2500]}."
        blocks.append(("paragraph", f"<p>{ending}</p>"))
        yield Item(
            number=number,
            title=f"{compounds().capitalize()} in {place}: {people()} en {things()}",
            introduction=f"{sentence(place)} {sentence(place)}"[:250],
            # Several a day, like a platform with many writers.
            date=date(2026, 11, 1) - timedelta(days=number // 4),
            image=number % IMAGES,
            themes=sorted({chance.randrange(THEMES) for _ in range(chance.randint(1, 3))}),
            target_groups=sorted(
                {chance.randrange(TARGET_GROUPS) for _ in range(chance.randint(0, 2))}
            ),
            municipalities=own,
            body=json.dumps([{"type": kind, "value": value} for kind, value in blocks]),
        )


# What people seek: sort, words. Odd and even ones are asked side by side.
SEARCHES = (
    ("rare word", "woningvervuiling"),
    ("word in nearly all", "gemeente"),
    ("word in nearly all", "inwoners"),
    ("rare word", "verzamelwoede"),
    ("two words", "schulden jongeren"),
    ("word in nearly all", "hulp"),
    ("common word", "opvang"),
    ("two words", "overlast politie"),
    ("phrase", '"samen met de politie"'),
    ("synonym", "lvb"),
    ("synonym", "ggz"),
    ("synonym", "dakloos"),
    ("synonym", "zorgmijding"),
    ("misspelled", "schuldhulpverleenign"),
    ("misspelled", "eenzaamhied ouderen"),
    ("phrase", '"hulp in de buurt"'),
    ("rare compound", "buurtmakelaar"),
    ("misspelled", "verslavngszorg"),
    ("nothing found", "quantumcomputer"),
    ("nothing found", "xylofoonorkest"),
)


def region_slugs() -> list[str]:
    """The GGD regions that the lists are filtered by: those with the most municipalities here."""
    names = {region.code: region.slug for region in ggd_regions()}
    seen: dict[str, int] = {}
    for item in items(min(PAGES, 300)):
        for code in item.region_codes:
            seen[code] = seen.get(code, 0) + 1
    return [names[code] for code in sorted(seen, key=lambda code: -seen[code])[:6]]
