"""Requests and answers as JSON lines, so that a lawyer's test set can be run on a draft.

Each line is answered in its order while the next are not yet read. A line that is no request gets
an answer with `error`; the others are answered all the same. A word that nobody knows is no error:
it is refused, as it would be in earnest.
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, cast

from oggz.covenant import wording
from oggz.covenant.deciding import Compiled, compile_covenant
from oggz.covenant.model import Covenant
from oggz.covenant.questions import Decision, Request
from oggz.covenant.terms import Condition, Subject
from oggz.errors import PlatformError

LONGEST_LINE = 1 << 16  # bytes
_MOST_CONDITIONS = 100
_NEEDED = ("party", "role", "action", "purpose", "category", "phase", "date")
_KNOWN = (*_NEEDED, "level", "bsn", "subject", "seen_from", "source", "conditions")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Line:
    """One line of JSON, without its end."""

    text: str
    is_error: bool


class _NoRequest(Exception):
    """Why a line is no request, to follow on its number."""


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """The file of requests, or standard input for `-`. Raises PlatformError."""
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        file = path.open("rb")
    except FileNotFoundError:
        raise PlatformError(f"{path} bestaat niet. Controleer de naam en de map.") from None
    except IsADirectoryError:
        raise PlatformError(f"{path} is een map. Geef een bestand met verzoeken op.") from None
    except OSError:
        raise PlatformError(f"{path} kan niet gelezen worden. Controleer uw rechten.") from None
    with file:
        yield file


def answers(covenant: Covenant, requests: IO[bytes]) -> Iterator[Line]:
    """An answer for each line that is not blank, in order."""
    compiled = compile_covenant(covenant)
    number = 0
    while raw := requests.readline(LONGEST_LINE + 1):
        number += 1
        try:
            if len(raw) > LONGEST_LINE:
                _skip(requests, raw)
                raise _NoRequest(f"is langer dan {LONGEST_LINE // 1024} kB. Maak het korter.")
            if not raw.strip():
                continue
            request = _request(_object(raw, first=number == 1))
        except _NoRequest as error:
            yield Line(_json({"error": f"Regel {number} {error}"}), is_error=True)
        else:
            yield Line(_json(_answer(compiled, request)), is_error=False)


def _answer(compiled: Compiled, request: Request) -> dict[str, object]:
    decision: Decision = compiled.decide(request)
    return {
        "allowed": decision.allowed,
        "articles": decision.articles,
        "until": decision.until and decision.until.isoformat(),
        "missing": [{"part": one.part, "wanted": one.wanted} for one in decision.missing],
        "text": wording.told(compiled.covenant, request, decision),
    }


def _skip(requests: IO[bytes], raw: bytes) -> None:
    """Read on to the end of a line, without keeping it."""
    while raw and not raw.endswith(b"\n"):
        raw = requests.readline(LONGEST_LINE)


def _object(raw: bytes, *, first: bool) -> Mapping[str, object]:
    try:
        text = raw.decode("utf-8-sig" if first else "utf-8")
    except UnicodeDecodeError:
        raise _NoRequest("is geen UTF-8. Bewaar het bestand opnieuw als UTF-8.") from None
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _NoRequest(
            "is geen JSON. Schrijf een verzoek per regel, tussen { en }, met namen tussen"
            " aanhalingstekens."
        ) from None
    if not isinstance(value, dict):
        raise _NoRequest("is geen verzoek. Schrijf het tussen { en }.")
    return value


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _NoRequest("noemt iets twee keer. Laat één van de twee staan.")
    return found


def _no_number(text: str) -> object:
    raise ValueError(text)


def _request(given: Mapping[str, object]) -> Request:
    """The request; words that nobody knows are left as they are, for `decide` to refuse."""
    for name in given:
        if name not in _KNOWN:
            raise _NoRequest(f"heeft een onbekend deel. Wat kan: {', '.join(_KNOWN)}.")
    for name in _NEEDED:
        if given.get(name) is None:
            raise _NoRequest(f"mist {name}. Vul dit in.")
    for name in (*_NEEDED, "subject", "seen_from", "source"):
        if not isinstance(given.get(name), str | None):
            raise _NoRequest(f"heeft bij {name} geen tekst. Zet het tussen aanhalingstekens.")
    level, bsn = given.get("level"), given.get("bsn", False)
    if level is not None and type(level) is not int:
        raise _NoRequest("heeft bij level geen heel getal. Kies 1, 2, 3 of 4, of laat het weg.")
    if type(bsn) is not bool:
        raise _NoRequest("heeft bij bsn iets anders dan true of false.")
    facts = {name: given[name] for name in _NEEDED if name != "date"}
    return Request(
        **cast(dict[str, Any], facts),
        date=_day(str(given["date"])),
        level=level,
        bsn=bsn,
        subject=cast(Subject, given.get("subject") or Subject.PERSON),
        seen_from=cast(Subject | None, given.get("seen_from")),
        source=cast(str | None, given.get("source")),
        conditions=_conditions(given.get("conditions")),
    )


def _day(text: str) -> date:
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise _NoRequest("heeft bij date geen datum. Schrijf haar als 2026-12-31.")


def _conditions(given: object) -> frozenset[Condition]:
    if given is None:
        return frozenset()
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise _NoRequest("heeft bij conditions geen lijst van woorden tussen [ en ].")
    if len(given) > _MOST_CONDITIONS:
        raise _NoRequest(f"noemt meer dan {_MOST_CONDITIONS} conditions. Noem elke één keer.")
    return frozenset(given)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
