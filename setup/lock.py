"""Writes requirements/*.txt: every package with its hashes, and no address it came from."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Set:
    name: str
    extras: tuple[str, ...]
    more: tuple[str, ...] = ("requirements/build.in",)


SETS = (
    Set("sites", ("portal", "casework")),
    Set("dev", ("portal", "casework", "monitor", "spark", "dev")),
    # The offline bundle: what was tested, and what installs it.
    Set("monitor", ("monitor",), ("requirements/offline.in", "--constraint=requirements/dev.txt")),
)

for each in SETS:
    subprocess.run(
        [
            sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *each.more,
            *(f"--extra={extra}" for extra in each.extras), "--generate-hashes", "--universal",
            "--python-version=3.11", "--no-header", "--no-annotate", "--no-emit-index-url",
            "--quiet", f"--output-file=requirements/{each.name}.txt", *sys.argv[1:],
        ],
        cwd=ROOT,
        check=True,
    )  # fmt: skip
