"""What the demonstrations of both sites have in common."""

from dataclasses import dataclass

from oggz.errors import PlatformError
from oggz.web.modes import Mode, current_mode


@dataclass(frozen=True)
class DemoAccount:
    """An account that exists only in demo mode, where anyone may know its password."""

    username: str
    password: str
    role: str


def refuse_in_production() -> None:
    """Example accounts have passwords that everyone knows: never where real people are."""
    if current_mode() is Mode.PRODUCTION:
        raise PlatformError(
            "Voorbeelden laden kan niet in productie: hun wachtwoorden zijn bekend."
        )
