"""Which keys were destroyed, written outside every database before they are.

Whoever restores an old backup brings back keys that were destroyed since, and a list in the same
backup would be just as old. This one is a file of its own: `oggz restore` adds to it what the
backup knows and takes nothing from it, and `reapply` destroys again what it names.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from oggz.errors import PlatformError
from oggz.web import locations


@dataclass(frozen=True, slots=True)
class Destroyed:
    """A case, or one part of it; `tag` is what the vault calls the part."""

    destruction: UUID
    case: UUID
    part: str
    tag: bytes
    at: datetime


def path() -> Path:
    return locations.destroyed() / "casework.jsonl"


def add(entry: Destroyed) -> None:
    """Write an entry, and wait until the disk has it. One that is there is not written again."""
    file = path()
    line = json.dumps(
        {
            "destruction": str(entry.destruction), "case": str(entry.case), "part": entry.part,
            "tag": entry.tag.hex(), "at": entry.at.isoformat(),
        }
    )  # fmt: skip
    with file.open("a+", encoding="ascii") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        opened.seek(0)
        text = opened.read()
        if line in text.splitlines():
            return
        # What was half written when the machine stopped stays a line of its own.
        opened.write(("\n" if text and not text.endswith("\n") else "") + line + "\n")
        opened.flush()
        os.fsync(opened.fileno())


def keep_certificate(destruction: UUID, text: str) -> None:
    """Keep the proof beside the list, for when the database that has it is lost."""
    target = path().with_name(f"{destruction}.json")
    partial = target.with_suffix(".part")
    partial.write_text(text, encoding="utf-8")
    os.replace(partial, target)


def entries(file: Path) -> Iterator[Destroyed]:
    """What a list names. Raises PlatformError at a line that cannot be read, but for the last."""
    try:
        lines = file.read_text(encoding="ascii").split("\n")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError) as error:
        raise PlatformError(f"{file} is geen lijst van vernietigde casussen.") from error
    for number, line in enumerate(lines, start=1):
        if not line:
            continue
        try:
            told = json.loads(line)
            yield Destroyed(
                UUID(str(told["destruction"])), UUID(str(told["case"])), str(told["part"]),
                bytes.fromhex(told["tag"]), datetime.fromisoformat(told["at"]),
            )  # fmt: skip
        except (ValueError, KeyError, TypeError) as error:
            if not line.endswith("}"):  # cut off when the machine stopped; its key was still there
                continue
            raise PlatformError(
                f"Regel {number} van {file.name} is niet te lezen: herstel die regel, of haal het"
                " bestand uit een nieuwere reservekopie."
            ) from error
