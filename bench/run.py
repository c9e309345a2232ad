"""Runs every benchmark beside its peer and writes bench/results.md.

With names, such as `newsletters coupling`, only those; the figures of the others stay.
"""

import platform
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.audit import recording  # noqa: E402
from bench.casework import pages as casework  # noqa: E402
from bench.coupling import speed as coupling  # noqa: E402
from bench.covenant import analysis as proofs  # noqa: E402
from bench.covenant import deciding, mutants  # noqa: E402
from bench.monitor import (  # noqa: E402
    attacks,
    audit,
    chain,
    intervals,
    linkage,
    methods,
    protection,
    rehearsal,
    scale,
)
from bench.newsletters import sending  # noqa: E402
from bench.portal import large, sites, speed  # noqa: E402
from bench.vault import speed as vault  # noqa: E402

BENCHMARKS = {"portal": speed, "large": large, "newsletters": sending, "coupling": coupling}
# Without a web server.
MONITOR = {
    "linkage": linkage, "scale": scale, "chain": chain, "attacks": attacks,
    "protection": protection, "methods": methods, "audit": audit,
    "intervals": intervals, "rehearsal": rehearsal,
    "casework-audit": recording, "casework": casework,
    "deciding": deciding, "mutants": mutants, "proofs": proofs,
    "vault": vault,
}  # fmt: skip
RESULTS = ROOT / "bench" / "results.md"


def main() -> None:
    wanted = sys.argv[1:] or [*BENCHMARKS, *MONITOR]
    heading = f"# Measured\n\nPython {platform.python_version()}, {platform.machine()}.\n"
    measured = ["\n".join(MONITOR[name].run_all()) for name in wanted if name in MONITOR]
    if on_sites := [name for name in wanted if name not in MONITOR]:
        with sites.opened() as opened:
            measured += ["\n".join(BENCHMARKS[name].run(opened)) for name in on_sites]
    print("\n".join(measured))
    if sites.QUICK:
        print("Only tried: these figures mean nothing, and bench/results.md stays as it was.")
        return
    known = _sections(RESULTS.read_text()) if sys.argv[1:] else []
    sections = {
        _title(each): each.strip()
        for each in (*known, *(part for text in measured for part in _sections(text)))
    }
    RESULTS.write_text("\n\n".join([heading.strip(), *sections.values()]) + "\n")


def _sections(text: str) -> list[str]:
    return re.split(r"(?m)^(?=## )", text)[1:]


def _title(section: str) -> str:
    return section.splitlines()[0]


if __name__ == "__main__":
    main()
