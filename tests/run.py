"""All tests and checks, in order; goes on after a failure and says at the end what failed.

The sites are tested apart because a process has the settings of one site.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PYTEST = [sys.executable, "-m", "pytest", "--numprocesses=2"]
CHECKS = (
    ("Opmaak", ["ruff", "format", "--check", "--quiet"]),
    ("Stijl", ["ruff", "check", "--quiet"]),
    ("Types van de zuivere pakketten", [sys.executable, "-m", "mypy"]),
    ("Lagen: wie mag wie gebruiken", ["lint-imports"]),
    ("Tests: casusomgeving", [*PYTEST, "tests/casework"]),
    ("Tests: portaal", [*PYTEST, "tests/portal"]),
    # Apart from the browser tests: a process can have one Playwright only.
    ("Tests: monitor", [*PYTEST, "-p", "no:django", "tests/monitor"]),
    (
        "Tests: zuivere pakketten",
        [*PYTEST, "-p", "no:django", "tests/documents", "tests/geography", "tests/covenant"],
    ),
    ("Tests: basis en browser", [*PYTEST, "-p", "no:django", "tests/web", "tests/end_to_end"]),
)


def main() -> int:
    failed = []
    for title, command in CHECKS:
        print(f"\n== {title}", flush=True)
        if subprocess.run(command, cwd=ROOT, check=False).returncode:
            failed.append(title)
    if failed:
        print(f"\nNiet goed: {', '.join(failed)}.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
