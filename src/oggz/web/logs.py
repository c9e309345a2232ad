"""Logs as JSON lines that hold no personal data.

Three rules make that so, whatever a library logs: arguments of other packages' messages are left
out (a path, a name or an e-mail address travels there), an exception is its type and its place
in the code (its text may quote a row), and requests are named by their route, not their URL.
A list of what is written, rather than a filter of what is not: so no logging library is used.
"""

import json
import logging
import traceback
from datetime import UTC, datetime
from typing import Any

_OURS = "oggz"
# Puts the arguments of a job into the text itself; its `action` says what happened.
_WRITES_ARGUMENTS = "procrastinate"


class DiscreetFormatter(logging.Formatter):
    """Formats a record without anything that could tell who a person is.

    Our own records may carry `extra={"fields": {...}}`.
    """

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.partition(".")[0] == _OURS
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage() if ours else _template(record),
        }
        if ours:
            line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line |= _described(record.exc_info[1])
        return json.dumps(line, default=repr)


def _template(record: logging.LogRecord) -> str:
    """What another package said, without what it said it of."""
    if record.name.partition(".")[0] == _WRITES_ARGUMENTS:
        return str(getattr(record, "action", record.levelname))
    # Of anything else that is logged, such as an error, its type; also of one that Django wrote
    # out beforehand, quoting what a stranger sent.
    error = record.exc_info[1] if record.exc_info else None
    if error is not None and record.msg == str(error):
        return type(error).__name__
    return record.msg if isinstance(record.msg, str) else type(record.msg).__name__


def _described(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": f"{kind.__module__}.{kind.__qualname__}",
        "where": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(frames)],
    }


def logging_settings(level: str) -> dict[str, Any]:
    """Django's LOGGING: one handler, to standard error, for everything."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"discreet": {"()": DiscreetFormatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "discreet"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            _OURS: {"level": level},
            # Not by Django's own handlers, which would mail and print the whole request.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.server": {"handlers": [], "level": "ERROR", "propagate": True},
            # Refused requests are in our own request log, by route and status.
            "django.request": {"level": "ERROR"},
            "django.security": {"level": "ERROR"},
        },
    }
