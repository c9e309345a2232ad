"""Sentences about cells that gave way; none tells a hidden number or whose it is."""

from collections.abc import Sequence

from oggz.monitor.audit.system import Cell
from oggz.monitor.tables import TOTAL, Safe


def named(cell: Cell, releases: Sequence[Safe]) -> str:
    """Table and cell, by their names and labels."""
    structure = releases[cell.release].structure
    info = structure.table(cell.table)
    labels = []
    for name, code in zip(info.dimensions, cell.codes, strict=True):
        if code != TOTAL:
            dimension = structure.dimension(name)
            labels.append(next(each.label for each in dimension.codes if each.code == code))
    shown = ", ".join(labels) or "alles samen"
    release = f" van eerdere uitgave {cell.release}" if cell.release else ""
    return f"Tabel {cell.table}{release}, cel {'|'.join(cell.codes)} ({shown})"


def contradiction(where: str, dimension: str | None) -> str:
    if dimension is None:
        return (
            f"{where}: dezelfde cel staat er met getallen die elkaar tegenspreken. De tabellen zijn"
            " na het beveiligen gewijzigd, of een eerdere uitgave telde anders."
        )
    return (
        f"{where}: de getallen passen niet bij hun delen langs {dimension}. De tabellen zijn na het"
        " beveiligen gewijzigd; maak ze opnieuw met ‘oggz monitor protect’."
    )


NOTHING_FITS = (
    "De openbare getallen spreken elkaar tegen: er zijn geen hele getallen die in de verborgen"
    " cellen passen. De tabellen zijn na het beveiligen gewijzigd; maak ze opnieuw met"
    " ‘oggz monitor protect’."
)


def small(where: str, threshold: int) -> str:
    return f"{where}: het getal is openbaar en gaat over minder dan {threshold} mensen."


def bound(where: str, threshold: int) -> str:
    return (
        f"{where}: verborgen, maar uit de openbare getallen volgt dat het er minder dan"
        f" {threshold} zijn."
    )


def exact(where: str) -> str:
    return f"{where}: verborgen, maar het getal volgt precies uit de openbare getallen."


def difference(where: str, other: str, threshold: int) -> str:
    return (
        f"{where}: naast {_inner(other)} is te zien dat er minder dan {threshold} mensen wel in die"
        " en niet in deze cel zitten."
    )


def everybody(where: str, other: str) -> str:
    return f"{where}: iedereen van {_inner(other)} hoort hierbij. Dat zegt iets over elk van hen."


def measure(where: str, label: str) -> str:
    return f"{where}: het aantal is verborgen, maar {label} staat er wel."


def denominator(where: str, label: str) -> str:
    return f"{where}: verborgen, maar te berekenen uit {label} en het aantal van een andere cel."


def estimate(title: str, where: str) -> str:
    return f"De schatting ‘{title}’ rust op een verborgen cel: {_inner(where)}."


def published_before(where: str, number: int) -> str:
    return f"{where}: verborgen, maar het getal staat in eerdere uitgave {number}."


def revealed_now(where: str, number: int) -> str:
    return (
        f"{where}: openbaar, maar in eerdere uitgave {number} verborgen. Verborgen blijft"
        " verborgen."
    )


def alone(where: str, threshold: int) -> str:
    return (
        f"{where}: wie alleen in een andere verborgen cel zit, kan uitrekenen dat het er minder dan"
        f" {threshold} zijn."
    )


def party(where: str, name: str, *, helped: bool) -> str:
    helper = " en iemand die alleen in een cel zit, kunnen samen" if helped else " kan"
    return f"{where}: {name}{helper} het verborgen getal uitrekenen met eigen getallen."


def rounded(where: str, threshold: int) -> str:
    return (
        f"{where}: uit de sommen volgt te nauwkeurig hoeveel mensen het zijn, en dat het er minder"
        f" dan {threshold} zijn."
    )


def averaging(where: str) -> str:
    return f"{where}: dezelfde cel staat er met verschillende getallen. Middelen haalt de ruis weg."


def _inner(where: str) -> str:
    return where[:1].lower() + where[1:]
