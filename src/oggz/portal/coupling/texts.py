"""What comes from outside, made into plain text, addresses and days that can do no harm."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from django.utils import timezone

from oggz.portal.coupling.models import LONGEST_ADDRESS

# More is never shown, and reading it all would take long.
_MOST_READ = 20_000
# What tells a site who followed which link, and is no part of where it leads.
_TRACKING = frozenset(
    ("fbclid", "gclid", "gclsrc", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid",
     "twclid", "wbraid", "gbraid", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id",
     "vero_id", "spm")
)  # fmt: skip
_TRACKING_STARTS = ("utm_", "mtm_", "pk_", "piwik_", "at_medium", "at_campaign")
_OLDEST = date(1990, 1, 1)


def plain_text(markup: Any, most: int) -> str:
    """The words of a text that may be HTML, on one line and at most `most` characters."""
    if not isinstance(markup, str):
        return ""
    readable = markup[:_MOST_READ].encode("utf-8", "ignore").decode()
    composed = unicodedata.normalize("NFC", unescape("".join(_words(readable))))
    # Also without what cannot be seen, such as a change of direction in the middle of a title.
    seen = (" " if c.isspace() else c for c in composed)
    text = " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…"


# No part of it can begin twice, so that no text takes longer than its length.
_TAG = re.compile(r"(<!--|-->|<[a-zA-Z/!?][^<>]*>)")
_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]*)")
_UNSEEN = ("script", "style", "template", "noscript", "title", "head", "--")
_WITHIN_WORDS = (
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "em", "i", "mark", "q", "s", "small",
    "span", "strong", "u",
)  # fmt: skip


def _words(markup: str) -> Iterator[str]:
    """What a reader of a page would see; elements are apart, scripts and styles are not there."""
    within = ""  # the element that is not seen and has not ended
    for part in _TAG.split(markup):
        if not _TAG.fullmatch(part):
            if not within:
                yield part
            continue
        match = _NAME.match(part)
        name = match[1].lower() if match else "--" if "--" in part else ""
        ends = part.startswith(("</", "--"))
        if within:
            within = "" if ends and name == within else within
        elif name in _UNSEEN and not ends:
            within = name
        if name not in _WITHIN_WORDS:
            yield " "


def web_address(written: Any, *, base: str) -> str:
    """An address on the web without what follows its reader; empty if it is none."""
    if not isinstance(written, str) or not written.strip():
        return ""
    written = written.strip()
    if len(written) > 2 * LONGEST_ADDRESS or not written.isprintable():
        return ""
    try:
        parts = urlsplit(urljoin(base, written))
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    if any(_is_tracking(name) for name, _ in parse_qsl(parts.query, keep_blank_values=True)):
        kept = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _is_tracking(name)
        ]
        parts = parts._replace(query=urlencode(kept))
    address = parts.geturl().replace(" ", "%20")
    if len(address) > LONGEST_ADDRESS or any(c.isspace() or c in '"<>\\^`{|}' for c in address):
        return ""
    return address


def _is_tracking(name: str) -> bool:
    return name.lower() in _TRACKING or name.lower().startswith(_TRACKING_STARTS)


def day_of(moment: Any) -> date | None:
    """The day of a moment as feeds give it (a struct in UTC, or ISO 8601); None if not likely."""
    try:
        if isinstance(moment, str):
            parsed = datetime.fromisoformat(moment.strip())
            parsed = parsed if timezone.is_aware(parsed) else timezone.make_aware(parsed)
        else:
            parsed = datetime(*moment[:6], tzinfo=UTC)
        day = timezone.localtime(parsed).date()
    except (ValueError, TypeError, OverflowError):
        return None
    return day if _OLDEST <= day <= timezone.localdate() + timedelta(days=1) else None
