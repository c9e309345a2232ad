"""What of protected tables leaves the house, as files: the same tables give the same bytes.

Less than what `protect` wrote. Which hidden cells are of one person stays inside. So do all
checksums of files with counts that are hidden, and how many cells were hidden for their own sake:
with few hidden cells whoever has a checksum can try all fillings until one fits, and whoever knows
that all hidden cells are small knows a bound for each.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow.compute as pc

from oggz.monitor.errors import MonitorError
from oggz.monitor.files import MANIFEST, sha256, write_manifest
from oggz.monitor.report.quality import QUALITY, Quality, read_quality
from oggz.monitor.tables import Place, Safe, Structure, TableInfo, write_safe
from oggz.monitor.tables.model import HIDDEN, STATUS
from oggz.monitor.tables.writing import LONE, PROTECT

_RULES = ("width", "dominance")  # of hiding; not how many people are alone in a hidden cell


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
    protection = safe.protection
    settings = protection.settings
    if protection.method == "suppression":
        settings = {name: value for name, value in settings.items() if name in _RULES}
    told = protection.model_copy(update={"primary": None, "secondary": None, "settings": settings})
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
def public_folder(safe: Safe, quality: Quality | None) -> Iterator[Path]:
    """A folder with the files that go out, and a manifest of those; gone after the block.

    It reads as a folder of `protect`, so that who attacks a release reads both alike.
    """
    more = []
    if quality is not None:
        more.append((QUALITY, (quality.model_dump_json(indent=1) + "\n").encode()))
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
