"""E-mail addresses as somebody types them: checked, and written in one way."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.encoding import punycode

LONGEST = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
_LONGEST_LOCAL = 64
# Besides letters and digits; quoted names may hold anything, and hardly anybody has one.
_IN_LOCAL = set("!#$%&'*+/=?^_`{|}~.-")

_HOW = "Vul een e-mailadres in zoals naam@voorbeeld.nl."


def clean_address(text: str) -> str:
    """The address to send to: its domain in lower case and ASCII. Raises `ValidationError`.

    What stands before the @ stays as typed: servers may tell capitals apart there. That two
    addresses are the same is asked in lower case.
    """
    text = text.strip()
    if len(text) > LONGEST:
        raise ValidationError(f"Dit e-mailadres is langer dan {LONGEST} tekens. {_HOW}")
    local, at, domain = text.rpartition("@")
    if not at or "@" in local or not local or not domain or domain.startswith("["):
        raise ValidationError(_HOW)
    if not all(letter.isascii() and (letter.isalnum() or letter in _IN_LOCAL) for letter in local):
        raise ValidationError(
            "Voor de @ staat een teken dat in een e-mailadres niet kan, zoals een spatie of een"
            f" letter met een accent. {_HOW}"
        )
    try:
        domain = punycode(domain.rstrip(".")).lower()
    except UnicodeError:
        raise ValidationError(f"Wat achter de @ staat, bestaat niet. {_HOW}") from None
    address = f"{local}@{domain}"
    if len(local) > _LONGEST_LOCAL or len(address) > LONGEST:
        raise ValidationError(f"Dit e-mailadres is te lang. {_HOW}")
    validate_email(address)
    return address


def masked(address: str) -> str:
    """Enough for its owner to know it by, and nobody else: "k•••@voorbeeld.nl"."""
    local, _, domain = address.rpartition("@")
    return f"{local[:1]}•••@{domain}"
