"""The summary for residents: what is shared about you, by whom, why, how long, and whom to call.

Written in short sentences for everybody, without articles; what it says follows from the covenant.
"""

from collections.abc import Iterator

from oggz.covenant import phrases
from oggz.covenant.emergency import in_emergency
from oggz.covenant.model import Covenant
from oggz.covenant.publication import parts, picture
from oggz.covenant.publication.blocks import (
    Block,
    Heading,
    Items,
    Paper,
    Picture,
    Section,
    Table,
    Text,
)
from oggz.covenant.publication.page import as_page
from oggz.covenant.retention import BRINGING_IN
from oggz.covenant.sight import KINDS, Sees, Sight, sight
from oggz.covenant.terms import Effect


def summary_html(covenant: Covenant) -> str:
    """One page to publish, that needs nothing else."""
    return as_page(compose(covenant))


def summary_pdf(covenant: Covenant) -> bytes:
    """A tagged PDF (PDF/UA-1) to publish; the same covenant gives the same bytes.

    Raises PlatformError when Typst is not installed or cannot make it.
    """
    from oggz.covenant.publication.pdf import as_pdf

    return as_pdf(compose(covenant), day=covenant.starts)


def compose(covenant: Covenant) -> Paper:
    """The summary, whatever it is written as."""
    found = sight(covenant)
    contact = covenant.contact
    sections = (
        Section("waarom", "Waarom organisaties iets over u delen", tuple(_purposes(covenant))),
        Section("wie", "Wie zitten er aan tafel", tuple(_table(covenant, found))),
        Section("wat", "Wat zij over u delen", tuple(_shared(covenant, found))),
        Section("nooit", "Wat nooit mag", tuple(_never(covenant))),
        Section("hoe-lang", "Hoe lang het bewaard blijft", tuple(_retention(covenant))),
        Section("rechten", "Uw rechten", tuple(_rights(covenant))),
        Section("bellen", "Wie u kunt bellen", tuple(_contact(covenant))),
    )
    return Paper(
        name="samenvatting", kind="Voor inwoners", title=covenant.title, lead=covenant.summary,
        mark=None, states=tuple(_states(covenant)),
        facts=(
            ("Om wie het gaat", covenant.area),
            ("Geldt van", phrases.day(covenant.starts)),
            ("Geldt tot en met", phrases.day(covenant.ends)),
            ("Vragen? Bel", f"{contact.name}, {contact.phone}"),
        ),
        sections=sections,
        foot="Deze samenvatting is gemaakt uit de afspraken zelf (het convenant), versie"
        f" {covenant.version}. Bij twijfel geldt het convenant.",
    )  # fmt: skip


def _states(covenant: Covenant) -> Iterator[str]:
    signed = {one.party for one in covenant.signatures if one.checksum == covenant.checksum}
    if not set(covenant.parties) <= signed:
        yield "Nog niet getekend: er wordt nog niets gedeeld"


def _table(covenant: Covenant, found: Sight) -> Iterator[Block]:
    yield Text(
        f"Deze {len(covenant.parties)} organisaties werken samen. Zij zien niet alles van elkaar."
        " De tekening laat zien wat elke organisatie te zien kan krijgen van de anderen."
    )
    yield Picture(picture.draw(covenant, found), " ".join(picture.told(covenant, found)))
    names = [phrases.party(covenant, slug) for slug in covenant.parties]
    yield Table(
        "Hetzelfde als tabel", ("Gegevens", *names),
        [
            (kind, *(found.of(slug, one).told for slug in covenant.parties))
            for kind, one in KINDS.items()
        ],
    )  # fmt: skip
    yield Text(
        "‘Soms’ wil zeggen: een deel, of alleen als u dat goed vindt of als iets anders dat nodig"
        " maakt, zoals gevaar."
    )
    yield Table(
        "Wat elke organisatie doet", ("Organisatie", "Taak"),
        [(party.name, party.task) for party in covenant.parties.values()],
    )  # fmt: skip


def _purposes(covenant: Covenant) -> Iterator[Block]:
    yield Text("Organisaties mogen alleen iets over u delen voor een van deze doelen:")
    yield Items([f"{_capital(one.title)}. {one.text}" for one in covenant.purposes.values()])
    yield Text("Eerst schrijft iemand op waarom delen nodig is. Zonder die afweging mag het niet.")


