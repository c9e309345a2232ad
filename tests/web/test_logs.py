"""Log lines hold no personal data, whatever a library logs."""

import json
import logging
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oggz.web.logs import DiscreetFormatter, logging_settings

SECRET = "jan.de.vries@voorbeeld.example"
secrets = st.text(min_size=8).map(lambda text: f"<<{text}>>")
OTHERS = ("django.request", "granian", "psycopg.pool", "oggzachtig.log", "root")


def formatted(name: str, message: object, *args: object, error: Exception | None = None,
              **extra: Any) -> str:  # fmt: skip
    exc_info = (type(error), error, error.__traceback__) if error else None
    record = logging.getLogger(name).makeRecord(
        name, logging.ERROR, __file__, 1, message, args, exc_info, extra=extra
    )
    return DiscreetFormatter().format(record)


def raised(error: Exception) -> Exception:
    try:
        raise error
    except Exception as caught:
        return caught


def test_our_own_message_is_written_with_its_fields() -> None:
    line = json.loads(
        formatted("oggz.requests", "%s pages", 3, fields={"route": "home", "status": 200})
    )
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "ERROR",
        "logger": "oggz.requests",
        "message": "3 pages",
        "route": "home",
        "status": 200,
    }


def test_a_message_of_another_package_is_written_without_its_arguments() -> None:
    line = json.loads(formatted("django.request", "Not Found: %s", f"/{SECRET}/", status_code=404))
    assert line["message"] == "Not Found: %s"
    assert line.keys() == {"time", "level", "logger", "message"}


def test_an_error_is_its_type_and_its_place() -> None:
    text = formatted("oggz.tasks", "failed", error=raised(ValueError(SECRET)))
    line = json.loads(text)
    assert SECRET not in text
    assert line["error"] == "builtins.ValueError"
    assert line["where"][0].startswith(f"{__file__}:")
    assert line["where"][0].endswith(" raised")


def test_the_causes_of_an_error_stay_out_as_well() -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise ValueError(SECRET) from cause
    except ValueError as error:
        error.add_note(SECRET)
        assert SECRET not in formatted("django", "failed", error=error)


def test_an_error_that_another_package_wrote_out_beforehand_is_its_type() -> None:
    """As Django does with a host that is not ours, which a stranger chose."""
    error = raised(ValueError(f"Invalid HTTP_HOST header: {SECRET!r}."))
    text = formatted("django.security.DisallowedHost", str(error), error=error)
    assert SECRET not in text
    assert json.loads(text)["message"] == "ValueError"


def test_an_error_that_is_logged_as_the_message_is_its_type() -> None:
    text = formatted("some.library", ValueError(SECRET))
    assert json.loads(text)["message"] == "ValueError"
    assert SECRET not in text


def test_only_our_own_package_is_ours() -> None:
    assert SECRET not in formatted("oggzachtig", "%s", SECRET, fields={"name": SECRET})


def test_an_exception_that_is_absent_is_left_out() -> None:
    record = logging.makeLogRecord({"name": "oggz", "msg": "x", "exc_info": (None, None, None)})
    assert "error" not in json.loads(DiscreetFormatter().format(record))


@given(
    name=st.sampled_from(OTHERS),
    secret=secrets,
    arguments=st.sampled_from(["one", "dict", "many", "none"]),
)
def test_nothing_secret_gets_through_from_another_package(
    name: str, secret: str, arguments: str
) -> None:
    args: tuple[object, ...] = {
        "one": (secret,),
        "dict": ({"value": secret},),
        "many": (secret, [secret], RuntimeError(secret)),
        "none": (),
    }[arguments]
    message = {"dict": "%(value)s"}.get(arguments, "%s " * len(args))
    error = raised(RuntimeError(secret, {"row": secret}))
    text = formatted(
        name, message, *args, error=error, fields={"x": secret}, request=secret, stack=secret
    )
    assert "\n" not in text
    assert secret not in text
    assert json.dumps(secret)[1:-1] not in text
    assert secret not in str(json.loads(text))


@given(message=st.text(), value=st.one_of(st.text(), st.integers(), st.floats(), st.binary()))
def test_it_is_always_one_line_of_json(message: str, value: object) -> None:
    text = formatted("oggz", message, fields={"value": value, "object": object()})
    assert "\n" not in text
    assert text.isascii()
    assert json.loads(text)["message"] == message


def test_all_packages_write_by_the_discreet_formatter(capsys: pytest.CaptureFixture[str]) -> None:
    """In a process of its own, as logging is for a whole process."""
    import subprocess

    program = (
        "import logging, logging.config; from oggz.web.logs import logging_settings\n"
        "logging.config.dictConfig(logging_settings('INFO'))\n"
        f"secret = {SECRET!r}\n"
        "for name in ('oggz.x', 'django', 'django.server', 'django.request', 'other'):\n"
        "    try: raise ValueError(secret)\n"
        "    except ValueError: logging.getLogger(name).exception('fout')\n"
        "    logging.getLogger(name).info('stil')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == ""
    assert SECRET not in done.stderr
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [(line["logger"], line["message"]) for line in lines] == [
        ("oggz.x", "fout"),
        ("oggz.x", "stil"),
        ("django", "fout"),
        ("django.server", "fout"),
        ("django.request", "fout"),
        ("other", "fout"),
    ]


def test_the_level_is_that_of_our_own_messages() -> None:
    settings = logging_settings("DEBUG")
    assert settings["loggers"]["oggz"]["level"] == "DEBUG"
    assert settings["root"]["level"] == "WARNING"
