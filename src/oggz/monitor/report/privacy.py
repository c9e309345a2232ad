"""The privacy account: what was hidden and why, what was tried to get behind it, who sees what."""

from collections.abc import Mapping, Sequence

from oggz.monitor.agreement import Agreement
from oggz.monitor.agreement.wording import count_of
from oggz.monitor.indicators.visible import visible_share
from oggz.monitor.report.model import Fact, Grid, Part, Row
from oggz.monitor.report.views import View, is_municipality, municipality_dimension
from oggz.monitor.report.wording import (
    HIDDEN_NOTE,
    METHODS,
    number,
    percent,
    several,
)
from oggz.monitor.tables import Code, Protection, Safe

_WHY = {
    "suppression": (
        "Kleine aantallen zijn verborgen. Vaak is dat niet genoeg: wie het totaal en de andere"
        " aantallen kent, rekent het verborgen aantal uit. Daarom zijn ook andere aantallen"
        " verborgen, zo dat voor elk verborgen aantal veel antwoorden mogelijk blijven: voor"
        " buitenstaanders, voor partners die hun eigen mensen kennen, en voor iemand die van"
        " zichzelf weet dat hij meetelt.",
        "Wij zeggen niet welke aantallen om welke reden verborgen zijn, en ook niet hoeveel. Met"
        " die kennis zou een aanvaller meer kunnen uitrekenen. Om dezelfde reden noemen wij niet"
        " hoe vaak een aanval is nagebootst van iemand die alleen in een verborgen groep zit.",
    ),
    "rounding": (
        "Alle aantallen zijn afgerond, zo dat delen en totalen blijven kloppen. Een afgerond"
        " aantal kan dus iets hoger of lager zijn dan het echte.",
    ),
    "cell_key": (
        "Aantallen zijn met kleine toevallige getallen veranderd. Dezelfde cel heeft overal"
        " dezelfde verandering, zodat herhalen niets oplevert. Delen tellen daardoor niet precies"
        " op tot het totaal.",
    ),
    "differential_privacy": (
        "Aantallen zijn met toevallige getallen veranderd, zo veel dat de uitkomst nauwelijks"
        " afhangt van één mens. Het budget daarvoor geldt voor deze periode. Elk jaar komt er een"
        " nieuw budget bij: over een heel leven is het dus geen waarborg.",
    ),
}  # fmt: skip
_LEFT = (
    "Wat overblijft: wie veel over iemand weet, kan nog vermoeden dat die in een groep valt. En een"
    " getal over een groep zegt ook iets over wie erbij hoort. Cijfers over grote groepen"
    " beschermen beter dan cijfers over kleine."
)


def privacy_part(
    agreement: Agreement, safe: Safe, found: Sequence[View], tried: Mapping[str, int],
    tried_by_table: Mapping[str, int],
) -> Part:  # fmt: skip
    cells, hidden = sum(len(view.cells) for view in found), sum(view.hidden for view in found)
    protection = safe.protection
    facts = (
        Fact(number(protection.threshold), "mensen is de grens voor een klein aantal"),
        Fact(count_of(cells), "aantallen in alle tabellen samen"),
        Fact(f"{count_of(hidden)} ({percent(hidden / cells)})", "daarvan verborgen"),
        Fact(count_of(sum(tried.values())), "aanvallen of meer nagebootst, 0 gelukt"),
    )
    texts = [*_WHY[protection.method], *([HIDDEN_NOTE] if hidden else [])]
    if warning := protection.settings.get("warning"):
        texts.append(str(warning))
    if protection.previous:
        texts.append(
            f"Bij het beveiligen en aanvallen zijn {len(protection.previous)} eerdere uitgaven"
            " meegenomen: wat toen verborgen was, blijft verborgen."
        )
    texts.append(_LEFT)
    grids = [_by_table(found, tried_by_table), _by_kind(tried, protection), *_settings(protection)]
    if (local := _by_municipality(safe)) is not None:
        texts.append(_seen_by(local[0]))
        grids.append(local[1])
    return Part(
        "privacy", "Hoe de privacy beschermd is",
        f"De methode is: {METHODS[protection.method]}. Daarna is geprobeerd om de bescherming te"
        " breken, met alles wat hier te zien is. Wat te breken was, zou niet zijn uitgegeven.",
        tuple(texts), facts, tuple(grids),
    )  # fmt: skip


def visible_shares(safe: Safe) -> tuple[tuple[Code, int, int], ...]:
    """Per municipality how many cells of its own it can see, and how many there are."""
    dimension = municipality_dimension(safe.structure)
    if dimension is None:
        return ()
    found = [
        (code, visible_share(safe, dimension.name, code.code))
        for code in dimension.codes
        if is_municipality(code.code)
    ]
    return tuple((code, seen.shown, seen.cells) for code, seen in found if seen.cells)


