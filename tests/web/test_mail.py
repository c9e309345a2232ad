"""How mail leaves, chosen by the environment: each unclear choice is one sentence."""

import pytest

from oggz.errors import PlatformError
from oggz.web.mail import mail_settings


@pytest.fixture(autouse=True)
def no_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SMTP_URL", "ANYMAIL_PROVIDER", "MAIL_FROM", "MAIL_RETURN", "MAIL_CONNECTIONS"):
        monkeypatch.delenv(f"OGGZ_{name}", raising=False)
    monkeypatch.setenv("OGGZ_MODE", "development")


def settings(monkeypatch: pytest.MonkeyPatch, **variables: str) -> dict[str, object]:
    for name, value in variables.items():
        monkeypatch.setenv(f"OGGZ_{name}", value)
    return mail_settings()


def test_in_development_nothing_leaves_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings(monkeypatch)["EMAIL_BACKEND"] == "oggz.web.mail.FolderBackend"


def test_production_must_choose(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlatformError, match="OGGZ_MAIL_FROM"):
        settings(monkeypatch, MODE="production")
    with pytest.raises(PlatformError, match="OGGZ_SMTP_URL"):
        settings(monkeypatch, MODE="production", MAIL_FROM="a@voorbeeld.nl")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://u%40x:p%2Fw@mail.example:2525", ("mail.example", 2525, "u@x", "p/w", True, False)),
        ("smtp://mail.example", ("mail.example", 587, "", "", True, False)),
        ("smtp://127.0.0.1:25?starttls=no", ("127.0.0.1", 25, "", "", False, False)),
        ("smtps://u:p@mail.example", ("mail.example", 465, "u", "p", False, True)),
    ],
)
def test_an_smtp_server(
    monkeypatch: pytest.MonkeyPatch, url: str, expected: tuple[object, ...]
) -> None:
    found = settings(monkeypatch, SMTP_URL=url)
    names = ("HOST", "PORT", "HOST_USER", "HOST_PASSWORD", "USE_TLS", "USE_SSL")
    assert tuple(found[f"EMAIL_{name}"] for name in names) == expected


@pytest.mark.parametrize(
    "url",
    ["mail.example", "http://mail.example", "smtp://", "smtp://x:geheim@h:999999", "smtp://h?a=b",
     "smtp://h?starttls=misschien"],
)  # fmt: skip
def test_what_is_no_smtp_server(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    with pytest.raises(PlatformError) as refused:
        settings(monkeypatch, SMTP_URL=url)
    assert "geheim" not in str(refused.value)


def test_a_provider(monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(
        monkeypatch, ANYMAIL_PROVIDER="postmark", ANYMAIL_POSTMARK_SERVER_TOKEN="sleutel"
    )
    assert found["EMAIL_BACKEND"] == "anymail.backends.postmark.EmailBackend"
    assert found["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "sleutel"
    assert found["ANYMAIL"]["SEND_DEFAULTS"] == {"track_opens": False, "track_clicks": False}
    assert "PROVIDER" not in found["ANYMAIL"]


@pytest.mark.parametrize(
    ("variables", "message"),
    [
        ({"ANYMAIL_PROVIDER": "bestaat-niet"}, "kies uit"),
        ({"ANYMAIL_PROVIDER": "postmark", "SMTP_URL": "smtp://h"}, "kies er een"),
        ({"MAIL_FROM": "geen adres"}, "geen afzender"),
        ({"MAIL_FROM": "Naam\r\nBcc: x@y.nl <a@voorbeeld.nl>"}, "geen afzender"),
        ({"MAIL_RETURN": "terug"}, "geen e-mailadres"),
        ({"MAIL_CONNECTIONS": "veel"}, "getal van 1"),
        ({"MAIL_CONNECTIONS": "0"}, "getal van 1"),
    ],
)
def test_what_is_unclear_is_refused(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], message: str
) -> None:
    with pytest.raises(PlatformError, match=message):
        settings(monkeypatch, **variables)
