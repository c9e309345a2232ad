"""The arrangement between controllers (AVG article 26), as far as the covenant tells it."""

from collections.abc import Iterator

from oggz.covenant import phrases
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
from oggz.covenant.terms import ControllerRole

# What an arrangement has to settle: the duties that follow from a right, and these.
_DUTIES = (
    *((duty, article) for _, duty, article in parts.RIGHTS),
    ("Beveiligen", "32"),
    ("Een datalek melden", "33 en 34"),
    ("De DPIA bijhouden", "35"),
)


def arrangement(covenant: Covenant) -> Paper:
    """Who is responsible for what, with the one contact point."""
    return parts.draft(
        covenant, "onderlinge-regeling", "Onderlinge regeling (AVG artikel 26)",
        "Wie waarvoor verantwoordelijk is tegenover de mensen om wie het gaat. De kern hiervan"
        " maken de partijen openbaar.",
        (
            Section("partijen", "Wie samen verantwoordelijk is", tuple(_parties(covenant))),
            Section("taken", "Wie wat doet", tuple(_duties(covenant))),
            Section("contact", "Eén contactpunt", tuple(_contact(covenant))),
            Section("doelen", "Waarvoor samen", tuple(_purposes(covenant))),
            Section("bepalingen", "Wat elke partij mag en niet mag", tuple(_clauses(covenant))),
            Section("jurist", "Open vragen aan de jurist", tuple(parts.open_questions(covenant))),
        ),
    )  # fmt: skip


def _parties(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "De partijen en hun rol", ("Partij", "Rol voor de AVG", "Functionaris", "Artikel"),
        [
            (one.name, one.controller.dutch, one.data_protection_officer, one.article)
            for one in covenant.parties.values()
        ],
    )  # fmt: skip
    joint = [
        phrases.party(covenant, slug)
        for slug, one in covenant.parties.items()
        if one.controller is ControllerRole.JOINT
    ]
    if len(joint) > 1:
        yield Text(f"{phrases.listed(joint)} bepalen samen doel en middelen.")
    else:
        yield Text(
            "Het convenant noemt geen partijen die samen verantwoordelijk zijn: ieder is dat zelf,"
            " voor wat die partij inbrengt en inziet."
        )
        yield Open("of partijen toch samen doel en middelen bepalen; dan is deze regeling nodig.")


def _duties(covenant: Covenant) -> Iterator[Block]:
    yield Table(
        "Verdeling van de plichten", ("Plicht", "AVG artikel", "Wie"),
        [(duty, article, f"{TO_FILL_IN}: welke partij") for duty, article in _DUTIES],
    )  # fmt: skip


def _contact(covenant: Covenant) -> Iterator[Block]:
    yield Text(covenant.contact.text)
    yield parts.contact(covenant)
    yield Text("Mensen kunnen daarnaast bij elke partij terecht (AVG artikel 26 lid 3).")


def _purposes(covenant: Covenant) -> Iterator[Block]:
    yield Items(
        [f"{one.title}: {one.text} (artikel {one.article})" for one in covenant.purposes.values()]
    )


def _clauses(covenant: Covenant) -> Iterator[Block]:
    for clause in covenant.clauses:
        yield parts.ruling(covenant, clause)
