"""Runs every benchmark beside its peer and writes bench/results.md."""

import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.coupling import speed as coupling  # noqa: E402
from bench.newsletters import sending  # noqa: E402
from bench.portal import large, sites, speed  # noqa: E402


def main() -> None:
    lines = ["# Measured", "", f"Python {platform.python_version()}, {platform.machine()}.", ""]
    with sites.opened() as opened:
        for benchmark in (speed, large, sending, coupling):
            lines += benchmark.run(opened)
    print("\n".join(lines))
    if sites.QUICK:
        print("Only tried: these figures mean nothing, and bench/results.md stays as it was.")
    else:
        (ROOT / "bench" / "results.md").write_text("\n".join(lines))


if __name__ == "__main__":
    main()
