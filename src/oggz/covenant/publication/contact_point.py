"""The one contact point: what a resident can ask there, and what happens with it."""

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
from oggz.covenant.terms import PartyKind


def contact_point(covenant: Covenant) -> Paper:
    """How the contact point works for people and between the parties."""
    return parts.draft(
        covenant, "contactpunt", "Eén contactpunt voor mensen om wie het gaat",
        "Iemand hoeft niet te weten welke partij iets heeft: één loket neemt elke vraag aan.",
        (
            Section("waar", "Waar mensen terechtkunnen", tuple(_where(covenant))),
            Section("rechten", "Wat mensen kunnen vragen", tuple(_rights())),
            Section("werkwijze", "Wat er met een vraag gebeurt", tuple(_process(covenant))),
            Section("partijen", "Wie een vraag kan krijgen", tuple(_parties(covenant))),
        ),
    )  # fmt: skip


def _where(covenant: Covenant) -> Iterator[Block]:
    one = covenant.contact
    yield Text(f"{one.text} (artikel {one.article})")
    yield parts.contact(covenant)
    yield Open("openingstijden, en hoe mensen hulp krijgen die niet kunnen bellen of schrijven.")


def _rights() -> Iterator[Block]:
    yield Table(
        "Rechten", ("Wat", "AVG artikel", "Wie behandelt het"),
        [(what, article, f"{TO_FILL_IN}: partij of functie") for what, _, article in parts.RIGHTS],
    )  # fmt: skip
    yield Text(
        "Antwoorden moet binnen een maand. Dat mag twee maanden langer duren als het moeilijk is,"
        " en dan hoort iemand dat binnen die maand (AVG artikel 12 lid 3). Vragen kost niets."
    )
    yield Text("Zolang een bezwaar openstaat, wordt er niets gedeeld, behalve wat is vastgelegd.")


def _process(covenant: Covenant) -> Iterator[Block]:
    yield Items(
        [
            "Het contactpunt schrijft de vraag op, met de dag waarop zij kwam.",
            "Het gaat na of iemand is wie die zegt te zijn, zonder meer te vragen dan nodig is.",
            "Het vraagt elke partij om haar deel; elke partij beslist over wat zij zelf inbracht.",
            "Het zegt niets over anderen, ook niet dat er iets over hen is.",
            "Het geeft één antwoord, met waar iemand kan klagen: bij de functionaris"
            " gegevensbescherming, bij de Autoriteit Persoonsgegevens of bij de rechter.",
        ]
    )
    if any(one.kind is PartyKind.POLICE for one in covenant.parties.values()):
        yield Open("hoe een vraag over politiegegevens loopt: daarvoor geldt de Wpg.")
    yield Open("wie het contactpunt bemenst en wie vervangt.")


def _parties(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Functionaris van elke partij", ("Partij", "Functionaris gegevensbescherming", "Artikel"),
        [
            (one.name, one.data_protection_officer, one.article)
            for one in covenant.parties.values()
        ],
    )  # fmt: skip
