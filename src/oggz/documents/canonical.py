"""What is signed: the content of a document, whatever its spaces, comments and order of keys.

The parsed values, without the signatures, are written as JSON in one fixed way; dates and numbers
say what they are, so that no two documents with another content give the same bytes.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime, time

_DOMAIN = b"oggz monitor document 1\0"


class MomentWithTime(ValueError):
    """A date with a time, which no document that people sign has."""


def canonical(content: Mapping[str, object]) -> bytes:
    """The bytes of a parsed TOML document that its checksum is taken of.

    `signatures` at the top are left out. Raises MomentWithTime.
    """
    signed = {key: _told(value) for key, value in content.items() if key != "signatures"}
    text = json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return _DOMAIN + text.encode()


def checksum(content: Mapping[str, object]) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def _told(value: object) -> object:
    if isinstance(value, datetime | time):
        raise MomentWithTime
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, Mapping):
        return {"table": {key: _told(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [_told(item) for item in value]
    return value
