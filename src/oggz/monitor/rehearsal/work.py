"""Steps that are done once: a rehearsal that was broken off goes on where it was."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from oggz.monitor.files import whole_folder
from oggz.monitor.linkage.steps import clear

_SECONDS = "seconds.json"
Tell = Callable[[str, float], None]


@dataclass(frozen=True)
class Timing:
    """How long a step took: `size` of the rehearsal it was for ("" for all), what was done, for
    which source ("" for all)."""

    size: str
    what: str
    source: str
    seconds: float


@dataclass(frozen=True)
class Work:
    """A folder with a folder for each step that is done."""

    folder: Path
    tell: Tell

    def step(
        self, name: str, make: Callable[[Path], None], *, what: str, size: str = "",
        source: str = "",
    ) -> Path:  # fmt: skip
        """The folder of a step; `make` fills it, unless an earlier run did."""
        done = self.folder / name
        if not done.exists():
            with whole_folder(done) as part:
                began = perf_counter()
                make(part)
                told = {"size": size, "what": what, "source": source}
                told_time = told | {"seconds": round(perf_counter() - began, 3)}
                (part / _SECONDS).write_text(json.dumps(told_time))
        return done

    def timings(self) -> tuple[Timing, ...]:
        """Of every step that is done, in the order in which they were done."""
        files = sorted(self.folder.glob(f"*/{_SECONDS}"), key=lambda path: path.stat().st_mtime_ns)
        return tuple(Timing(**json.loads(path.read_text())) for path in files)


@contextmanager
def opened(out: Path, belongs_to: str, tell: Tell) -> Iterator[Work]:
    """The folder of the steps of this rehearsal, beside `out`; gone when the block ends well.

    Those of another rehearsal to the same place go first.
    """
    begin = f".{out.name}-werk-"
    folder = out.parent / f"{begin}{belongs_to}"
    out.parent.mkdir(parents=True, exist_ok=True)
    for earlier in out.parent.iterdir():
        if earlier.name.startswith(begin) and earlier != folder and earlier.is_dir():
            clear(earlier)
    folder.mkdir(exist_ok=True)
    os.chmod(folder, 0o700)
    yield Work(folder, tell)
    clear(folder)
