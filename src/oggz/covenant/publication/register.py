"""The record of processing of one party (AVG article 30), as far as the covenant tells it."""

from collections.abc import Iterator

from oggz.covenant import phrases, wording
from oggz.covenant.model import Clause, Covenant, Party
from oggz.covenant.publication import parts
from oggz.covenant.publication.blocks import (
    TO_FILL_IN,
    Block,
    Heading,
    Items,
    Open,
    Paper,
    Section,
    Table,
    Text,
)
from oggz.covenant.sight import Sees, Sight
from oggz.covenant.terms import ControllerRole, DataCategory, Effect


def register(covenant: Covenant, slug: str, found: Sight) -> Paper:
    """The entry of the party `slug`; a processor has a shorter one (article 30, paragraph 2)."""
    party = covenant.parties[slug]
    processor = party.controller is ControllerRole.PROCESSOR
    sections = [
        Section("wie", "Wie verantwoordelijk is", tuple(_who(covenant, party))),
        Section("doelen", "Doelen van de verwerking", tuple(_purposes(covenant, slug))),
        Section("gegevens", "Van wie, en welke gegevens", tuple(_data(covenant, slug, found))),
        Section("ontvangers", "Wie de gegevens krijgt", tuple(_receivers(covenant, slug, found))),
        Section("doorgifte", "Doorgifte buiten de EER", (Open("of dat gebeurt, en zo ja hoe."),)),
        Section("bewaren", "Bewaartermijnen", tuple(_retention(covenant, slug))),
        Section("beveiliging", "Beveiliging", tuple(_security())),
        Section("bepalingen", "De bepalingen over deze partij", tuple(_clauses(covenant, slug))),
    ]
    return parts.draft(
        covenant, f"verwerkingsregister-{slug}",
        f"Verwerkingsregister van {party.name} (AVG artikel 30 lid {2 if processor else 1})",
        f"Wat {party.name} onder dit convenant met gegevens doet, als {party.controller.dutch}.",
        sections,
    )  # fmt: skip


def _of(covenant: Covenant, slug: str) -> list[Clause]:
    return [one for one in covenant.clauses if "*" in one.parties or slug in one.parties]


def _permits(covenant: Covenant, slug: str) -> list[Clause]:
    return [clause for clause in _of(covenant, slug) if clause.effect is Effect.PERMIT]


def _who(covenant: Covenant, party: Party) -> Iterator[Block]:
    others = [
        one.name
        for one in covenant.parties.values()
        if one is not party and one.controller is ControllerRole.JOINT
    ]
    joint = party.controller is ControllerRole.JOINT
    yield Table(
        "Contactgegevens", ("Wat", "Gegevens"),
        [
            ("Organisatie", party.name),
            ("Adres en telefoon", f"{TO_FILL_IN}: adres en telefoon van {party.name}"),
            ("Rol voor de AVG", party.controller.dutch),
            ("Samen verantwoordelijk met", (joint and phrases.listed(others)) or "niemand"),
            ("Functionaris gegevensbescherming", party.data_protection_officer),
            ("Taak", f"{party.task} ({party.law}; artikel {party.article})"),
        ],
    )  # fmt: skip
    if party.controller is ControllerRole.PROCESSOR:
        yield Open("voor welke partij wordt verwerkt, en met welke verwerkersovereenkomst.")
    yield from parts.asked(party.lawyer)


def _purposes(covenant: Covenant, slug: str) -> Iterator[Block]:
    named = {purpose for clause in _permits(covenant, slug) for purpose in clause.purposes}
    told = [
        f"{purpose.title}: {purpose.text} (artikel {purpose.article})"
        for name, purpose in covenant.purposes.items()
        if "*" in named or name in named
    ]
    yield Items(told) if told else Text("Geen bepaling staat deze partij iets toe.")


def _data(covenant: Covenant, slug: str, found: Sight) -> Iterator[Block]:
    permits = _permits(covenant, slug)
    rows = []
    for category in DataCategory:
        about = [clause for clause in permits if category in clause.categories]
        if about:
            subjects = {subject for clause in about for subject in clause.subjects}
            brings = "ja" if (slug, category) in found.brings else "nee"
            rows.append(
                (
                    _capital(category.dutch),
                    parts.subjects(subjects),
                    found.of(slug, [category]).dutch, brings,
                )
            )  # fmt: skip
    yield Table(
        "Soorten gegevens en betrokkenen",
        ("Gegevens", "Van wie", "Ziet wat anderen inbrengen", "Brengt zelf in"), rows,
    )  # fmt: skip


def _receivers(covenant: Covenant, slug: str, found: Sight) -> Iterator[Block]:
    rows = []
    for category in phrases.in_order({one for party, one in found.brings if party == slug},
                                     DataCategory):  # fmt: skip
        seen = [
            other
            for other in covenant.parties
            if other != slug and found.of(other, [category]) is not Sees.NO
        ]
        receivers = phrases.listed(phrases.parties(covenant, seen)) or "niemand"
        rows.append((_capital(category.dutch), receivers))
    if rows:
        yield Table("Wie kan zien wat deze partij inbrengt", ("Gegevens", "Ontvangers"), rows)
    else:
        yield Text("Deze partij brengt onder dit convenant geen gegevens in.")
    yield Open("of er andere ontvangers zijn, zoals leveranciers.")


def _retention(covenant: Covenant, slug: str) -> Iterator[Block]:
    rows = [
        (
            _capital(parts.categories(clause.categories)),
            f"{phrases.months(one.months)} {one.since.dutch}",
            clause.article,
        )
        for clause in _permits(covenant, slug)
        if (one := clause.retention)
    ]
    if rows:
        yield Table("Wanneer gegevens worden vernietigd", ("Gegevens", "Termijn", "Artikel"), rows)
    else:
        yield Open("hoe lang deze partij bewaart; geen bepaling noemt een termijn.")


def _security() -> Iterator[Block]:
    yield Text(
        "Het platform versleutelt per casus, legt elk gebruik vast, vraagt een tweede stap bij het"
        " inloggen en toetst elk gebruik aan het convenant."
    )
    yield Open("de maatregelen van de organisatie zelf.")


def _clauses(covenant: Covenant, slug: str) -> Iterator[Block]:
    for title, effect in (("Wat mag", Effect.PERMIT), ("Wat niet mag", Effect.FORBID)):
        told = [
            wording.sentence(covenant, clause)
            for clause in _of(covenant, slug)
            if clause.effect is effect
        ]
        if told:
            yield Heading(title)
            yield Items(told)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
