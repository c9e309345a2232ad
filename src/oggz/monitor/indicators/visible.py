"""How much of the tables is left to see for a small municipality, or any other group."""

from dataclasses import dataclass

from oggz.monitor.tables import TOTAL, Safe
from oggz.monitor.tables.model import HIDDEN, STATUS


@dataclass(frozen=True)
class Visible:
    """Of how many cells about a group how many are shown; a cell in several tables counts once."""

    shown: int
    cells: int

    @property
    def share(self) -> float:
        """Between 0 and 1; 1 when there is nothing about the group to hide."""
        return self.shown / self.cells if self.cells else 1.0


def visible_share(safe: Safe, dimension: str, code: str) -> Visible:
    """The share of the cells with this code that is published."""
    seen: dict[tuple[str, frozenset[tuple[str, str]]], bool] = {}
    for info in safe.structure.tables:
        if dimension not in info.dimensions:
            continue
        cells = safe.cells[info.name]
        columns = [cells[name].to_pylist() for name in info.dimensions]
        for codes, status in zip(
            zip(*columns, strict=True), cells[STATUS].to_pylist(), strict=True
        ):
            named = dict(zip(info.dimensions, codes, strict=True))
            if named[dimension] == code:
                key = frozenset(pair for pair in named.items() if pair[1] != TOTAL)
                seen[info.counted, key] = status != HIDDEN
    return Visible(sum(seen.values()), len(seen))
