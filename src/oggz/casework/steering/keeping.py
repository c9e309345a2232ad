"""Protected tables as JSON and back; what a release keeps."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from oggz.casework.steering.models import Release
from oggz.monitor.tables.model import Protection, Safe, Structure

_NUMBER = "count"


def as_json(safe: Safe) -> dict[str, Any]:
    """Without `lone`, and without how many cells were hidden for which reason."""
    told = safe.protection.model_copy(update={"primary": None, "secondary": None})
    return {
        "structure": safe.structure.model_dump(mode="json"),
        "protection": told.model_dump(mode="json"),
        "cells": {name: table.to_pydict() for name, table in safe.cells.items()},
    }


def read(release: Release) -> Safe:
    kept = release.tables
    cells = {name: _table(columns) for name, columns in kept["cells"].items()}
    return Safe(
        Structure.model_validate(kept["structure"]), cells,
        Protection.model_validate(kept["protection"]),
    )  # fmt: skip


def _table(columns: Mapping[str, list[Any]]) -> pa.Table:
    return pa.table(
        {
            name: pa.array(values, pa.int64() if name == _NUMBER else pa.string())
            for name, values in columns.items()
        }
    )
