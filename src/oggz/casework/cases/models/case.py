import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from oggz.casework.cases.models.choices import PHASES, ROLES, SUBJECTS
from oggz.covenant.terms import Phase, Term, choices


class Outcome(models.TextChoices):
    RESOLVED = "resolved", "afgerond"
    ELSEWHERE = "elsewhere", "gaat verder in een andere gemeente"
    CANCELLED = "cancelled", "zonder vervolg"
    # Of figures only: what is merged goes on in another case, and ends together with it.
    MERGED = "merged", "samengevoegd met een andere casus"


class Case(models.Model):
    """What several parties do together for somebody. It says nothing about who that is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    covenant = models.ForeignKey("covenants.Covenant", on_delete=models.PROTECT)
    phase = models.CharField("fase", max_length=20, choices=PHASES, default=Phase.SIGNAL.value)
    level = models.PositiveSmallIntegerField("niveau van opschaling", default=1)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    opened_for = models.ForeignKey("parties.Party", on_delete=models.PROTECT)
    # The municipality that transferred it, of a case that began elsewhere.
    came_from = models.ForeignKey(
        "parties.Party", on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)

    class Meta:
        verbose_name = "casus"
        verbose_name_plural = "casussen"
        constraints = [
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="case_level"),
            models.CheckConstraint(
                condition=Q(closed_at=None) ^ Q(phase=Phase.CLOSED.value), name="case_closed_at"
            ),
        ]


class File(models.Model):
    """The file of one person within a case; related persons have files of their own."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    subject = models.CharField("van wie", max_length=10, choices=SUBJECTS)
    opened_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "dossier"
        verbose_name_plural = "dossiers"


class SameBecause(Term):
    """How it is known that two cases are about one person; never a word about who that is."""

    PERSON = "person", "de persoon of een naaste heeft het bevestigd"
    NUMBER = "number", "het burgerservicenummer is hetzelfde"
    BIRTH_DATE = "birth_date", "naam en geboortedatum zijn hetzelfde"
    ADDRESS = "address", "naam en adres zijn hetzelfde, en het is nagevraagd"


class MergeQuerySet(models.QuerySet):
    def standing(self) -> "MergeQuerySet":
        return self.filter(undone_at=None)


class Merge(models.Model):
    """That a case goes on in another one of the same person, until that is undone.

    Nothing moves: what stands in the merged case stays there, under its own key and decisions.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="took_in")
    merged = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="went_into")
    because = models.CharField(max_length=10, choices=choices(SameBecause))
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "samenvoeging"
        verbose_name_plural = "samenvoegingen"
        constraints = [
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at=None), name="merged_into_one"
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="merged_into_another"),
        ]


class ParticipationQuerySet(models.QuerySet):
    def current(self, at: datetime | None = None) -> "ParticipationQuerySet":
        at = at or timezone.now()
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)

    def going_on(self) -> "ParticipationQuerySet":
        """Not in a case that was merged into another: it goes on there."""
        return self.exclude(Exists(Merge.objects.standing().filter(merged=OuterRef("case"))))

    def work_of(self, member: object, party: object, role: str) -> "ParticipationQuerySet":
        """What somebody takes part in now, for that party and role, and that goes on."""
        return self.current().going_on().filter(member=member, party=party, role=role)


class Participation(models.Model):
    """Who works on a case: for which party, in which role and file, what for and how long."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="participations")
    file = models.ForeignKey(File, on_delete=models.CASCADE)
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    role = models.CharField("rol", max_length=30, choices=ROLES)
    purpose = models.SlugField("doel", max_length=40)
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = ParticipationQuerySet.as_manager()

    class Meta:
        verbose_name = "deelname"
        verbose_name_plural = "deelnames"
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="participation_ends_after"
            ),
            models.UniqueConstraint(
                fields=["file", "party", "member", "role", "purpose"],
                condition=Q(until=None),
                name="one_open_participation",
            ),
        ]
        indexes = [models.Index(fields=["member", "party", "case"])]

    @property
    def has_ended(self) -> bool:
        return self.until is not None and self.until <= timezone.now()


class Brought(models.Model):
    """Who takes part in a case because another was merged into it, until that is undone."""

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="brought")
    participation = models.OneToOneField(
        Participation, on_delete=models.CASCADE, related_name="brought_by"
    )

    class Meta:
        verbose_name = "meegekomen deelname"
        verbose_name_plural = "meegekomen deelnames"


class Step(models.Model):
    """A phase or level in which a case came: how it went, without a word of what it is about."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps")
    phase = models.CharField("fase", max_length=20, choices=PHASES)
    level = models.PositiveSmallIntegerField("niveau van opschaling")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["at", "pk"]
