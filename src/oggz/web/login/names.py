"""Names of people as they are kept: any script, and nothing that misleads who reads them."""

import unicodedata

from oggz.errors import PlatformError

LONGEST = 150
# Control characters, invisible ones, those that turn the direction of writing, and unassigned.
_REFUSED = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


class NoName(PlatformError):
    """What was given cannot be the name of a person."""


def person_name(text: str) -> str:
    """`text` composed (NFC) and with single spaces; raises `NoName` for what is no name."""
    name = " ".join(unicodedata.normalize("NFC", text).split())
    if not any(unicodedata.category(character).startswith("L") for character in name):
        raise NoName("Vul een naam in, met ten minste één letter.")
    if any(unicodedata.category(character) in _REFUSED for character in name):
        raise NoName("In deze naam staat een onzichtbaar teken. Typ de naam opnieuw.")
    if len(name) > LONGEST:
        raise NoName(f"Deze naam is langer dan {LONGEST} tekens. Kort hem in.")
    return name
