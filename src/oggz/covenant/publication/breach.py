"""What to do when data leaks: who calls whom, within the 72 hours of AVG article 33."""

from collections.abc import Iterator

from oggz.covenant.model import Covenant
from oggz.covenant.publication import parts
from oggz.covenant.publication.blocks import (
    TO_FILL_IN,
    Block,
    Items,
    Open,
    Paper,
    Section,
    Table,
    Text,
)
from oggz.covenant.sight import Sight
from oggz.covenant.terms import CRIMINAL, HEALTH, ControllerRole, DataCategory, PartyKind


def breach(covenant: Covenant, found: Sight) -> Paper:
    """The steps in order of time, and for each party who is called and what it holds."""
    return parts.draft(
        covenant, "datalek", "Stappen bij een datalek",
        "De tijd loopt vanaf het moment dat een verantwoordelijke partij van het lek weet. Melden"
        " bij de Autoriteit Persoonsgegevens moet zo snel mogelijk, en binnen 72 uur als dat kan.",
        (
            Section("stappen", "Wat u doet, en wanneer", tuple(_steps(covenant))),
            Section("bellen", "Wie u belt", tuple(_calls(covenant))),
            Section("ernst", "Hoe ernstig het is", tuple(_weight(covenant, found))),
            Section("afspraken", "Wat nog afgesproken moet worden", tuple(_to_settle(covenant))),
        ),
    )  # fmt: skip


def _steps(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Stappen, vanaf het moment dat u het weet", ("Wanneer", "Wie", "Wat"),
        [
            ("Meteen", "Wie het merkt",
             "Belt de functionaris gegevensbescherming van de eigen partij. Gooit niets weg."),
            ("Binnen 4 uur", "Functionaris van die partij",
             "Laat het lek dichten; belt de functionaris van elke partij van wie gegevens zijn"
             " gelekt, en het contactpunt."),
            ("Binnen 24 uur", "De functionarissen samen",
             "Stellen vast wat er is gelekt, van wie, en welk risico mensen lopen."),
            ("Binnen 48 uur", "Elke verantwoordelijke partij",
             "Besluit of melden nodig is. Niet melden mag alleen als een risico voor mensen"
             " onwaarschijnlijk is (AVG artikel 33 lid 1)."),
            ("Binnen 72 uur", "Elke verantwoordelijke partij",
             "Meldt bij de Autoriteit Persoonsgegevens, ook als nog niet alles bekend is; de rest"
             " volgt (AVG artikel 33 lid 1 en 4)."),
            ("Zonder vertraging", "Elke verantwoordelijke partij",
             "Vertelt het de mensen zelf als hun risico hoog is, in gewone woorden, met wat zij"
             " kunnen doen (AVG artikel 34)."),
            ("Altijd", "Elke verantwoordelijke partij",
             "Legt het lek vast, ook als het niet gemeld wordt (AVG artikel 33 lid 5)."),
        ],
    )  # fmt: skip
    yield Text("De termijnen van 4, 24 en 48 uur zijn een voorstel; de 72 uur staan in de wet.")


def _calls(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Functionaris en bereikbaarheid van elke partij",
        ("Partij", "Functionaris gegevensbescherming", "Telefoon, ook 's nachts", "Meldt zelf"),
        [
            (
                party.name, party.data_protection_officer, f"{TO_FILL_IN}: telefoonnummer",
                "nee: meldt meteen aan de verantwoordelijke (AVG artikel 33 lid 2)"
                if party.controller is ControllerRole.PROCESSOR
                else "ja",
            )
            for party in covenant.parties.values()
        ],
    )  # fmt: skip
    one = covenant.contact
    yield Text(f"Contactpunt: {one.name}, {one.phone}, {one.email}. {one.text}")


def _weight(covenant: Covenant, found: Sight) -> Iterator[Block]:
    yield Text(
        "Een lek van deze gegevens is al snel een hoog risico. De tabel zegt van welke partij ze"
        " kunnen komen."
    )
    heavy = [*(one for one in DataCategory if one in HEALTH | CRIMINAL),
             DataCategory.HIDDEN_ADDRESS, DataCategory.SAFETY]  # fmt: skip
    rows = []
    for category in heavy:
        holders = [
            party.name
            for slug, party in covenant.parties.items()
            if (slug, category) in found.sees or (slug, category) in found.brings
        ]
        if holders:
            rows.append((_capital(category.dutch), "; ".join(holders)))
    if rows:
        yield Table("Gegevens met een hoog risico", ("Gegevens", "Partijen die ze hebben"), rows)
    if any(DataCategory.HIDDEN_ADDRESS in clause.categories for clause in covenant.clauses):
        yield Text(
            "Is een verborgen verblijfplaats gelekt, bel dan eerst de politie en zorg voor"
            " veiligheid; daarna volgen de stappen."
        )


def _to_settle(covenant: Covenant) -> Iterator[Block]:
    yield Open("wie namens alle partijen de melding voorbereidt.")
    yield Open("hoe mensen worden ingelicht die niet bereikbaar zijn of gevaar lopen.")
    police = [one.name for one in covenant.parties.values() if one.kind is PartyKind.POLICE]
    if police:
        yield Open("hoe de politie meldt: voor politiegegevens geldt de Wpg.")
    yield Items(
        [f"{one.name}: {TO_FILL_IN.lower()} wie vervangt bij afwezigheid"
         for one in covenant.parties.values()]
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
