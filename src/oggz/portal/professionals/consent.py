"""What somebody agrees to who wants to be found: the texts by version, in consent.toml.

A text is never changed: a new one is added. As long as an older one says no less than the new
one it remains `valid`, and who agreed to it need not be asked again.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("consent.toml")


@dataclass(frozen=True)
class Consent:
    version: str
    text: str
    valid: bool


@cache
def texts() -> dict[str, Consent]:
    """All texts that people ever agreed to, the newest last."""
    listed = tomllib.loads(_FILE.read_text())["texts"]
    return {item["version"]: Consent(**item | {"text": item["text"].strip()}) for item in listed}


def current() -> Consent:
    return list(texts().values())[-1]


def valid_versions() -> list[str]:
    return [version for version, consent in texts().items() if consent.valid]
