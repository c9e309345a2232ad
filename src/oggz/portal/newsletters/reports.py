"""Messages that say what became of ours: not delivered (RFC 3464), or called spam (RFC 5965)."""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from oggz.portal.newsletters.tokens import read_return_token

# Where the token of a message travels: the address to which it came back, or what is left of the
# message itself.
_TOKEN = re.compile(r"\b([0-9a-z]{1,13}-[0-9a-f]{20})\b", re.IGNORECASE)
_RETURNED_TO = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Delivered-To")
_OF_OURS = ("X-Delivery", "Return-Path")
LARGEST = 5 * 1024 * 1024


class Kind(StrEnum):
    BOUNCE = "bounce"  # will never arrive
    COMPLAINT = "complaint"
    DELAY = "delay"  # not yet, or it says nothing that counts
    NONE = "none"  # no report


@dataclass(frozen=True)
class Report:
    """What a message says, and of which delivery of ours; None where it names none."""

    kind: Kind
    delivery: int | None = None


def read(raw: bytes) -> Report:
    """The report in a message; whatever it holds, this does not fail."""
    if len(raw) > LARGEST:
        return Report(Kind.NONE)
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        kind = _kind(message)
        return Report(kind, None if kind is Kind.NONE else _delivery(message))
    except Exception:  # anybody may send us anything, and this library trips over some of it
        return Report(Kind.NONE)


def _kind(message: email.message.Message) -> Kind:
    if message.get_content_type() != "multipart/report":
        return Kind.NONE
    for part in message.walk():
        if part.get_content_type() == "message/delivery-status":
            return _of_delivery_status(part)
        if part.get_content_type() == "message/feedback-report":
            fields = _fields(part)
            is_abuse = fields.get("feedback-type", "").lower() in ("abuse", "fraud", "virus")
            return Kind.COMPLAINT if is_abuse else Kind.DELAY
    return Kind.NONE


def _of_delivery_status(part: email.message.Message) -> Kind:
    """Failed for good only if an address failed with a status of class 5 (RFC 3463)."""
    blocks = part.get_payload()
    for block in blocks if isinstance(blocks, list) else []:
        action = str(block.get("Action", "")).strip().lower()
        status = str(block.get("Status", "")).strip()
        # 5.2.2, a full mailbox, may be emptied; 5.7 is about us or the message.
        if (
            action == "failed"
            and status.startswith("5")
            and not status.startswith(("5.2.2", "5.7"))
        ):
            return Kind.BOUNCE
    return Kind.DELAY


def _fields(part: email.message.Message) -> dict[str, str]:
    payload = part.get_payload()
    if isinstance(payload, list):  # read as a message of its own
        return {name.lower(): str(value).strip() for name, value in payload[0].items()}
    body = part.get_payload(decode=True) or b""
    inner = email.message_from_bytes(body)
    return {name.lower(): str(value).strip() for name, value in inner.items()}


def _delivery(message: email.message.Message) -> int | None:
    for text in _places(message):
        for token in _TOKEN.findall(text):
            if (delivery := read_return_token(token)) is not None:
                return delivery
    return None


def _places(message: email.message.Message) -> Iterator[str]:
    yield from (str(value) for name in _RETURNED_TO for value in message.get_all(name, []))
    for part in message.walk():
        if part.get_content_type() == "message/feedback-report":
            yield _fields(part).get("original-mail-from", "")
        yield from (str(value) for name in _OF_OURS for value in part.get_all(name, []))
        if part.get_content_type() == "text/rfc822-headers":
            body = part.get_payload(decode=True) or b""
            headers = email.message_from_bytes(body)
            yield from (str(value) for name in _OF_OURS for value in headers.get_all(name, []))
