"""Every column that a kind of source could have, and what becomes of it under an agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from oggz.monitor.agreement import Agreement
from oggz.monitor.schemas import Column, schema


class Becomes(StrEnum):
    """What happens to a column when a source delivers."""

    NUMBER = "number"
    ENCODED = "encoded"
    BOTH = "both"
    SEALED = "sealed"
    STAYS = "stays"

    @property
    def dutch(self) -> str:
        return _DUTCH[self]

    @property
    def leaves(self) -> bool:
        return self is not Becomes.STAYS


_DUTCH = {
    Becomes.NUMBER: "als willekeurig nummer, naar koppeleenheid en analyse-eenheid",
    Becomes.ENCODED: "alleen als vergelijkcode, nooit leesbaar",
    Becomes.BOTH: "als vergelijkcode, en versleuteld voor de analyse-eenheid",
    Becomes.SEALED: "versleuteld, alleen te openen door de analyse-eenheid",
    Becomes.STAYS: "blijft in huis",
}


@dataclass(frozen=True)
class Field:
    """One column of a source."""

    name: str
    label: str
    becomes: Becomes


def fields_of(agreement: Agreement, source: str) -> tuple[Field, ...]:
    """All columns that this source could deliver, in the order of its schema, also those that the
    agreement does not name."""
    delivered = agreement.sources[source]
    return tuple(
        Field(column.name, column.label, _becomes(column, column.name in delivered.variables))
        for column in schema(delivered.kind).columns
    )


def leaving(fields: Sequence[Field]) -> tuple[tuple[Becomes, tuple[Field, ...]], ...]:
    """What leaves the house, by what becomes of it; each kind in the order of its columns."""
    kinds = (Becomes.ENCODED, Becomes.BOTH, Becomes.SEALED, Becomes.NUMBER)
    found = ((kind, tuple(one for one in fields if one.becomes is kind)) for kind in kinds)
    return tuple((kind, those) for kind, those in found if those)


def _becomes(column: Column, agreed: bool) -> Becomes:
    if not agreed:
        return Becomes.STAYS
    if column.type == "identifier":
        return Becomes.NUMBER
    if not column.identifying:
        return Becomes.SEALED
    return Becomes.BOTH if column.payload else Becomes.ENCODED
