"""Asking a directory by HSDS 3.0 (Open Referral): services by words, and one by its id.

What comes back is of somebody else: it has a limit in size and time, is checked for its shape, and
only a few texts are taken out of it. Nothing is sent but the words and the number of a page. When
the directory does not answer, what it said before does, and says how old it is.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote, urlencode, urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from oggz.errors import PlatformError
from oggz.web.fetch import FetchError, fetch

FRESH = timedelta(hours=1)
KEPT = timedelta(days=14)
PER_PAGE = 20
MOST_PAGES = 50
_MOST_BYTES = 1024 * 1024
_SECONDS = 8.0
_LONGEST_NAME, _LONGEST_TEXT, _LONGEST_LINK = 200, 600, 500
_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")
Answer = TypeVar("Answer", "Found", "Service")


class DirectoryError(PlatformError):
    """Why the directory has no answer, in a sentence for who asked."""


@dataclass(frozen=True)
class Service:
    """What is shown of a service; texts of others, never trusted."""

    id: str
    name: str
    organisation: str = ""
    description: str = ""
    link: str = ""
    place: str = ""
    # When it was asked, if that is a while ago because the directory does not answer.
    stale_since: datetime | None = None


@dataclass(frozen=True)
class Found:
    services: tuple[Service, ...]
    page: int
    pages: int
    stale_since: datetime | None = None


def is_coupled() -> bool:
    return bool(settings.HSDS_URL)


def source() -> str:
    """The name of the site that is asked."""
    return urlsplit(settings.HSDS_URL).hostname or ""


def search(words: str, page: int = 1) -> Found:
    """Services with these words. Raises DirectoryError."""
    query = urlencode({"search": words, "page": page, "per_page": PER_PAGE})
    return _asked(f"services?{query}", lambda told: _found(told, page))


def service(key: str) -> Service:
    """One service, with its organisation and where it is. Raises DirectoryError."""
    if not _ID.fullmatch(key) or key.strip(".") == "":
        raise DirectoryError("Deze voorziening staat niet (meer) in de sociale kaart.")
    return _asked(f"services/{quote(key, safe='')}", _one)


def _asked(path: str, read: Callable[[Any], Answer]) -> Answer:
    if not is_coupled():
        raise DirectoryError("Er is geen sociale kaart gekoppeld.")
    address = f"{settings.HSDS_URL.rstrip('/')}/{path}"
    key = f"hsds:{hashlib.sha256(address.encode()).hexdigest()}"
    kept: tuple[datetime, Answer] | None = cache.get(key)
    if kept and timezone.now() - kept[0] < FRESH:
        return kept[1]
    try:
        answer = read(_json(address))
    except DirectoryError:
        if kept is None:
            raise
        return replace(kept[1], stale_since=kept[0])
    cache.set(key, (timezone.now(), answer), KEPT.total_seconds())
    return answer


def _json(address: str) -> Any:
    try:
        answer = fetch(
            address, accept="application/json", most_bytes=_MOST_BYTES, seconds=_SECONDS,
            same_site=True,
        )  # fmt: skip
    except FetchError:
        raise DirectoryError(
            "De sociale kaart antwoordt nu niet. Probeer het later, of schrijf de voorziening zelf"
            " in de actie."
        ) from None
    if answer.status == 404:
        raise DirectoryError("Deze voorziening staat niet (meer) in de sociale kaart.")
    if not answer.is_ok:
        raise DirectoryError("De sociale kaart geeft nu een fout. Probeer het later.")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        raise DirectoryError(_UNREADABLE) from None


_UNREADABLE = (
    "De sociale kaart geeft een antwoord dat hier niet te lezen is. Meld dat aan de beheerder."
)


def _found(told: Any, page: int) -> Found:
    """A page of HSDS 3.0: its `contents`, and how many pages there are."""
    contents = told.get("contents") if isinstance(told, Mapping) else None
    if not isinstance(contents, Sequence) or isinstance(contents, str):
        raise DirectoryError(_UNREADABLE)
    pages = told.get("total_pages")
    if not isinstance(pages, int) or isinstance(pages, bool):
        pages = page
    services = (_service(each) for each in contents[: PER_PAGE * 2])
    return Found(
        tuple(each for each in services if each), page, max(1, min(pages, MOST_PAGES))
    )  # fmt: skip


def _one(told: Any) -> Service:
    found = _service(told)
    if found is None:
        raise DirectoryError(_UNREADABLE)
    return found


def _service(told: Any) -> Service | None:
    """None for what is no service, or one that is not offered any more."""
    if not isinstance(told, Mapping):
        return None
    key, name = _text(told.get("id"), 64), _text(told.get("name"), _LONGEST_NAME)
    if not _ID.fullmatch(key) or not name or told.get("status", "active") != "active":
        return None
    organisation = told.get("organization")
    of = organisation if isinstance(organisation, Mapping) else {}
    return Service(
        key, name, _text(of.get("name"), _LONGEST_NAME),
        _text(told.get("description"), _LONGEST_TEXT),
        web_link(told.get("url")) or web_link(of.get("website")), _place(told),
    )  # fmt: skip


def _place(told: Mapping[str, Any]) -> str:
    """The first address of the places where it is, as far as the answer has them."""
    at = told.get("service_at_locations")
    for each in at[:10] if isinstance(at, list) else ():
        location = each.get("location") if isinstance(each, Mapping) else None
        addresses = location.get("addresses") if isinstance(location, Mapping) else None
        for address in addresses[:1] if isinstance(addresses, list) else ():
            if isinstance(address, Mapping):
                parts = (_text(address.get(name), 120) for name in ("address_1", "city"))
                if found := ", ".join(part for part in parts if part):
                    return found
    return ""


def _text(value: Any, longest: int) -> str:
    """One line of ordinary signs."""
    if not isinstance(value, str):
        return ""
    words = "".join(sign if sign.isprintable() else " " for sign in value[: longest * 4]).split()
    return " ".join(words)[:longest].strip()


def web_link(value: Any) -> str:
    """An address that a browser opens as a page, or nothing."""
    text = value.strip() if isinstance(value, str) else ""
    if len(text) > _LONGEST_LINK or any(not s.isprintable() or s in " <>\"'\\" for s in text):
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    is_web = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    return text if is_web else ""
