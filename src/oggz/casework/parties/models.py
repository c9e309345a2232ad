"""Who works in the closed environment: parties, their people, and what those people may do."""

import hashlib
import secrets
from datetime import date, timedelta

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils import timezone

from oggz.casework.parties.rights import Right, may
from oggz.covenant.terms import PartyKind, Role

DAYS_TO_ACCEPT = 14


# Given as functions, so that a new word of the covenant asks for no migration.
def party_kinds() -> list[tuple[str, str]]:
    return [(kind.value, kind.dutch) for kind in PartyKind]


def roles() -> list[tuple[str, str]]:
    return [(role.value, role.dutch) for role in Role]


class Member(AbstractUser):
    """Somebody who works in the closed environment; no account of the portal works here.

    Kept of them: a name and a work address. How they log in at their organisation stands apart.
    """

    class Meta:
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
        constraints = [
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="member_once_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.get_username()


class PartyQuerySet(models.QuerySet["Party"]):
    def active(self) -> "PartyQuerySet":
        now = timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


class Party(models.Model):
    """An organisation that takes part; in covenants it is known by its slug."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField("naam", max_length=120, unique=True)
    kind = models.CharField("soort", max_length=40, choices=party_kinds)
    data_protection_officer = models.EmailField("e-mailadres van de FG")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)
    is_example = models.BooleanField(default=False, editable=False)

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = "partij"
        verbose_name_plural = "partijen"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="party_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name


class EndReason(models.TextChoices):
    """Why a role ended: chosen from a list, so that nothing about somebody is written down."""

    LEFT = "left", "uit dienst"
    OTHER_WORK = "other_work", "ander werk binnen de organisatie"
    ABSENCE = "absence", "langere tijd afwezig"
    OWN_WISH = "own_wish", "op eigen verzoek"
    RULES = "rules", "regels niet nageleefd"
    REFUSED = "refused", "niet bevestigd"
    PARTY_ENDED = "party_ended", "de partij doet niet meer mee"


class _OfRole(models.Model):
    """Something about one role at one party."""

    role = models.CharField("rol", max_length=40, choices=roles)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.term.dutch} bij {self.party}"

    @property
    def term(self) -> Role:
        return Role(self.role)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> "MembershipQuerySet":
        """Those that count at this moment; asked of the database at each request."""
        now = timezone.now()
        return self.filter(
            Q(until=None) | Q(until__gt=now),
            Q(party__until=None) | Q(party__until__gt=now),
            since__lte=now,
            party__since__lte=now,
            member__is_active=True,
        )

    def waiting(self) -> "MembershipQuerySet":
        return self.filter(since=None, until=None)

    def unended(self) -> "MembershipQuerySet":
        return self.filter(until=None)


class Membership(_OfRole):
    """That somebody has a role at a party. Nothing begins before another person confirmed it.

    `given_by` is empty for the first people of a party, who are named by who runs the server.
    A row is never opened again: who comes back gets a new one.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="memberships")
    party = models.ForeignKey(Party, models.PROTECT, related_name="memberships")
    given = models.DateTimeField(default=timezone.now)
    given_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    since = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    until = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    reason = models.CharField("reden", max_length=20, choices=EndReason, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "rol"
        verbose_name_plural = "rollen"
        ordering = ["given", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("given"), since=None)
                | Q(until__gt=F("since")),
                name="membership_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | ~Q(confirmed_by=F("given_by")) & ~Q(confirmed_by=F("member")),
                name="membership_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(given_by=None) | Q(confirmed_by__isnull=False),
                name="membership_begins_when_confirmed",
            ),
            models.UniqueConstraint(
                fields=["member", "party", "role"], condition=Q(until=None),
                name="membership_once",
            ),
            ExclusionConstraint(
                name="membership_without_overlap",
                expressions=[
                    ("member", RangeOperators.EQUAL),
                    ("party", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (
                        Func(
                            "since", "until", function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(since__isnull=False),
            ),
        ]  # fmt: skip

    @property
    def sees_content(self) -> bool:
        return may(self.term, Right.WORK_ON_CASES)

    @property
    def is_waiting(self) -> bool:
        return self.since is None and self.until is None

    @property
    def is_active_now(self) -> bool:
        """As `active()` says it, of one row with its party; for what is shown only."""
        return self.since is not None and self.until is None and self.party.until is None


class DeclarationKind(models.TextChoices):
    """What somebody needs besides a role to see content."""

    TRAINING = "training", "training"
    SECRECY = "secrecy", "geheimhoudingsverklaring"


class DeclarationQuerySet(models.QuerySet["Declaration"]):
    def valid(self, day: date | None = None) -> "DeclarationQuerySet":
        day = day or timezone.localdate()
        return self.filter(valid_from__lte=day, valid_until__gte=day, withdrawn=None)


class Declaration(models.Model):
    """That somebody was trained, or declared secrecy; from its first day up to and with its last.

    The paper itself stays at the party.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="declarations")
    kind = models.CharField("soort", max_length=20, choices=DeclarationKind)
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met")
    recorded = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    withdrawn = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    # The last day for which a reminder went out, so that nobody gets it twice.
    reminded = models.DateField(null=True)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = "verklaring"
        verbose_name_plural = "verklaringen"
        ordering = ["-valid_until", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="declaration_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(kind=DeclarationKind.TRAINING)
                | Q(recorded_by=None)
                | ~Q(recorded_by=F("member")),
                name="declaration_of_training_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} tot en met {self.valid_until:%d-%m-%Y}"


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        now = timezone.now()
        return self.filter(
            Q(party__until=None) | Q(party__until__gt=now), accepted=None, expires__gt=now
        )


class Invitation(_OfRole):
    """A mail to somebody who is to have a role. Of its secret only a hash is kept."""

    party = models.ForeignKey(Party, models.PROTECT, related_name="invitations")
    email = models.EmailField("e-mailadres op het werk")
    invited_by = models.ForeignKey(Member, models.PROTECT, null=True, related_name="+")
    made = models.DateTimeField(default=timezone.now)
    expires = models.DateTimeField()
    token_hash = models.CharField(max_length=64, unique=True)
    accepted = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "uitnodiging"
        verbose_name_plural = "uitnodigingen"
        ordering = ["-made"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "role", "email"], condition=Q(accepted=None),
                name="invitation_once",
            )
        ]  # fmt: skip

    def new_token(self) -> str:
        """The secret of the link, to be mailed and forgotten."""
        token = secrets.token_urlsafe(32)
        self.token_hash = token_hash(token)
        self.expires = timezone.now() + timedelta(days=DAYS_TO_ACCEPT)
        return token
