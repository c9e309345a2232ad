"""What of protected tables leaves the house, as files: the same tables give the same bytes.

Less than what `protect` wrote. Which hidden cells are of one person stays inside. So do all
checksums of files with counts that are hidden, and how many cells were hidden for their own sake:
with few hidden cells whoever has a checksum can try all fillings until one fits, and whoever knows
that all hidden cells are small knows a bound for each.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.compute as pc

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, sha256, write_manifest
from oggz.monitor.tables import Place, Safe, Structure, TableInfo, read_safe, write_safe
from oggz.monitor.tables.model import HIDDEN, STATUS
from oggz.monitor.tables.writing import LONE, PROTECT

QUALITY = "quality.json"
_SHARES = ("precision", "recall")


def publishable(safe: Safe) -> Safe:
    """The tables without what only their makers may know.

    Raises MonitorError when an estimate rests on a hidden cell.
    """
    for estimate in safe.estimates:
        if any(is_hidden(safe, place) for place in estimate.rests_on):
            raise MonitorError(
                f"De schatting ‘{estimate.title}’ rust op een verborgen getal. Beveilig de tabellen"
                " opnieuw; geef haar niet uit."
            )
    told = safe.protection.model_copy(update={"primary": None, "secondary": None})
    return replace(safe, protection=told, lone=())


def is_hidden(safe: Safe, place: Place) -> bool:
    return bool(safe.cells[place.table][STATUS][row_of(safe.structure, place)].as_py() == HIDDEN)


def row_of(structure: Structure, place: Place) -> int:
    """The row of a cell in its table."""
    info = structure.table(place.table)
    row = 0
    for name, code in zip(info.dimensions, place.codes, strict=True):
        names = structure.dimension(name).names
        row = row * len(names) + names.index(code)
    return row


def hidden_in(safe: Safe, info: TableInfo) -> int:
    """How many cells of a table are hidden."""
    return int(pc.sum(pc.equal(safe.cells[info.name][STATUS], HIDDEN)).as_py())


@contextmanager
def public_folder(safe: Safe, quality: dict[str, dict[str, float]] | None) -> Iterator[Path]:
    """A folder with the files that go out, and a manifest of those; gone after the block.

    It reads as a folder of `protect`, so that who attacks a release reads both alike.
    """
    more = []
    if quality is not None:
        more.append((QUALITY, _json(quality).encode()))
    with TemporaryDirectory(prefix="oggz-uitgave-") as place:
        folder = Path(place) / "tables"
        write_safe(publishable(safe), folder, more=more)
        (folder / LONE).unlink()
        files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
        write_manifest(
            folder / MANIFEST, command=PROTECT, agreement=safe.structure.agreement, inputs=[],
            outputs=files,
        )  # fmt: skip
        yield folder


def tables_checksum(folder: Path, safe: Safe) -> str:
    """What an advice is about: the checksum of the manifest of what would go out of `folder`."""
    with public_folder(safe, read_quality(folder)) as public:
        return sha256(public / MANIFEST)


def read_quality(folder: Path) -> dict[str, dict[str, float]] | None:
    """The quality of the linkage beside the tables, as shares to a tenth of a percent.

    No numbers of pairs: with the people known to one and two sources they give those known to
    three. Raises MonitorError when the file is not what `tabulate` writes.
    """
    path = folder / QUALITY
    if not path.exists():
        return None
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        told = told.get("quality", told)
        return {
            name: {bound: round(float(told[name][bound]), 3) for bound in ("value", "low", "high")}
            for name in _SHARES
        }
    except (ValueError, KeyError, TypeError, AttributeError):
        raise MonitorError(f"{path} is beschadigd. Maak de tabellen opnieuw.") from None


def read_public(folder: Path) -> Safe:
    """What stands in `tables/` of a release. Raises MonitorError."""
    return read_safe(folder)


def _json(told: object) -> str:
    return json.dumps(told, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
