"""What the parts of a covenant say about one another: every contradiction, with its place.

What law forbids whatever a covenant says is decided by the legal limits; here stand the faults that
its writers should mend before anybody signs.
"""

import difflib
from collections.abc import Callable, Iterable, Iterator

from oggz.covenant import contradictions_of_clauses as clauses
from oggz.covenant.model import STEPS, Covenant, Never
from oggz.covenant.terms import Regime
from oggz.documents.lines import Path
from oggz.documents.problems import Problem
from oggz.geography import UnknownMunicipality, municipality


def find(covenant: Covenant) -> Iterator[Problem]:
    """Every contradiction in a covenant."""
    for check in _CHECKS:
        yield from check(covenant)
    for number, clause in enumerate(covenant.clauses):
        yield from clauses.find(covenant, clause, ("clauses", number))


def _articles(covenant: Covenant) -> Iterator[Problem]:
    places: dict[str, str] = {}
    for path, number in _numbered(covenant):
        if number in places:
            yield Problem(
                (*path, "article"), f"is ook het artikel van {places[number]}. Nummer opnieuw."
            )
        places.setdefault(number, _called(covenant, path))


def _numbered(covenant: Covenant) -> Iterator[tuple[Path, str]]:
    yield ("contact",), covenant.contact.article
    for field in ("parties", "purposes", "steps"):
        for name, part in getattr(covenant, field).items():
            yield (field, name), part.article
    for field in ("provisions", "clauses", "never"):
        for place, part in enumerate(getattr(covenant, field)):
            yield (field, place), part.article


def _called(covenant: Covenant, path: Path) -> str:
    match path:
        case ("clauses", int(place)):
            return f"clauses.{covenant.clauses[place].id}"
        case _:
            return ".".join(str(part + 1) if isinstance(part, int) else part for part in path)


def _names(covenant: Covenant) -> Iterator[Problem]:
    """Two that are called the same cannot be told apart in a sentence."""
    lists: tuple[tuple[str, str, Iterable[tuple[str | int, str]]], ...] = (
        ("clauses", "id", ((place, one.id) for place, one in enumerate(covenant.clauses))),
        ("parties", "name", ((name, one.name) for name, one in covenant.parties.items())),
        ("purposes", "title", ((name, one.title) for name, one in covenant.purposes.items())),
    )
    for part, field, named in lists:
        seen: set[str] = set()
        for place, name in named:
            if name.casefold() in seen:
                yield Problem((part, place, field), "komt twee keer voor. Geef elk een eigen naam.")
            seen.add(name.casefold())


def _steps(covenant: Covenant) -> Iterator[Problem]:
    for step, title in STEPS.items():
        if step not in covenant.steps:
            yield Problem(
                ("steps",), f"mist {step} ({title}). Alle acht stappen zijn nodig: voeg deze toe."
            )


def _municipality(covenant: Covenant) -> Iterator[Problem]:
    try:
        municipality(covenant.municipality)
    except UnknownMunicipality:
        yield Problem(
            ("municipality",),
            f"{covenant.municipality} is geen gemeente. Zoek de code van het CBS op.",
        )


def _dates(covenant: Covenant) -> Iterator[Problem]:
    if covenant.ends < covenant.starts:
        yield Problem(("ends",), "ligt voor het begin (starts). Verwissel of verbeter de datums.")
        return
    if not covenant.starts <= covenant.evaluate_by <= covenant.ends:
        yield Problem(
            ("evaluate_by",), "ligt niet tussen starts en ends. Kies een dag binnen het convenant."
        )


def _regime(covenant: Covenant) -> Iterator[Problem]:
    house, since = covenant.care_and_safety_house, covenant.wams_since
    if covenant.regime is Regime.WGS and house is None:
        yield Problem(
            ("regime",),
            "is wgs, maar die wet geldt alleen in een Zorg- en Veiligheidshuis. Noem het bij"
            " care_and_safety_house, of kies own_task.",
        )
    if covenant.regime is not Regime.WGS and house is not None:
        yield Problem(("care_and_safety_house",), "hoort bij regime wgs. Haal dit weg of kies wgs.")
    if covenant.regime is Regime.WAMS and since is None:
        yield Problem(
            ("regime",),
            "is wams, maar dat is nog geen wet: zonder wams_since staat dit convenant niets toe."
            " Kies own_task tot de wet er is.",
        )
    if covenant.regime is not Regime.WAMS and since is not None:
        yield Problem(("wams_since",), "hoort bij regime wams. Haal dit weg of kies wams.")
    if since is not None and since > covenant.ends:
        yield Problem(("wams_since",), "ligt na het einde van het convenant (ends).")


def _never(covenant: Covenant) -> Iterator[Problem]:
    for number, never in enumerate(covenant.never):
        path: Path = ("never", number)
        fields = [name for name in Never.model_fields if name not in ("article", "text", "unless")]
        if not any(getattr(never, name) not in ((), None) for name in fields):
            yield Problem(path, "noemt niets en zou alles verbieden. Noem wat nooit mag.")
        yield from clauses.unknown(never.parties, covenant.parties, (*path, "parties"), "partij")
        yield from clauses.unknown(never.purposes, covenant.purposes, (*path, "purposes"), "doel")
        yield from clauses.doubled(never, path)


def _signatures(covenant: Covenant) -> Iterator[Problem]:
    seen: set[str] = set()
    for number, signature in enumerate(covenant.signatures):
        path: Path = ("signatures", number)
        if signature.party not in covenant.parties:
            near = difflib.get_close_matches(signature.party, covenant.parties, n=1)
            meant = f" Bedoelt u {near[0]}?" if near else ""
            yield Problem((*path, "party"), f"is geen partij van dit convenant.{meant}")
        if signature.party in seen:
            yield Problem((*path, "party"), "heeft al ondertekend. Laat één handtekening staan.")
        seen.add(signature.party)
        if signature.checksum != covenant.checksum:
            yield Problem(
                (*path, "checksum"),
                "hoort bij een andere tekst: het convenant is na deze handtekening gewijzigd. Zet"
                " de ondertekende tekst terug, of haal alle delen [[signatures]] weg en laat"
                " iedereen opnieuw ondertekenen.",
            )
        if signature.date > covenant.ends:
            yield Problem((*path, "date"), "ligt na het einde van het convenant (ends).")


_CHECKS: tuple[Callable[[Covenant], Iterator[Problem]], ...] = (
    _articles, _names, _steps, _municipality, _dates, _regime, _never, _signatures,
)  # fmt: skip
