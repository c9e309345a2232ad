"""A municipality takes up a practice of another: a reference to it with a story of its own."""

import datetime as dt
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils import timezone
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing

from oggz.portal.municipalities.models import Municipality
from oggz.portal.practices.models.pages import PracticePage

LONGEST_NOTE = 2000
LONGEST_LESSON = 1500


class AdoptionStatus(models.TextChoices):
    """How far a municipality is; in the order in which it gets further."""

    EXPLORING = "verkennen", "Verkennen"
    STARTING = "starten", "Starten"
    RUNNING = "loopt", "Loopt"
    STOPPED = "gestopt", "Gestopt"


# What goes on, however little, counts for more than what has ended.
FURTHEST = (
    AdoptionStatus.STOPPED, AdoptionStatus.EXPLORING, AdoptionStatus.STARTING,
    AdoptionStatus.RUNNING,
)  # fmt: skip


@dataclass(frozen=True)
class Progress:
    """A status and the day since when it holds."""

    status: AdoptionStatus
    since: dt.date


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def public(self) -> "AdoptionQuerySet":
        """Those that readers see: not of a municipality whose section is archived."""
        return self.filter(municipality__section__archived_on=None)

    def active(self) -> "AdoptionQuerySet":
        return self.exclude(status=AdoptionStatus.STOPPED)


class Adoption(models.Model):
    """One municipality that follows one practice, which stays where it is and changes there."""

    practice = models.ForeignKey(
        PracticePage, models.SET_NULL, null=True, editable=False, related_name="adoptions",
        verbose_name="praktijk",
    )  # fmt: skip
    # What it was called when it was last public, for when it no longer is.
    source_title = models.CharField(max_length=255, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="adoptions", verbose_name="gemeente"
    )
    status = models.CharField("status", max_length=10, choices=AdoptionStatus)
    since = models.DateField("sinds")
    note = RichTextField(
        "hoe wij het doen", blank=True, features=["bold", "italic", "link", "ol", "ul"],
        validators=[MaxLengthValidator(20_000)],
        help_text=f"Wat u overneemt en wie het bij u doet. Hoogstens {LONGEST_NOTE} tekens.",
    )  # fmt: skip
    learned = models.TextField(
        "wat wij leerden", max_length=LONGEST_LESSON, blank=True,
        help_text="Wat een andere gemeente vooraf zou willen weten.",
    )  # fmt: skip
    adapted = models.TextField(
        "wat wij anders doen", max_length=LONGEST_LESSON, blank=True,
        help_text="Waarin uw aanpak verschilt van de bron, en waarom.",
    )  # fmt: skip
    contact_name = models.CharField(
        "naam of functie", max_length=120, blank=True,
        help_text="Een naam alleen als die persoon dat goed vindt; liever een functie.",
    )  # fmt: skip
    contact_email = models.EmailField("e-mailadres", help_text="Staat op de site.")
    contact_phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    is_example = models.BooleanField(default=False, editable=False)

    created_at = models.DateTimeField(default=timezone.now, editable=False)
    # The version of the source that the follower last saw.
    seen_revision = models.ForeignKey(
        "wagtailcore.Revision", models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Since when there is something that the follower has not seen, and when that was mailed.
    source_changed_at = models.DateTimeField(null=True, editable=False)
    told_at = models.DateTimeField(null=True, editable=False)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = "overgenomen praktijk"
        verbose_name_plural = "overgenomen praktijken"
        ordering = ["-since", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "practice"], name="adopted_once_by_a_municipality"
            )
        ]
        indexes = [models.Index(fields=["practice", "since"], name="adoption_of_practice")]

    def __str__(self) -> str:
        return f"{self.source_title} in {self.municipality}"

    def clean(self) -> None:
        if len(get_text_for_indexing(self.note)) > LONGEST_NOTE:
            raise ValidationError(
                {"note": f"Deze tekst is te lang: hoogstens {LONGEST_NOTE} tekens."}
            )
        if self.since and self.since > timezone.localdate():
            raise ValidationError({"since": "Deze dag ligt in de toekomst."})

    @property
    def anchor(self) -> str:
        """Where it stands on the page of its municipality."""
        return f"overgenomen-{self.pk}"

    @property
    def is_active(self) -> bool:
        return self.status != AdoptionStatus.STOPPED


class AdoptionStep(models.Model):
    """From one day on a municipality was so far; together the history of an adoption."""

    adoption = models.ForeignKey(Adoption, models.CASCADE, related_name="steps")
    status = models.CharField(max_length=10, choices=AdoptionStatus)
    since = models.DateField()
    # Filled in at a merger: of which of the municipalities this was the step.
    former_name = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["since", "id"]

    def __str__(self) -> str:
        return f"{self.get_status_display()} sinds {self.since:%d-%m-%Y}"
