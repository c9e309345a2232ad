"""The quick form of the comparison of methods: every method on both sets of tables."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_every_method_is_measured_on_both_sets_of_tables() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bench.monitor.methods"],
        cwd=ROOT, env=os.environ | {"OGGZ_BENCH_QUICK": "1"}, capture_output=True, text=True,
        check=True, timeout=300,
    )  # fmt: skip
    rows = [
        line.split(" | ") for line in done.stdout.splitlines()
        if line.startswith("| ") and not line.startswith("| method")
    ]  # fmt: skip
    errors = {cells[0].strip("| "): [cell.strip(" |") for cell in cells[2:]] for cells in rows}
    assert done.stdout.count("### ") == 2
    assert len(rows) == 2 * 4 + 2
    assert float(errors["rounding to 10"][1]) < 5  # at most half a step off, on average
    assert 0 < float(errors["cell key"][1]) < 20
    for epsilon in (1, 5):
        assert 0 < float(errors[f"differential privacy, ε = {epsilon}"][1]) < 100
