import hashlib
import secrets
from datetime import timedelta

from allauth.socialaccount.models import SocialApp
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

DAYS_TO_ACCEPT = 14


class User(AbstractUser):
    """Somebody who writes for the portal; readers need no account."""

    class Meta:
        verbose_name = "gebruiker"
        verbose_name_plural = "gebruikers"


class Organisation(models.Model):
    """Where somebody works. People may log in by the organisation's own OpenID Connect."""

    name = models.CharField("naam", max_length=120, unique=True)
    slug = models.SlugField(max_length=60, unique=True)
    # How its people log in; nothing for those who have a password here. See `services.people`.
    login = models.OneToOneField(
        SocialApp, models.SET_NULL, null=True, blank=True, editable=False,
        related_name="organisation",
    )  # fmt: skip

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def login_url(self) -> str:
        return reverse("openid_connect_login", args=[self.login.provider_id]) if self.login else ""


class Role(models.TextChoices):
    """What somebody does on the portal; `rights.py` tells what each may."""

    LOCAL_EDITOR = "redacteur", "redacteur"
    LOCAL_PUBLISHER = "publicist", "publicerend redacteur"
    CHIEF_EDITOR = "eindredacteur", "eindredacteur"
    REVIEWER = "beoordelaar", "beoordelaar van het kennisinstituut"
    COMMITTEE_MEMBER = "commissielid", "lid van de begeleidingscommissie"
    PROFESSIONAL = "professional", "professional bij een partner"
    ADMINISTRATOR = "beheerder", "beheerder"

    @property
    def is_local(self) -> bool:
        """Whether somebody has it for one municipality."""
        return self in LOCAL_ROLES


LOCAL_ROLES = (Role.LOCAL_EDITOR, Role.LOCAL_PUBLISHER, Role.COMMITTEE_MEMBER, Role.PROFESSIONAL)


def _place_fits_role() -> models.CheckConstraint:
    local = [role.value for role in LOCAL_ROLES]
    return models.CheckConstraint(
        condition=Q(role__in=local, municipality__isnull=False)
        | (~Q(role__in=local) & Q(municipality__isnull=True)),
        name="%(class)s_place_fits_role",
    )


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self) -> "AppointmentQuerySet":
        return self.filter(ended=None)


class Appointment(models.Model):
    """That somebody has a role, here and from then until then. What has ended is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="appointments")
    role = models.CharField("rol", max_length=20, choices=Role)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, null=True, blank=True,
        related_name="appointments", verbose_name="gemeente",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="appointments",
        verbose_name="organisatie",
    )  # fmt: skip
    since = models.DateTimeField(default=timezone.now)
    appointed_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    ended = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            _place_fits_role(),
            models.UniqueConstraint(
                fields=["user", "role", "municipality"], condition=Q(ended=None),
                nulls_distinct=False, name="appointment_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        place = f" van {self.municipality}" if self.municipality else ""
        return f"{self.get_role_display()}{place}"


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(accepted=None, expires__gt=timezone.now())

    def of_token(self, token: str) -> "InvitationQuerySet":
        return self.filter(token_hash=_token_hash(token))


class Invitation(models.Model):
    """A mail to somebody who is to have a role. Of its secret only a hash is kept."""

    email = models.EmailField("e-mailadres")
    role = models.CharField("rol", max_length=20, choices=Role)
    municipality = models.ForeignKey(
        "municipalities.Municipality", models.PROTECT, null=True, blank=True,
        related_name="invitations", verbose_name="gemeente",
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="invitations",
        verbose_name="organisatie",
        help_text="Heeft de organisatie een eigen inlog, dan wordt die gebruikt.",
    )  # fmt: skip
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    accepted = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-made"]
        constraints = [_place_fits_role()]

    def __str__(self) -> str:
        place = f" van {self.municipality}" if self.municipality else ""
        return f"{self.get_role_display()}{place}"

    def new_token(self) -> str:
        """The secret of the link, to be mailed and forgotten; an earlier one opens nothing."""
        token = secrets.token_urlsafe(32)
        self.token_hash = _token_hash(token)
        self.expires = timezone.now() + timedelta(days=DAYS_TO_ACCEPT)
        return token

    @property
    def is_open(self) -> bool:
        return self.accepted is None and self.expires > timezone.now()
