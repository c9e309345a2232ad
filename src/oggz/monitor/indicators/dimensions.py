"""The dimensions of the tables: codes, labels, and which of them hold everybody of another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from oggz.geography import municipality
from oggz.monitor.agreement import Agreement, TargetGroup
from oggz.monitor.tables import TOTAL, Code, Dimension

UNKNOWN = "unknown"
# Groups of the table schemas taken together: small municipalities have few people of any age.
AGES = (
    ("00-22", "0 tot en met 22 jaar", ("00-17", "18-22")),
    ("23-44", "23 tot en met 44 jaar", ("23-34", "35-44")),
    ("45-64", "45 tot en met 64 jaar", ("45-54", "55-64")),
    ("65+", "65 jaar of ouder", ("65-74", "75+")),
)
SEXES = (("v", "vrouw"), ("m", "man"))
CONTACTS = ((1, "1"), (2, "2-4"), (5, "5-9"), (10, "10+"))
WAITS = ((28, "28d", "binnen 4 weken"), (91, "91d", "na 4 tot 13 weken"))
_EVERYBODY = "iedereen"


@dataclass(frozen=True)
class Shape:
    """What tables look like before a record is read: sources by number, municipalities, domains."""

    sources: tuple[str, ...]
    kinds: tuple[str, ...]
    organisations: tuple[str, ...]
    municipalities: tuple[str, ...]
    target: TargetGroup

    @classmethod
    def of(cls, agreement: Agreement, sources: Sequence[str]) -> "Shape":
        return cls(
            tuple(sources), tuple(agreement.sources[name].kind for name in sources),
            tuple(agreement.parties[name].organisation for name in sources),
            agreement.region.municipalities, agreement.definitions,
        )  # fmt: skip

    def of_kinds(self, kinds: Sequence[str]) -> tuple[int, ...]:
        """The numbers of the sources of these kinds."""
        return tuple(place for place, kind in enumerate(self.kinds) if kind in kinds)

    def kinds_with(self, moment: str) -> tuple[str, ...]:
        return tuple(sorted({row.kind for row in self.target.dated if row.moment == moment}))


@dataclass(frozen=True)
class Axis:
    """A dimension, and its codes without children in the order in which people are numbered."""

    dimension: Dimension
    leaves: tuple[str, ...]

    @cached_property
    def roll(self) -> npt.NDArray[np.bool_]:
        """Which leaf belongs to which code, of shape (codes, leaves)."""
        parents = {code.code: code.parent for code in self.dimension.codes}
        place = {name: number for number, name in enumerate(self.dimension.names)}
        belongs = np.zeros((len(place), len(self.leaves)), np.bool_)
        for number, leaf in enumerate(self.leaves):
            at: str | None = leaf
            while at is not None:
                belongs[place[at], number] = True
                at = parents[at]
        return belongs


def axes(shape: Shape) -> dict[str, Axis]:
    """Every dimension that a table may have, by name."""
    made = (
        _flat("municipality", "Gemeente", [
            *((code, municipality(code).name) for code in shape.municipalities),
            (UNKNOWN, "onbekend of elders"),
        ], visible=True),
        _flat("age", "Leeftijd", [*((code, label) for code, label, _ in AGES),
                                  (UNKNOWN, "onbekend")], visible=True),
        _flat("sex", "Geslacht", [*SEXES, (UNKNOWN, "anders, geen van beide of onbekend")],
              visible=True),
        _flat("domain", "Leefgebied", [(one.id, one.name) for one in shape.target.domains],
              adds_up=False),
        _definition(shape), _combination(shape), _known_to(shape),
        _flat("contacts", "Aantal registraties", [(code, code) for _, code in CONTACTS]),
        _wait(),
        _flat("elsewhere", "Bekend bij een andere bron", [("yes", "ja"), ("no", "nee")]),
        _flat("turn", "Melding", [("first", "de eerste van iemand"), ("repeat", "een volgende")]),
        _flat("since", "Sinds de vorige periode",
              [("stayed", "gebleven"), ("came", "erbij gekomen")]),
        _flat("until", "Na de vorige periode", [("stayed", "gebleven"), ("left", "weggegaan")]),
        _flat("supplier", "Bron", list(zip(shape.sources, shape.organisations, strict=True))),
        _flat("traced", "Te herleiden tot een mens", [("yes", "ja"), ("no", "nee")]),
    )  # fmt: skip
    return {axis.dimension.name: axis for axis in made}


def only(source: str) -> str:
    """The code of who is known to this source alone."""
    return f"only-{source}"[:40]


def with_group(group: str) -> str:
    """The code of all combinations that this group is in."""
    return f"with-{group}"


def _axis(name: str, label: str, codes: Sequence[Code], *, adds_up: bool = True,
          visible: bool = False, leaves: Sequence[str] | None = None) -> Axis:  # fmt: skip
    total = Code(code=TOTAL, label=_EVERYBODY, parent=None)
    dimension = Dimension(
        name=name, label=label, adds_up=adds_up, visible=visible, codes=(total, *codes)
    )
    parents = {code.parent for code in codes}
    found = tuple(code.code for code in codes if code.code not in parents)
    return Axis(dimension, tuple(leaves) if leaves is not None else found)


def _flat(name: str, label: str, codes: Sequence[tuple[str, str]], *, adds_up: bool = True,
          visible: bool = False) -> Axis:  # fmt: skip
    return _axis(
        name, label, [Code(code=code, label=words, parent=TOTAL) for code, words in codes],
        adds_up=adds_up, visible=visible,
    )  # fmt: skip


def _definition(shape: Shape) -> Axis:
    """A definition within another stands below it: nobody of it is outside the other."""
    codes = [
        Code(code=one.id, label=one.name, parent=one.within or TOTAL)
        for one in shape.target.definitions
    ]
    return _axis("definition", "Omschrijving", codes, adds_up=False)


def _combination(shape: Shape) -> Axis:
    """Exact combinations, those with the first group and those without apart."""
    groups = shape.target.groups
    first = groups[0]
    codes = [
        Code(code=with_group(first.id), label=f"met {first.name}", parent=TOTAL),
        Code(code=f"without-{first.id}", label=f"zonder {first.name}", parent=TOTAL),
    ]
    leaves = []
    for number in range(1 << len(groups)):
        inside = [group for place, group in enumerate(groups) if number >> place & 1]
        leaves.append("+".join(group.id for group in inside) or "none")
        label = " én ".join(group.name for group in inside) or "geen van deze"
        parent = codes[0].code if number & 1 else codes[1].code
        codes.append(Code(code=leaves[-1], label=label, parent=parent))
    ordered = [
        codes[0], *(code for code in codes if code.parent == codes[0].code),
        codes[1], *(code for code in codes if code.parent == codes[1].code),
    ]  # fmt: skip
    return _axis("combination", "Combinatie van leefgebieden", ordered, leaves=leaves)


def _known_to(shape: Shape) -> Axis:
    codes = [Code(code="one", label="bij één bron", parent=TOTAL)]
    alone = [
        Code(code=only(name), label=f"alleen {organisation}", parent="one")
        for name, organisation in zip(shape.sources, shape.organisations, strict=True)
    ]
    codes += alone
    leaves = [code.code for code in alone]
    if len(shape.sources) > 1:
        codes.append(Code(code="more", label="bij meer dan één bron", parent=TOTAL))
        leaves.append("more")
    if len(shape.sources) > 2:
        codes.append(Code(code="two", label="bij twee bronnen", parent="more"))
        codes.append(Code(code="three", label="bij drie of meer bronnen", parent="more"))
        leaves[-1:] = ["two", "three"]
    return _axis("known_to", "Bij wie bekend", codes, leaves=leaves)


def _wait() -> Axis:
    codes = [
        Code(code="before", label="zorg was er al", parent=TOTAL),
        Code(code="after", label="zorg kwam erna", parent=TOTAL),
        *(Code(code=code, label=label, parent="after") for _, code, label in WAITS),
        Code(code="later", label="na meer dan 13 weken", parent="after"),
        Code(code="none", label="geen zorg bekend", parent=TOTAL),
    ]
    return _axis("wait", "Tijd tot de eerste zorg", codes)
