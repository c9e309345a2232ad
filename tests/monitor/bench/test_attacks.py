"""The quick form of the benchmark of attacks: small, but it must win and lose where it should."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def printed() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "bench.monitor.attacks"],
        cwd=ROOT, env=os.environ | {"OGGZ_BENCH_QUICK": "1"}, capture_output=True, text=True,
        check=True, timeout=300,
    )  # fmt: skip
    return done.stdout


def shares(printed: str, row: str) -> list[float]:
    line = next(line for line in printed.splitlines() if line.startswith(f"| {row}"))
    return [float(share) for share in re.findall(r"([\d.]+)% \(", line)]


def test_every_table_is_measured(printed: str) -> None:
    assert printed.count("### ") == 5


def test_without_salt_the_quick_form_recognises_nearly_everyone(printed: str) -> None:
    assert min(shares(printed, "diffusion t=2")) > 90


def test_the_quick_form_recognises_hardly_anybody_under_the_default(printed: str) -> None:
    assert max(shares(printed, "**the default")) <= 1
