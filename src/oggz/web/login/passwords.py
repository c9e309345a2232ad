"""What a password must be, said in Dutch: Django's own words are partly in English."""

from typing import Any

from django.contrib.auth import password_validation as django_validators
from django.core.exceptions import ValidationError


class MinimumLength(django_validators.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort: neem ten minste {self.min_length} tekens."


class NotCommon(django_validators.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord gebruiken veel mensen. Kies een ander."


class NotAboutOneself(django_validators.UserAttributeSimilarityValidator):
    def get_error_message(self, *args: Any, **kwargs: Any) -> str:
        return "Dit wachtwoord lijkt te veel op uw naam of e-mailadres."


# Words that everybody who guesses at these sites tries first. docs/security.md refers to this list.
OUR_WORDS = (
    "kwetsbaregroepen", "casusoverleg", "procesregisseur", "casusregisseur", "convenant",
    "gemeente", "wachtwoord", "password", "welkom", "welcome", "regisseur", "redacteur",
    "beheerder", "politie", "woningcorporatie", "wijkteam", "zorg", "veiligheid", "oggz", "ggd",
    "inloggen", "portaal", "januari", "februari", "maart", "april", "mei", "juni", "juli",
    "augustus", "september", "oktober", "november", "december", "lente", "zomer", "herfst",
    "winter",
)  # fmt: skip
_LEAST_OF_ONES_OWN = 6


class NotOfOurWorld:
    """Refuses what is little more than such words with a number or a sign, as Welkom2026Oggz!."""

    def validate(self, password: str, user: Any = None) -> None:
        rest = password.casefold()
        # The longest first, or what is left of a long word would count as one's own.
        for word in sorted(OUR_WORDS, key=len, reverse=True):
            rest = rest.replace(word, " ")
        if (
            sum(sign.isalpha() for sign in rest) < _LEAST_OF_ONES_OWN
            and rest != password.casefold()
        ):
            raise ValidationError(
                "Dit wachtwoord bestaat uit woorden die bij deze site voor de hand liggen. Neem"
                " een korte zin van uzelf.",
                code="of_our_world",
            )

    def get_help_text(self) -> str:
        return "Gebruik geen woorden die bij deze site voor de hand liggen."
