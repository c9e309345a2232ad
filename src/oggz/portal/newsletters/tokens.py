"""What stands in the links of a mail: who may do what, in a form that nobody can make up.

Each purpose has a salt of its own, so that a token for one is worth nothing for another.
"""

import re

from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "oggz.newsletters"
_FIGURES = re.compile(r"[0-9a-z]{1,13}")
_RETURN_LENGTH = 20


class Purpose:
    """Makes and reads tokens that hold one or two primary keys."""

    def __init__(self, name: str) -> None:
        self._salt = f"{_SALT}.{name}"

    def token(self, *keys: int) -> str:
        return signing.Signer(salt=self._salt, sep="~").sign("-".join(map(_short, keys)))

    def read(self, token: str, *, number: int = 1) -> tuple[int, ...] | None:
        """The keys, or None for whatever we did not make for this purpose."""
        try:
            parts = signing.Signer(salt=self._salt, sep="~").unsign(token).split("-")
        except signing.BadSignature:
            return None
        if len(parts) != number or not all(map(_FIGURES.fullmatch, parts)):
            return None
        return tuple(int(part, 36) for part in parts)


CONFIRM = Purpose("confirm")
PREFERENCES = Purpose("preferences")
UNSUBSCRIBE = Purpose("unsubscribe")


def return_token(delivery: int) -> str:
    """Tells of which message a bounce is. Small letters and figures: capitals may get lost."""
    key = _short(delivery)
    return f"{key}-{_return_mac(key)}"


def read_return_token(token: str) -> int | None:
    key, _, mac = token.lower().partition("-")
    if not _FIGURES.fullmatch(key) or not constant_time_compare(mac, _return_mac(key)):
        return None
    return int(key, 36)


def _return_mac(key: str) -> str:
    return salted_hmac(f"{_SALT}.return", key, algorithm="sha256").hexdigest()[:_RETURN_LENGTH]


_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def _short(number: int) -> str:
    text = ""
    while True:
        number, rest = divmod(number, 36)
        text = _DIGITS[rest] + text
        if not number:
            return text
