"""Profiles of who is who, and proposals for one that wait for consent."""

import hashlib
import secrets
import uuid
from datetime import timedelta

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from oggz.portal.accounts.models import Appointment, Organisation, User
from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.professionals import consent

LONGEST_NAME = 100
LONGEST_FUNCTION = 120
LONGEST_ASK = 600
LONGEST_PHONE = 20
LONGEST_REASON = 500

# A profile is to be confirmed so often; without an answer it is hidden and, later, deleted.
CONFIRMED_EACH = timedelta(days=182)
HIDDEN_AFTER = timedelta(days=30)
DELETED_AFTER = timedelta(days=365)
# Of who has no role any more, and who may come back.
KEPT_AFTER_LEAVING = timedelta(days=30)
DAYS_TO_CONSENT = 14


class About(models.Model):
    """What is told of somebody: in a profile, or proposed for one."""

    name = models.CharField("naam", max_length=LONGEST_NAME)
    function = models.CharField("functie", max_length=LONGEST_FUNCTION)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="%(class)ss",
        verbose_name="organisatie",
    )  # fmt: skip
    # For an organisation that is not in the list.
    organisation_name = models.CharField("andere organisatie", max_length=120, blank=True)
    municipalities = models.ManyToManyField(
        Municipality, related_name="%(class)ss", verbose_name="gemeenten", blank=True
    )
    regions = models.ManyToManyField(
        Region, related_name="%(class)ss", verbose_name="regio's", blank=True
    )
    themes = models.ManyToManyField(
        ThemePage, related_name="%(class)ss", verbose_name="thema's", blank=True
    )
    ask_me = models.TextField("waarvoor u mij kunt vragen", max_length=LONGEST_ASK, blank=True)
    email = models.EmailField("e-mailadres")
    phone = models.CharField("telefoonnummer", max_length=LONGEST_PHONE, blank=True)

    class Meta:
        abstract = True

    @property
    def works_at(self) -> str:
        return self.organisation.name if self.organisation else self.organisation_name


class ProfileQuerySet(models.QuerySet["Profile"]):
    def listed(self) -> "ProfileQuerySet":
        """Those that colleagues find: with consent, confirmed, not hidden, of who has a role."""
        role = Appointment.objects.current().filter(user=OuterRef("user"))
        return self.filter(
            Exists(role),
            Q(asked_at=None) | Q(asked_at__gt=timezone.now() - HIDDEN_AFTER),
            user__is_active=True,
            hidden_at=None,
            consent_version__in=consent.valid_versions(),
        )


class Profile(About):
    """Who somebody is and what they can be asked, as they want colleagues to know it."""

    # In addresses: no name, and nothing from which the next one follows.
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(User, models.CASCADE, related_name="profile")
    shows_email = models.BooleanField("toon mijn e-mailadres", default=False)
    shows_phone = models.BooleanField("toon mijn telefoonnummer", default=False)
    consent_version = models.CharField(max_length=10)
    consented_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(default=timezone.now)
    # When its owner was asked whether all of it still holds; nothing once they answered.
    asked_at = models.DateTimeField(null=True, blank=True)
    # By an editor, with the reason that its owner reads.
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(max_length=LONGEST_REASON, blank=True)
    is_example = models.BooleanField(default=False, editable=False)
    words = SearchVectorField(null=True, editable=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        verbose_name = "profiel"
        verbose_name_plural = "profielen"
        ordering = ["name", "pk"]
        indexes = [GinIndex(fields=["words"], name="profile_words")]
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None) | ~Q(hidden_reason=""), name="profile_hidden_why"
            )
        ]

    def __str__(self) -> str:
        return f"Profiel {self.pk}"  # not the name: this can end in a log

    def get_absolute_url(self) -> str:
        return reverse("professionals:profile", args=[self.key])

    @property
    def is_unanswered(self) -> bool:
        """Whether it is hidden because its owner did not say that it still holds."""
        return self.asked_at is not None and self.asked_at <= timezone.now() - HIDDEN_AFTER

    @property
    def has_valid_consent(self) -> bool:
        return self.consent_version in consent.valid_versions()


class ProposalQuerySet(models.QuerySet["Proposal"]):
    def open(self) -> "ProposalQuerySet":
        return self.filter(expires__gt=timezone.now())

    def of_token(self, token: str) -> "ProposalQuerySet":
        return self.filter(token_hash=token_hash(token))


class Proposal(About):
    """A profile that an editor wrote for somebody, seen by nobody else before that person agrees.

    Of the secret in the mail only a hash is kept.
    """

    place = models.ForeignKey(
        Municipality, models.CASCADE, null=True, related_name="+", verbose_name="gemeente"
    )
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel"
        verbose_name_plural = "voorstellen"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"), name="proposal_once_an_address"
            )
        ]

    def __str__(self) -> str:
        return f"Voorstel {self.pk}"

    def new_token(self) -> str:
        """The secret of the link, to be mailed and forgotten."""
        token = secrets.token_urlsafe(32)
        self.token_hash = token_hash(token)
        self.expires = timezone.now() + timedelta(days=DAYS_TO_CONSENT)
        return token


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
