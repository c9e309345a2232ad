"""The whole covenant explained: who sees what, every article, every clause as a sentence."""

from collections.abc import Iterator

from oggz.covenant import phrases
from oggz.covenant.model import STEPS, Covenant, Provision
from oggz.covenant.publication import parts
from oggz.covenant.publication.blocks import Block, Heading, Items, Paper, Section, Table, Text
from oggz.covenant.publication.page import as_page
from oggz.covenant.publication.plain import as_text
from oggz.covenant.sight import Sees, Sight, sight
from oggz.covenant.terms import DataCategory, Phase


def explain(covenant: Covenant) -> str:
    """As text for a terminal."""
    return as_text(compose(covenant))


def explain_html(covenant: Covenant) -> str:
    """As one page that needs nothing else."""
    return as_page(compose(covenant))


def compose(covenant: Covenant) -> Paper:
    """The explanation, whatever it is written as."""
    found = sight(covenant)
    sections = (
        Section("wie-ziet-wat", "Wie ziet wat", tuple(_who_sees_what(covenant, found))),
        Section("partijen", "De partijen", tuple(_parties(covenant))),
        Section("doelen", "Waarvoor", tuple(_purposes(covenant))),
        Section("bepalingen", "Wat mag en wat niet mag", tuple(_clauses(covenant))),
        Section("nooit", "Wat nooit mag kunnen", tuple(_never(covenant))),
        Section("stappen", "De juridische onderbouwing in acht stappen", tuple(_steps(covenant))),
        Section("overig", "De andere artikelen", tuple(_provisions(covenant))),
        Section("jurist", "Vragen aan de jurist", tuple(parts.open_questions(covenant))),
        Section("ondertekening", "Ondertekening", tuple(_signatures(covenant))),
    )
    return Paper(
        name="uitleg", kind="Uitleg bij het convenant", title=covenant.title, lead=covenant.summary,
        mark=None, states=tuple(parts.states(covenant)), facts=parts.facts(covenant),
        sections=sections, foot=parts.foot(covenant),
    )  # fmt: skip


def _who_sees_what(covenant: Covenant, found: Sight) -> Iterator[Block]:
    yield Text(
        "Of een partij iets te zien kan krijgen van wat een andere partij inbrengt. Verboden en de"
        " grenzen van de wet zijn al meegeteld. ‘Soms’ wil zeggen: er is meer nodig dan een"
        " vastgelegde afweging en een geïnformeerde persoon, zoals toestemming."
    )
    names = [phrases.party(covenant, slug) for slug in covenant.parties]
    yield Table(
        "Wie ziet wat: elke soort gegevens, en elke partij", ("Gegevens", *names),
        [
            (_capital(one.dutch), *(_cell(found, slug, one) for slug in covenant.parties))
            for one in DataCategory
        ],
    )  # fmt: skip


def _cell(found: Sight, party: str, category: DataCategory) -> str:
    seen = found.sees.get((party, category), Sees.NO)
    return f"{seen.told}{', brengt in' if (party, category) in found.brings else ''}"


def _parties(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Wie meedoet, met welke taak",
        ("Partij", "Taak", "Wet", "Rol voor de AVG", "Functionaris gegevensbescherming", "Artikel"),
        [
            (
                f"{party.name} ({party.kind.dutch})", party.task, party.law,
                _capital(party.controller.dutch), party.data_protection_officer, party.article,
            )
            for party in covenant.parties.values()
        ],
    )  # fmt: skip
    for party in covenant.parties.values():
        yield from parts.asked(party.lawyer)


def _purposes(covenant: Covenant) -> Iterator[Block]:
    yield Text("Gegevens mogen alleen hiervoor worden gebruikt; al het andere is een ander doel.")
    for purpose in covenant.purposes.values():
        yield Heading(f"Artikel {purpose.article}. {purpose.title}")
        yield Text(f"{purpose.text} (Domein: {purpose.area}.)")


def _clauses(covenant: Covenant) -> Iterator[Block]:
    yield Text(
        "Wat hier niet staat, mag niet. Een verbod gaat voor wat mag, en de wet gaat voor allebei."
    )
    for phase in Phase:
        told = [clause for clause in covenant.clauses if min(_phases(clause.phases)) == _at(phase)]
        if told:
            yield Heading(f"Vanaf de fase {phase.dutch}")
        for clause in told:
            yield parts.ruling(covenant, clause)


def _at(phase: Phase) -> int:
    return list(Phase).index(phase)


def _phases(phases: tuple[Phase, ...]) -> list[int]:
    return [_at(phase) for phase in phases]


def _never(covenant: Covenant) -> Iterator[Block]:
    if not covenant.never:
        yield Text("Het convenant noemt niets dat nooit mag kunnen.")
        return
    yield Text("Dit is niet alleen afgesproken: met het commando analyse is het na te rekenen.")
    yield Items([f"{one.text} (artikel {one.article})" for one in covenant.never])


def _steps(covenant: Covenant) -> Iterator[Block]:
    for step, title in STEPS.items():
        provision = covenant.steps.get(step)
        if provision is None:
            yield Heading(_capital(title))
            yield Text("Deze stap ontbreekt nog.")
        else:
            yield from _provision(provision)


def _provisions(covenant: Covenant) -> Iterator[Block]:
    for provision in covenant.provisions:
        yield from _provision(provision)
    contact = covenant.contact
    yield Heading(f"Artikel {contact.article}. Contactpunt")
    yield Text(contact.text)
    yield Text(f"{contact.name}, {contact.address}, {contact.phone}, {contact.email}")


def _provision(provision: Provision) -> Iterator[Block]:
    yield Heading(f"Artikel {provision.article}. {provision.title}")
    yield Text(provision.text)
    yield from parts.asked(provision.lawyer)


def _signatures(covenant: Covenant) -> Iterator[Block]:
    signed = {one.party: one for one in covenant.signatures if one.checksum == covenant.checksum}
    rows = []
    for slug, party in covenant.parties.items():
        one = signed.get(slug)
        told = (one.name, one.function, phrases.day(one.date)) if one else ("nog niet", "", "")
        rows.append((party.name, *told))
    yield Table("Wie heeft getekend", ("Partij", "Naam", "Functie", "Datum"), rows)
    yield Text(f"Controlesom van de tekst: {covenant.checksum}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
