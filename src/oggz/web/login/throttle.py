"""Slow for whoever guesses: a name is refused for a while after some wrong answers."""

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from oggz.web.public_forms import sender_of

ATTEMPTS = 5
# The staff of a municipality share one address, and all come in between half past eight and nine.
ATTEMPTS_FROM_ONE_ADDRESS = 60
PAUSE_SECONDS = 5 * 60
TOO_MANY = "Er is te vaak een {what} ingevuld. Probeer het over vijf minuten opnieuw."


class Attempts:
    """The wrong answers for one name, whoever gives them.

    Counted in the database, so that it holds over processes and addresses. The name itself is
    not kept: only a keyed hash of it. An attempt counts before it is judged, so that many at the
    same moment are not all tried.
    """

    def __init__(self, name: str, most: int = ATTEMPTS) -> None:
        digest = salted_hmac("oggz.login", name.casefold(), secret=settings.SECRET_KEY,
                             algorithm="sha256").hexdigest()  # fmt: skip
        self._key = f"login-failures:{digest}"
        self._cache = caches["shared"]
        self._most = most

    def begin(self) -> bool:
        """Count an attempt; whether it may be made."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self._key])
            number = self._cache.get(self._key, 0)
            if number >= self._most:
                return False
            self._cache.set(self._key, number + 1, PAUSE_SECONDS)
        return True

    def forget(self) -> None:
        """It was the right answer."""
        self._cache.delete(self._key)

    def take_back(self) -> None:
        """This one was the right answer; the wrong ones of others stay counted."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self._key])
            if number := self._cache.get(self._key, 0):
                self._cache.set(self._key, number - 1, PAUSE_SECONDS)


def attempts_from(request: HttpRequest) -> Attempts:
    """The wrong answers from one address, for whatever names: one password tried on everybody."""
    return Attempts(f"from {sender_of(request)}", ATTEMPTS_FROM_ONE_ADDRESS)
