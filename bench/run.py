"""Runs every benchmark beside its peer and writes bench/results.md.

With names, such as `newsletters coupling`, only those; the figures of the others stay.
"""

import platform
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.coupling import speed as coupling  # noqa: E402
from bench.newsletters import sending  # noqa: E402
from bench.portal import large, sites, speed  # noqa: E402

BENCHMARKS = {"portal": speed, "large": large, "newsletters": sending, "coupling": coupling}
RESULTS = ROOT / "bench" / "results.md"


def main() -> None:
    wanted = sys.argv[1:] or list(BENCHMARKS)
    heading = f"# Measured\n\nPython {platform.python_version()}, {platform.machine()}.\n"
    with sites.opened() as opened:
        measured = ["\n".join(BENCHMARKS[name].run(opened)) for name in wanted]
    print("\n".join(measured))
    if sites.QUICK:
        print("Only tried: these figures mean nothing, and bench/results.md stays as it was.")
        return
    known = re.split(r"(?m)^(?=## )", RESULTS.read_text())[1:] if sys.argv[1:] else []
    sections = {_title(each): each.strip() for each in (*known, *measured)}
    RESULTS.write_text("\n\n".join([heading.strip(), *sections.values()]) + "\n")


def _title(section: str) -> str:
    return section.splitlines()[0]


if __name__ == "__main__":
    main()
