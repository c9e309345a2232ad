"""What whoever watches over the portal hears: well or not, and the details only on this machine."""

import pytest
from django.db import connection
from django.test import Client

from oggz.web import health

pytestmark = pytest.mark.django_db


def worker_was_here(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_with_a_living_worker_all_is_well(client: Client) -> None:
    worker_was_here(seconds_ago=5)
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.json()["checks"] == {"database default": True, "worker": True, "disk": True}


def test_without_a_worker_the_site_is_not_well(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["status"] == "not ok"
    assert response.json()["checks"]["worker"] is False


def test_a_worker_that_fell_silent_does_not_count(client: Client) -> None:
    worker_was_here(seconds_ago=3600)
    assert client.get("/healthz").status_code == 503


def test_a_full_disk_is_not_well(client: Client, monkeypatch) -> None:
    worker_was_here(seconds_ago=5)
    monkeypatch.setattr(health, "_LEAST_FREE_BYTES", 2**80)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["checks"]["disk"] is False


@pytest.mark.parametrize(
    "asked_by",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": ""},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "::1", "HTTP_X_REAL_IP": "::1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"},
    ],
)
def test_strangers_hear_no_details(client: Client, asked_by: dict[str, str]) -> None:
    assert client.get("/healthz", **asked_by).json() == {"status": "not ok"}


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_this_machine_hears_the_details(client: Client, address: str) -> None:
    assert "checks" in client.get("/healthz", REMOTE_ADDR=address).json()


def test_the_answer_is_kept_nowhere_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/healthz")
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
