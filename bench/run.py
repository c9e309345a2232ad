"""Runs every benchmark beside its peer and writes bench/results.md."""

import platform
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.portal import speed  # noqa: E402


def main() -> None:
    lines = ["# Measured", "", f"Python {platform.python_version()}, {platform.machine()}.", ""]
    for benchmark in (speed,):
        lines += benchmark.run()
    (ROOT / "bench" / "results.md").write_text("\n".join(lines))
    print("\n".join(lines))


if __name__ == "__main__":
    main()