def _shared(covenant: Covenant, found: Sight) -> Iterator[Block]:
    for kind, categories in KINDS.items():
        yield Heading(kind)
        yield Text(f"Dit gaat over: {parts.categories(categories)}.")
        told = []
        for sees, begin in ((Sees.YES, "Dit zien"), (Sees.PARTLY, "Dit zien soms, of een deel")):
            who = [slug for slug in covenant.parties if found.of(slug, categories) is sees]
            if who:
                told.append(f"{begin}: {phrases.listed(phrases.parties(covenant, who))}.")
        yield Items(told) if told else Text("Niemand ziet hiervan iets van een andere organisatie.")
    yield from _in_danger(covenant)


def _in_danger(covenant: Covenant) -> Iterator[Block]:
    permits = [one for one in in_emergency(covenant).clauses if one.effect is Effect.PERMIT]
    if not permits:
        return
    seen = {category for permit in permits for category in permit.categories}
    yield Heading("Als er direct gevaar is")
    yield Text(
        "Dan mag ook een medewerker kijken die niet met u werkt. Dat mag hoogstens vier uur. De"
        " medewerker schrijft op welk gevaar er is. Wie bij die organisatie op uw privacy let,"
        " hoort het meteen."
    )
    yield Text(f"Dit gaat hoogstens over: {parts.categories(seen)}.")


def _never(covenant: Covenant) -> Iterator[Block]:
    if covenant.never:
        yield Items([one.text for one in covenant.never])
    yield Text("Wat niet in de afspraken staat, mag niet. En de wet gaat altijd voor.")


def _retention(covenant: Covenant) -> Iterator[Block]:
    kept: dict[str, set[str]] = {}
    for clause in covenant.clauses:
        brings_in = clause.effect is Effect.PERMIT and BRINGING_IN & set(clause.actions)
        if brings_in and clause.retention:
            term = f"{phrases.months(clause.retention.months)} {clause.retention.since.dutch}"
            kinds = {kind for kind, some in KINDS.items() if some & set(clause.categories)}
            kept.setdefault(term, set()).update(kinds)
    if not kept:
        yield Text("Vraag het contactpunt hoe lang uw gegevens bewaard blijven.")
        return
    yield Text("Daarna worden uw gegevens vernietigd. Zijn er twee termijnen? De langste telt.")
    yield Table(
        "Wanneer uw gegevens worden vernietigd", ("Wanneer", "Welke gegevens"),
        [(_capital(term), "; ".join(kind for kind in KINDS if kind in kinds))
         for term, kinds in kept.items()],
    )  # fmt: skip


def _rights(covenant: Covenant) -> Iterator[Block]:
    yield Items(
        [
            "U mag weten wat organisaties over u delen, en met wie.",
            "U mag uw gegevens zien en er een kopie van krijgen.",
            "Klopt er iets niet? U mag het laten verbeteren of aanvullen.",
            "U mag vragen om gegevens te wissen. Dat kan niet altijd; u hoort dan waarom.",
            "U mag bezwaar maken. Zolang uw bezwaar loopt, wordt er niets gedeeld, tenzij is"
            " opgeschreven waarom het toch moet.",
            "Gaf u toestemming? Dan mag u die altijd weer intrekken.",
            "U mag iemand meenemen die u helpt.",
        ]
    )
    yield Text(
        "U krijgt binnen een maand antwoord. Dat kost u niets. Bent u het er niet mee eens? Dan"
        " kunt u klagen bij de Autoriteit Persoonsgegevens of naar de rechter gaan."
    )


def _contact(covenant: Covenant) -> Iterator[Block]:
    one = covenant.contact
    yield Text(one.text)
    yield Items([one.name, one.address, f"Telefoon: {one.phone}", f"E-mail: {one.email}"])
    yield Text("U hoeft niet te weten welke organisatie iets over u heeft.")
    yield Table(
        "Wie let bij elke organisatie op uw privacy",
        ("Organisatie", "Functionaris gegevensbescherming"),
        [(party.name, party.data_protection_officer) for party in covenant.parties.values()],
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
