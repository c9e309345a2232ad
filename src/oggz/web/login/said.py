"""What an organisation says of somebody who logged in there, and whether it says enough."""

import time
from dataclasses import dataclass
from typing import Any

from allauth.socialaccount.models import SocialApp

# Where the settings of an app keep what counts as a second factor there.
PROOF = "second_factor"
# Clocks of organisations run that far apart.
SKEW_SECONDS = 60


class NotProven(Exception):
    """What came from an organisation is not to be believed. Says why to who reads logs."""


@dataclass(frozen=True, slots=True)
class Said:
    """Checked already: who speaks, of whom, how they proved themselves and when (since 1970)."""

    issuer: str
    subject: str
    context: str = ""
    methods: tuple[str, ...] = ()
    proved_at: float | None = None

    def as_claims(self) -> dict[str, Any]:
        """By the names of OpenID Connect; all that is kept of somebody's log-in."""
        claims: dict[str, Any] = {"iss": self.issuer, "sub": self.subject}
        if self.context:
            claims["acr"] = self.context
        if self.methods:
            claims["amr"] = list(self.methods)
        if self.proved_at:
            claims["auth_time"] = int(self.proved_at)
        return claims


def second_factor_is_proven(app: SocialApp, claims: dict[str, Any]) -> bool:
    """Whether it says one of the words that were agreed with it.

    `acr` are levels, one of which is enough. `amr` are methods, or several that belong together
    joined by a plus, such as pwd+otp.
    """
    agreed = app.settings.get(PROOF) or {}
    if claims.get("acr") and claims["acr"] in agreed.get("acr", ()):
        return True
    used = set(claims.get("amr", ()))
    return any(used >= set(ways.split("+")) for ways in agreed.get("amr", ()))


def is_just_now(claims: dict[str, Any], *, within: float) -> bool:
    """Whether somebody proved who they are less than so many seconds ago."""
    at = claims.get("auth_time")
    return at is not None and -SKEW_SECONDS <= time.time() - at <= within + SKEW_SECONDS
