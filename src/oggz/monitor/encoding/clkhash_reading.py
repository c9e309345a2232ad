"""Reading a linkage schema: every mistake told in Dutch, with its place."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from oggz.monitor.encoding.clkhash_schema import LinkageSchema
from oggz.monitor.errors import MonitorError

VERSION = 3
_MOST_ERRORS = 20


def read_schema(source: Path | Mapping[str, object]) -> LinkageSchema:
    """The schema in a JSON file, or as parsed.

    Raises MonitorError with the place of every mistake: line and column, or path in the JSON.
    """
    if isinstance(source, Path):
        name, document = str(source), _parsed(source)
    else:
        name, document = "Het schema", source
    if not isinstance(document, Mapping):
        raise MonitorError(
            f"{name}: een linkage schema is een JSON-object, met accolades eromheen."
        )
    if document.get("version") != VERSION:
        raise MonitorError(
            f"{name}: alleen versie {VERSION} van het linkage schema kan gelezen worden. Zet een"
            f' ouder schema eerst met clkhash om, en zorg dat er "version": {VERSION} staat.'
        )
    try:
        return LinkageSchema.model_validate(document)
    except ValidationError as invalid:
        found = [_told(dict(error)) for error in invalid.errors(include_url=False)]
    more = f"\n… en nog {len(found) - _MOST_ERRORS}." if len(found) > _MOST_ERRORS else ""
    raise MonitorError(
        f"{name} is geen goed linkage schema. Herstel dit:\n"
        + "\n".join(f"- {each}" for each in found[:_MOST_ERRORS])
        + more
    )


def _parsed(path: Path) -> object:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise MonitorError(
            f"{path}, regel {error.lineno}, kolom {error.colno}: dit is geen geldige JSON. Kijk of"
            " er een komma, haakje of aanhalingsteken ontbreekt."
        ) from None
    except UnicodeDecodeError:
        raise MonitorError(f"{path} is niet in UTF-8. Sla het schema op als UTF-8.") from None
    except RecursionError:
        raise MonitorError(f"{path} is te diep genest voor een linkage schema.") from None
    except OSError as error:
        raise MonitorError(f"{path} kan niet gelezen worden: {error.strerror}.") from None


_TOLD = {
    "missing": "ontbreekt",
    "extra_forbidden": "hoort hier niet",
    "int_type": "moet een geheel getal zijn",
    "string_type": "moet tekst zijn",
    "bool_type": "moet true of false zijn",
    "list_type": "moet een lijst zijn",
    "model_type": "moet een object zijn",
    "greater_than_equal": "moet minstens {ge} zijn",
    "less_than_equal": "mag hooguit {le} zijn",
    "literal_error": "moet een van deze zijn: {expected}",
    "too_short": "mag niet leeg zijn",
}


def _told(error: dict[str, Any]) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "value_error":
        what = str(context["error"])
    elif kind in _TOLD:
        what = _TOLD[kind].format(**{k: str(v).replace(" or ", " of ") for k, v in context.items()})
    elif kind == "unknown_type":
        what = error["msg"]
    else:
        what = "is niet goed"
    return f"{_path(error['loc'])} {what}."


def _path(location: tuple[int | str, ...]) -> str:
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif not part.startswith("<"):
            path += f".{part}" if path else part
    return path or "Het schema"
