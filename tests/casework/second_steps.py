"""Apps and keys of people in the tests: what they show and sign."""

from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

STEP = "/tweede-stap/"


def code_of(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_app(client: Client) -> str:
    """Set up an app for who is logged in; its secret."""
    page = BeautifulSoup(client.get(f"{STEP}totp/activate/").content, "lxml")
    secret = page.select_one("main p code").get_text()
    response = client.post(f"{STEP}totp/activate/", {"code": code_of(secret)})
    assert response.status_code == 302, response.content.decode()
    return secret


def half_a_minute_later() -> None:
    """The app shows another code; a used one is forgotten with all other counts."""
    cache.clear()
