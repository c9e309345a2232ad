"""Something wrong at a place in a document."""

from typing import NamedTuple

from oggz.documents.lines import Path


class Problem(NamedTuple):
    """Something wrong at a place in a document; `text` follows after the name of the place."""

    path: Path
    text: str
