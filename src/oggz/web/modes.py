"""The three ways in which a site runs, chosen by `OGGZ_MODE`."""

import os
from enum import StrEnum

from oggz.errors import PlatformError


class Mode(StrEnum):
    DEMO = "demo"  # example content and accounts, shown on the login pages
    DEVELOPMENT = "development"  # embedded database, keys made when missing
    PRODUCTION = "production"  # nothing by default: databases, keys and host names are given


def current_mode() -> Mode:
    name = os.environ.get("OGGZ_MODE", Mode.DEVELOPMENT)
    try:
        return Mode(name)
    except ValueError:
        raise PlatformError(f"OGGZ_MODE is ‘{name}’; kies uit: {', '.join(Mode)}.") from None
