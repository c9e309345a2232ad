"""What whoever watches over casework hears: well or not, and the details only on this machine."""

import pytest
from django.db import connection
from django.test import Client

from oggz.casework.audit import sealing
from oggz.casework.audit.services import Event, record_refusal

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def worker_was_here(seconds_ago: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s))",
            [seconds_ago],
        )


def test_with_both_databases_and_a_living_worker_all_is_well(client: Client) -> None:
    worker_was_here(seconds_ago=5)
    sealing.seal_now()
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "checks": {
            "database default": True,
            "database vault": True,
            "worker": True,
            "disk": True,
            "audit": True,
        },
    }


@pytest.mark.parametrize("seconds_ago", [None, 3600])
def test_without_a_living_worker_the_site_is_not_well(client: Client, seconds_ago) -> None:
    if seconds_ago:
        worker_was_here(seconds_ago)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["checks"]["worker"] is False


@pytest.mark.parametrize(
    "asked_by",
    [
        {"REMOTE_ADDR": "203.0.113.9"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"},
        {"REMOTE_ADDR": "127.0.0.1", "HTTP_VIA": "1.1 proxy"},
    ],
)
def test_strangers_hear_no_details(client: Client, asked_by: dict[str, str]) -> None:
    assert client.get("/healthz", **asked_by).json() == {"status": "not ok"}


def test_asking_needs_no_login_and_sets_no_cookie(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 503
    assert not response.cookies


def test_without_a_sealer_the_site_is_not_well(client: Client, monkeypatch) -> None:
    worker_was_here(seconds_ago=5)
    record_refusal(Event(action="test.waiting"))
    monkeypatch.setattr(sealing, "_BEHIND_SECONDS", 0)
    assert client.get("/healthz").json()["checks"]["audit"] is False
    sealing.seal_now()
    assert client.get("/healthz").json()["checks"]["audit"] is True
