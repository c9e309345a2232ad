"""The ground of the police act for each clause about data of the police, for a lawyer to judge."""

from collections.abc import Iterator, Mapping

from oggz.covenant import phrases
from oggz.covenant.model import Clause, Covenant
from oggz.covenant.publication import parts
from oggz.covenant.publication.blocks import Block, Heading, Items, Open, Paper, Section, Text
from oggz.covenant.terms import Action, DataCategory, Effect, PartyKind, SpecialGround

_ASKED: Mapping[SpecialGround, tuple[str, ...]] = {
    SpecialGround.WPG_16: (
        "aan welk orgaan wordt verstrekt, en onder welk onderdeel van artikel 16 valt dat.",
    ),
    SpecialGround.WPG_18: (
        "op welk onderdeel van het Besluit politiegegevens de verstrekking rust, en of de ontvanger"
        " daarin wordt genoemd.",
    ),
    SpecialGround.WPG_19: (
        "waarom dit een bijzonder geval is, en wie per geval beslist.",
        "voor welk zwaarwegend algemeen belang wordt verstrekt.",
    ),
    SpecialGround.WPG_20: (
        "de beslissing: van wie, van welke dag, en of het bevoegd gezag ermee instemt.",
        "voor welk zwaarwegend algemeen belang, en voor welk doel van het samenwerkingsverband.",
        "welke gegevens, onder welke voorwaarden en aan welke personen of instanties.",
    ),
}


# By which the police let others know something.
_GIVING = frozenset(
    {
        Action.REPORT, Action.CONSULT, Action.KNOW, Action.CONTRIBUTE, Action.DISCUSS, Action.SHARE,
        Action.TRANSFER,
    }
)  # fmt: skip


def police(covenant: Covenant) -> Paper:
    """Each clause about police data, or about the police, with what must still be settled."""
    found = _clauses(covenant)
    sections = [
        Section("vooraf", "Vooraf", tuple(_before(covenant, found))),
        *(
            Section(
                f"bepaling-{number}", f"Artikel {clause.article}", tuple(_about(covenant, clause))
            )
            for number, clause in enumerate(found, start=1)
        ),
    ]
    return parts.draft(
        covenant, "politiegegevens", "Grondslag in de Wet politiegegevens (Wpg)",
        "Voor elke bepaling over gegevens van de politie: op welk artikel van de Wpg zij rust, en"
        " wat daarvoor nog moet worden vastgelegd.", sections,
    )  # fmt: skip


def _clauses(covenant: Covenant) -> list[Clause]:
    return [one for one in covenant.clauses if _is_of_police(covenant, one)]


def _is_of_police(covenant: Covenant, clause: Clause) -> bool:
    """It is about data of the police, or lets the police give what they have."""
    if DataCategory.POLICE in clause.categories or clause.special_ground in _ASKED:
        return True
    police = {slug for slug, one in covenant.parties.items() if one.kind is PartyKind.POLICE}
    gives = "*" in clause.parties or police & set(clause.parties)
    return clause.effect is Effect.PERMIT and bool(
        police & set(clause.sources) or (police and gives and _GIVING & set(clause.actions))
    )


def _before(covenant: Covenant, found: list[Clause]) -> Iterator[Block]:
    yield Text(
        "Wat de politie inbrengt, valt bij de politie onder de Wpg en niet onder de AVG. Bij wie"
        " het ontvangt, geldt de AVG, met artikel 10 voor strafrechtelijke gegevens."
    )
    officers = [
        f"{one.name}: {one.task} ({one.law}; artikel {one.article})"
        for one in covenant.parties.values()
        if one.kind is PartyKind.POLICE
    ]
    yield Items(officers) if officers else Text("In dit convenant doet de politie niet mee.")
    if not found:
        yield Text("Geen bepaling gaat over gegevens van de politie.")


def _about(covenant: Covenant, clause: Clause) -> Iterator[Block]:
    yield parts.ruling(covenant, clause)
    if clause.effect is Effect.FORBID:
        yield Text("Dit is een verbod: er is geen grondslag voor nodig.")
        return
    yield Heading("Grondslag")
    ground = clause.special_ground
    if ground is None:
        if DataCategory.POLICE in clause.categories:
            yield Open("op welk artikel van de Wpg deze bepaling rust; zij noemt er geen.")
        else:
            yield Text("Deze bepaling noemt geen artikel van de Wpg.")
            yield Open("of dit voor de politie onder de Wpg valt, en op welk artikel het rust.")
    else:
        yield Text(f"Het convenant noemt: {ground.dutch}.")
    for asked in _ASKED.get(ground, ()) if ground else ():
        yield Open(asked)
    if clause.conditions:
        told = phrases.listed([condition.dutch for condition in clause.conditions])
        yield Text(f"Voorwaarden in het convenant: {told}.")
