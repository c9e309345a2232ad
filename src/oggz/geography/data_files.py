"""Reading the CSV files that come with the package."""

from __future__ import annotations

import csv
from importlib import resources

DATA = resources.files("oggz.geography") / "data"


def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a CSV file in the package's data folder, values as text."""
    text = (DATA / name).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


def read_text(name: str) -> str:
    """Return a file in the package's data folder as text."""
    return (DATA / name).read_text(encoding="utf-8")
