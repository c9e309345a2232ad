from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class MemberSession(AbstractBaseSession):
    """One browser in which somebody is logged in, or is on the way to it.

    What is beside the data follows from it, so that sessions can be found by whose they are.
    `begun` and `seen` are seconds since 1970, `party` is the slug of the party that somebody
    works for in this session.
    """

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="sessions"
    )
    party = models.CharField(max_length=100, blank=True)
    browser = models.CharField(max_length=60, blank=True)
    begun = models.FloatField(null=True)
    seen = models.FloatField(null=True)

    class Meta:
        verbose_name = "sessie"
        verbose_name_plural = "sessies"

    @classmethod
    def get_session_store_class(cls) -> type:
        from oggz.casework.door.store import SessionStore

        return SessionStore


class PartyLogin(models.Model):
    """How the people of a party log in at their own organisation; `party` is its slug."""

    party = models.SlugField(max_length=40, unique=True)
    app = models.OneToOneField(SocialApp, models.CASCADE, related_name="of_party")

    class Meta:
        verbose_name = "eigen inlog"
        verbose_name_plural = "eigen inlog"
        ordering = ["party"]

    def __str__(self) -> str:
        return self.app.name
