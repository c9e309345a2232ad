"""Every value of a TOML document with its path, as tomllib sees it."""

import tomllib
from collections.abc import Iterator

from oggz.documents.lines import Path


def tables(text: str) -> Iterator[tuple[Path, object]]:
    def walk(path: Path, value: object) -> Iterator[tuple[Path, object]]:
        if isinstance(value, dict):
            for key, item in value.items():
                yield (*path, key), item
                yield from walk((*path, key), item)
        elif isinstance(value, list):
            for number, item in enumerate(value):
                yield (*path, number), item
                yield from walk((*path, number), item)

    yield from walk((), tomllib.loads(text))
