"""What a password must be, said in Dutch: Django's own words are partly in English."""

from typing import Any

from django.contrib.auth import password_validation as django_validators


class MinimumLength(django_validators.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"Dit wachtwoord is te kort: neem ten minste {self.min_length} tekens."


class NotCommon(django_validators.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Dit wachtwoord gebruiken veel mensen. Kies een ander."


class NotAboutOneself(django_validators.UserAttributeSimilarityValidator):
    def get_error_message(self, *args: Any, **kwargs: Any) -> str:
        return "Dit wachtwoord lijkt te veel op uw naam of e-mailadres."