def _by_municipality(
    safe: Safe,
) -> tuple[tuple[tuple[Code, int, int], ...], Grid] | None:
    shares = visible_shares(safe)
    if not shares:
        return None
    rows = tuple(
        Row(code.label, (count_of(cells), count_of(seen), percent(seen / cells)))
        for code, seen, cells in shares
    )
    return shares, Grid(
        "Hoeveel van de aantallen over een gemeente die gemeente kan zien",
        ("Gemeente", "Aantallen", "Te zien", "Deel"), rows,
    )  # fmt: skip


def _seen_by(shares: Sequence[tuple[Code, int, int]]) -> str:
    code, seen, cells = min(shares, key=lambda one: one[1] / one[2])
    return (
        "Een kleine gemeente heeft kleine aantallen, en ziet er dus minder van. Het minst ziet"
        f" {code.label}: {percent(seen / cells)} van wat over die gemeente is geteld."
    )


def _settings(protection: Protection) -> tuple[Grid, ...]:
    """The settings of the method that people can read something in."""
    rows = tuple(
        Row(words, (("ja" if value else "nee") if isinstance(value, bool)
                    else value if isinstance(value, str) else f"{value:g}".replace(".", ","),))
        for name, words in _SETTINGS.items()
        if (value := protection.settings.get(name)) is not None
    )  # fmt: skip
    return (Grid("Instellingen van de methode", ("Instelling", "Waarde"), rows),) if rows else ()


def _by_table(found: Sequence[View], tried: Mapping[str, int]) -> Grid:
    return Grid(
        "Per tabel: hoeveel aantallen verborgen zijn en hoe vaak is aangevallen",
        ("Tabel", "Aantallen", "Verborgen", "Aanvallen"),
        tuple(
            Row(
                view.info.title,
                (count_of(len(view.cells)),
                 f"{count_of(view.hidden)} ({percent(view.hidden / len(view.cells))})",
                 count_of(tried.get(view.info.name, 0))),
            )
            for view in found
        ),
    )  # fmt: skip


def _by_kind(tried: Mapping[str, int], protection: Protection) -> Grid:
    rows = [
        Row(words, (count_of(tried[kind]), "0")) for kind, words in _KINDS.items() if kind in tried
    ]
    rows += [
        Row(kind.replace("_", " "), (count_of(times), "0"))
        for kind, times in sorted(tried.items()) if kind not in _KINDS
    ]  # fmt: skip
    if protection.method == "suppression":
        rows += [Row(words, ("niet genoemd", "0")) for words in _UNCOUNTED]
    return Grid("Welke aanvallen zijn nagebootst", ("Aanval", "Keren", "Gelukt"), tuple(rows))


_UNCOUNTED = (
    "Iemand die van zichzelf weet dat hij meetelt",
    "Zo iemand samen met een partner die zijn eigen mensen kent",
)
_SETTINGS = {
    "width": "Kleinste breedte van de grenzen om een verborgen aantal",
    "base": "Afgerond op een veelvoud van",
    "most_off": "Grootste verschil met het echte aantal, in stappen",
    "most_noise": "Grootste verandering van een aantal",
    "variance": "Spreiding van de verandering (variantie)",
    "epsilon": "Epsilon van deze uitgave",
    "rho": "Rho van deze uitgave (zCDP)",
    "delta": "Delta",
    "budget": "Epsilon van het hele budget",
    "ledger_line": "Regel in het budgetboek",
}
_KINDS = {
    "consistency": "Nagaan of alle getallen bij elkaar passen",
    "small": "Zoeken naar getallen van te weinig mensen",
    "bound": "Bewijzen dat een verborgen aantal klein is",
    "exact": "Een verborgen aantal precies uitrekenen",
    "difference": "Twee aantallen van elkaar aftrekken",
    "group": "Zoeken naar groepen waarvan voor iedereen hetzelfde geldt",
    "measure": "Een verborgen aantal halen uit een maat, zoals aantallen per 1.000",
    "estimate": "Een verborgen aantal halen uit een schatting",
    "earlier": "Vergelijken met eerdere uitgaven",
    "party": "Een partner die zijn eigen mensen kent",
    "rounded": "Een afgerond of veranderd aantal herleiden",
    "averaging": "Het midden nemen van getallen over dezelfde mensen",
}


def smallest_shown(found: Sequence[View]) -> int | None:
    """The smallest count of people that can be seen and is not nothing."""
    counts = [
        cell.count for view in found if view.info.unit == "persons"
        for cell in view.cells if cell.count
    ]  # fmt: skip
    return min(counts, default=None)


def hidden_share(found: Sequence[View]) -> float:
    """The share of cells of these tables that are hidden."""
    cells = sum(len(view.cells) for view in found)
    return sum(view.hidden for view in found) / cells if cells else 0.0


def hidden_words(found: Sequence[View]) -> str:
    hidden, cells = sum(view.hidden for view in found), sum(len(view.cells) for view in found)
    return f"{count_of(hidden)} van {several(cells, 'aantal', 'aantallen')}"
