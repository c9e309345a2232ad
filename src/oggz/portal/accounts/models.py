from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """Somebody who writes for the portal; readers need no account."""

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"
