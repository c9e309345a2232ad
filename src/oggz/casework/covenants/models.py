import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from oggz.web.grants import APPEND_ONLY


class Status(models.TextChoices):
    DRAFT = "draft", "concept"
    SIGNING = "signing", "ter ondertekening"
    SIGNED = "signed", "ondertekend"
    DROPPED = "dropped", "ingetrokken"


class Covenant(models.Model):
    """What parties agree on, over all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    title = models.CharField("titel", max_length=200)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    begun_for = models.ForeignKey("parties.Party", on_delete=models.PROTECT)
    begun_at = models.DateTimeField(default=timezone.now)
    # Those that a readable text named: for others there is no such covenant.
    parties = models.ManyToManyField("parties.Party", related_name="covenants")
    is_example = models.BooleanField("voorbeeld", default=False)

    class Meta:
        verbose_name = "convenant"
        verbose_name_plural = "convenanten"

    def __str__(self) -> str:
        return self.title


class VersionQuerySet(models.QuerySet):
    def in_force(self, on: date) -> "VersionQuerySet":
        """Signed by all, and begun; the last one of each covenant is what holds."""
        return self.filter(status=Status.SIGNED, starts__lte=on, ends__gte=on)

    def holding(self, on: date) -> "VersionQuerySet":
        """Of each covenant the one version that holds on a day."""
        last = self.in_force(on).order_by("covenant", "-number").distinct("covenant")
        return self.filter(pk__in=last.values("pk"))

    def locked(self, version: "Version") -> "Version":
        """A version as it stands now, until the transaction ends."""
        return self.select_for_update(of=["self"]).get(pk=version.pk)


class Version(models.Model):
    """One text of a covenant. Only a draft can change; a trigger in the database guards that."""

    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField("versie")
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    text = models.TextField("tekst")
    # Of the content without signatures; empty while it is a draft.
    checksum = models.CharField(max_length=64, blank=True)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    evaluate_by = models.DateField(null=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    # Grows with each change of a draft, so that a stale form is recognised.
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie"
        verbose_name_plural = "versies"
        ordering = ["covenant", "number"]
        constraints = [
            models.UniqueConstraint(fields=["covenant", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["covenant"],
                condition=Q(status__in=[Status.DRAFT, Status.SIGNING]),
                name="one_version_under_way",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[Status.DRAFT, Status.DROPPED])
                | Q(checksum__regex="^[0-9a-f]{64}$", starts__isnull=False, ends__gte=F("starts")),
                name="version_sent_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.covenant}, versie {self.number}"

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT


class Signature(models.Model):
    """That somebody signed for a party. Rows are added only: the database allows nothing else."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    name = models.CharField("naam", max_length=120)
    function = models.CharField("functie", max_length=120)
    checksum = models.CharField(max_length=64)
    signed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "handtekening"
        verbose_name_plural = "handtekeningen"
        ordering = ["signed_at", "pk"]
        db_table_comment = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["version", "party"], name="one_signature_a_party"),
        ]

    def __str__(self) -> str:
        return f"{self.party}, {self.version}"


class GainedSight(models.Model):
    """That a party sees more than before by a version, from a moment; who it is about is told."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="gained_sight")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table_comment = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["version", "party"], name="sight_gained_once")
        ]


class Withdrawal(models.Model):
    """That a party left a covenant: from then on it may do nothing under it."""

    covenant = models.ForeignKey(Covenant, on_delete=models.PROTECT, related_name="withdrawals")
    party = models.ForeignKey("parties.Party", on_delete=models.PROTECT)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    reason = models.CharField("reden", max_length=500)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "opzegging"
        verbose_name_plural = "opzeggingen"
        db_table_comment = APPEND_ONLY
        constraints = [
            models.UniqueConstraint(fields=["covenant", "party"], name="withdrawn_once"),
        ]


class Evaluation(models.Model):
    """What the parties learned of working with a version."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="evaluations")
    held_on = models.DateField("gehouden op")
    findings = models.TextField("bevindingen", max_length=10_000)
    decision = models.CharField(
        "besluit",
        max_length=8,
        choices=[("keep", "ongewijzigd voortzetten"), ("amend", "wijzigen"), ("end", "beëindigen")],
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        db_table_comment = APPEND_ONLY
        ordering = ["-held_on", "-pk"]


class Reminder(models.Model):
    """That somebody was told that a version ends or wants evaluating; each is told once."""

    class Kind(models.TextChoices):
        ENDS = "ends", "loopt af"
        EVALUATE = "evaluate", "evaluatie nodig"

    version = models.ForeignKey(Version, on_delete=models.CASCADE)
    kind = models.CharField(max_length=8, choices=Kind)
    days_before = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind", "days_before"], name="reminded_once"
            ),
        ]
