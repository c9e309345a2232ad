import uuid
from datetime import timedelta

from allauth.socialaccount.models import SocialApp
from django.conf import settings
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils import timezone


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


class BreakGlass(models.Model):
    """That somebody opened one case in an emergency, beyond what a covenant lets them see.

    Kept for as long as the audit of the case; it is ended, never deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    party = models.SlugField(max_length=40)
    role = models.CharField(max_length=40)
    covenant = models.UUIDField()
    case = models.UUIDField()
    reason = models.TextField("reden", max_length=1000)
    begun = models.DateTimeField()
    until = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = "doorbreking"
        verbose_name_plural = "doorbrekingen"
        ordering = ["-begun"]
        indexes = [models.Index(fields=["member", "case", "until"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("begun"))
                & models.Q(until__lte=models.F("begun") + timedelta(hours=4)),
                name="break_glass_four_hours_at_most",
            ),
            models.CheckConstraint(
                condition=models.Q(ended=None) | models.Q(ended__gte=models.F("begun")),
                name="break_glass_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"doorbreking {self.id}"

    @property
    def is_active(self) -> bool:
        return self.ended is None and timezone.now() < self.until
