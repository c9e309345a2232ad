"""Writes requirements/*.txt: every package with its hashes, and no address it came from."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SETS = {"sites": ("portal", "casework"), "dev": ("portal", "casework", "monitor", "spark", "dev")}

for name, extras in SETS.items():
    subprocess.run(
        [
            sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", "requirements/build.in",
            *(f"--extra={extra}" for extra in extras), "--generate-hashes", "--universal",
            "--python-version=3.11", "--no-header", "--no-annotate", "--no-emit-index-url",
            "--quiet", f"--output-file=requirements/{name}.txt", *sys.argv[1:],
        ],
        cwd=ROOT,
        check=True,
    )  # fmt: skip
