from django.contrib.auth.models import AbstractUser


class Member(AbstractUser):
    """Somebody who works in the closed environment; no account of the portal works here."""

    class Meta:
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
