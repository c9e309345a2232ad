"""Keys are made once and are a secret; the mode is one of three."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from oggz.errors import PlatformError
from oggz.web import keys, locations
from oggz.web.demo import refuse_in_production
from oggz.web.modes import Mode, current_mode
from oggz.web.settings import shared_settings


def test_a_key_is_made_once_and_only_its_owner_reads_it() -> None:
    key = keys.secret_key("portal")
    assert len(key) >= 50
    assert keys.secret_key("portal") == key
    file = locations.keys() / "portal.key"
    assert file.read_text() == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [path.name for path in file.parent.iterdir()] == ["portal.key"]


def test_the_sites_never_share_a_key() -> None:
    assert keys.secret_key("portal") != keys.secret_key("casework")


def test_processes_that_start_together_have_the_same_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from oggz.web import keys\n"
        "sys.stdin.read(); print(keys.read_or_make(Path(sys.argv[1])))"
    )
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, tmp_path / "key"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(6)
    ]  # fmt: skip
    for process in processes:
        process.stdin.close()
    found = set()
    for process in processes:
        with process:
            found.add(process.stdout.read())
    assert [process.returncode for process in processes] == [0] * 6
    assert found == {(tmp_path / "key").read_text() + "\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["key"]


@pytest.mark.parametrize("mode", Mode)
def test_a_key_of_ones_own_goes_first(monkeypatch: pytest.MonkeyPatch, mode: Mode) -> None:
    monkeypatch.setenv("OGGZ_MODE", mode)
    monkeypatch.setenv("OGGZ_CASEWORK_SECRET_KEY", "lang en willekeurig")
    assert keys.secret_key("casework") == "lang en willekeurig"
    assert not locations.var().exists()


@pytest.mark.parametrize("given", [None, ""])
@pytest.mark.parametrize("site", ["portal", "casework"])
def test_production_makes_no_key_by_itself(
    monkeypatch: pytest.MonkeyPatch, site: str, given: str | None
) -> None:
    monkeypatch.setenv("OGGZ_MODE", "production")
    variable = f"OGGZ_{site.upper()}_SECRET_KEY"
    if given is not None:
        monkeypatch.setenv(variable, given)
    with pytest.raises(PlatformError, match=f"^In productie is {variable} nodig"):
        keys.secret_key(site)
    assert not locations.var().exists()


@pytest.mark.parametrize("name", ["demo", "development", "production"])
def test_the_mode_is_the_one_that_was_chosen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("OGGZ_MODE", name)
    assert current_mode() == name


def test_without_a_choice_it_is_development() -> None:
    assert current_mode() is Mode.DEVELOPMENT


@pytest.mark.parametrize("name", ["", "productie", "PRODUCTION", "demo "])
def test_an_unknown_mode_is_refused_and_the_known_are_named(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("OGGZ_MODE", name)
    with pytest.raises(PlatformError) as refused:
        current_mode()
    assert str(refused.value) == f"OGGZ_MODE is ‘{name}’; kies uit: demo, development, production."


def test_examples_stay_out_of_production(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_in_production()
    monkeypatch.setenv("OGGZ_MODE", "production")
    with pytest.raises(PlatformError, match="^Voorbeelden laden kan niet in productie"):
        refuse_in_production()


@pytest.mark.parametrize("site", ["portal", "casework"])
def test_in_production_cookies_are_of_one_host_and_https_alone(site: str, monkeypatch) -> None:
    monkeypatch.setenv("OGGZ_MODE", "production")
    monkeypatch.setenv(f"OGGZ_{site.upper()}_SECRET_KEY", "x" * 60)
    settings = shared_settings(site, default_port=8000)
    for cookie in ("SESSION", "CSRF"):
        assert settings[f"{cookie}_COOKIE_NAME"].startswith(f"__Host-oggz_{site}_")
        assert settings[f"{cookie}_COOKIE_SECURE"]
        assert settings[f"{cookie}_COOKIE_HTTPONLY"]
    assert settings["SECURE_SSL_REDIRECT"]
    assert settings["SECURE_HSTS_SECONDS"] >= 365 * 24 * 3600
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"]
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == []
