"""The code that somebody's app shows, given and checked within the same half minute.

Between computing a code and checking it the half minute may turn, on a busy machine more often;
so the clock stands still meanwhile.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone


@contextmanager
def shown(secret: str) -> Iterator[str]:
    """What the app shows; it goes on showing that within the block."""
    with time_machine.travel(timezone.now(), tick=False):
        counter = next(iter(yield_hotp_counters_from_time()))
        yield format_hotp_value(hotp_value(secret, counter))


def give_code(client: Client, path: str, secret: str) -> HttpResponse:
    """Fill in what the app shows now."""
    with shown(secret) as code:
        return client.post(path, {"code": code})


def set_up(client: Client, steps: str) -> str:
    """Set up an app for who is logged in, at a site whose second steps are there; its secret."""
    path = f"{steps}totp/activate/"
    page = BeautifulSoup(client.get(path).content, "lxml")
    secret = page.select_one("main p code").get_text()
    response = give_code(client, path, secret)
    assert response.status_code == 302, response.content.decode()
    return secret
