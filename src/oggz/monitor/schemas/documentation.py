"""The table schemas as a Dutch document for data officers, so that it never lags behind."""

from oggz.monitor.schemas.model import Column, TableSchema
from oggz.monitor.schemas.reading import schema, schemas

_TYPES = {
    "identifier": "nummer",
    "name": "naam",
    "place": "straat of plaats",
    "initials": "voorletters",
    "date": "datum (jjjj-mm-dd)",
    "postcode": "postcode (1234AB)",
    "house_number": "huisnummer",
    "bsn": "burgerservicenummer",
    "code": "code",
    "integer": "geheel getal",
    "municipality": "gemeentecode (GM0034)",
}

_HEAD = """\
# Tabellen van de monitor

Dit document is gemaakt uit de tabelschema's met `oggz monitor schemas`: wijzig het niet zelf.

Een bron levert één CSV-bestand: UTF-8, komma's ertussen, namen van kolommen op de eerste regel.
Lever alleen kolommen die de afspraak voor uw bron noemt. Kolommen die hier niet staan worden
geweigerd, en vrije tekst bestaat niet: daarin staan te vaak namen van anderen.

Een persoon kan meer rijen hebben, bijvoorbeeld één voor elke melding. Op al die rijen staan
hetzelfde `record_id` en dezelfde identificerende gegevens. Bij het versleutelen gaat per
`record_id` één vergelijkcode naar de koppelaar. De overige kolommen van alle rijen gaan
versleuteld naar de analist, zonder de identificerende kolommen.

Geen enkele lijst hieronder bevat teksten van bestaande meetinstrumenten.
"""


def documentation() -> str:
    """Every table with its columns, codes and whose list the codes are, as Markdown in Dutch."""
    common = schema("police").columns[: len(_common())]
    parts = [_HEAD, "## Kolommen die elke bron kan hebben\n", _table(common), _codes(common)]
    for table in schemas():
        parts.append(_one(table))
    return "\n".join(part for part in parts if part).rstrip() + "\n"


def _common() -> tuple[str, ...]:
    """The columns that every kind starts with."""
    first, *others = schemas()
    shared = set(first.names).intersection(*(table.names for table in others))
    return tuple(name for name in first.names if name in shared)


def _one(table: TableSchema) -> str:
    own = table.columns[len(_common()) :]
    head = (
        f"## {table.title}\n\nSoort `{table.kind}`. Een rij is {table.row}. {table.description}\n"
    )
    return "\n".join(part for part in (head, _table(own), _codes(own)) if part)


def _table(columns: tuple[Column, ...]) -> str:
    lines = ["| kolom | soort | verplicht | gaat naar | betekenis |", "|---|---|---|---|---|"]
    for column in columns:
        lines.append(
            f"| `{column.name}` | {_type(column)} | {'ja' if column.required else 'nee'}"
            f" | {_goes_to(column)} | {column.label}. {column.description}{_when(column)} |"
        )
    return "\n".join(lines) + "\n"


def _type(column: Column) -> str:
    if column.type == "integer":
        return f"{_TYPES[column.type]}, {column.minimum} tot en met {column.maximum}"
    return _TYPES[column.type]


def _goes_to(column: Column) -> str:
    if column.type == "identifier":
        return "koppelaar en analist"
    if column.identifying:
        return "vergelijkcode en analist" if column.payload else "vergelijkcode"
    return "analist"


def _when(column: Column) -> str:
    told = ""
    if column.in_period:
        told += " Valt in de periode van de afspraak."
    if column.begins:
        told += " Niet na de periode van de afspraak."
    if column.ends:
        told += " Niet voor de periode van de afspraak."
    if column.not_before:
        told += f" Niet eerder dan `{column.not_before}`."
    if column.future:
        told += " Mag in de toekomst liggen."
    return told


def _codes(columns: tuple[Column, ...]) -> str:
    """Each list once, under the first column that has it."""
    lists: dict[tuple[str, str], list[Column]] = {}
    for column in columns:
        if column.codes:
            listed = ["| code | betekenis |", "|---|---|"]
            listed += [f"| `{code}` | {label} |" for code, label in column.codes.items()]
            lists.setdefault((column.code_source, "\n".join(listed)), []).append(column)
    parts = []
    for (source, rows), having in lists.items():
        names = ", ".join(f"`{column.name}`" for column in having)
        parts.append(f"**{having[0].label}** ({names}). {source}\n\n{rows}\n")
    return "\n".join(parts)
