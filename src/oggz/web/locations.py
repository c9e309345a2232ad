"""Where the platform keeps what it writes: embedded databases, uploaded files and keys."""

import os
from pathlib import Path

_CHECKOUT = Path(__file__).resolve().parents[3]


def var() -> Path:
    """The folder for everything written at run time.

    `OGGZ_VAR` if set, `var/` of a checkout, or else a folder of the user's own.
    """
    if configured := os.environ.get("OGGZ_VAR"):
        return Path(configured).resolve()
    if (_CHECKOUT / "pyproject.toml").exists():
        return _CHECKOUT / "var"
    return Path.home() / ".local" / "share" / "oggz"


def keys() -> Path:
    """Secrets, readable by their owner only; kept apart from files so that a backup can be too."""
    folder = var() / "keys"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def destroyed() -> Path:
    """Lists of what was destroyed; outside the databases, so that restoring those keeps them."""
    folder = var() / "destroyed"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder
