"""Municipalities and regions as they were and are, with their figures by year.

The rows follow `oggz.geography` (`services.load_geography`); what an editor adds stays.
"""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from oggz.web.contrast import is_hex_colour, readable_problems


class Region(models.Model):
    """A region in which municipalities work together: of a GGD, or a safety region."""

    class Kind(models.TextChoices):
        GGD = "ggd", "GGD-regio"
        SAFETY = "safety", "veiligheidsregio"

    kind = models.CharField("soort", max_length=10, choices=Kind)
    code = models.CharField("CBS-code", max_length=6, unique=True)
    name = models.CharField("naam", max_length=100)
    slug = models.SlugField(max_length=100)

    class Meta:
        verbose_name = "regio"
        verbose_name_plural = "regio's"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="region_slug")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipalities:region", args=[self.slug])

    url = property(get_absolute_url)


class MunicipalityQuerySet(models.QuerySet["Municipality"]):
    def current(self) -> "MunicipalityQuerySet":
        """Those that exist today."""
        today = timezone.localdate()
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=today),
            Q(valid_until=None) | Q(valid_until__gt=today),
        )

    def former(self) -> "MunicipalityQuerySet":
        return self.filter(valid_until__lte=timezone.localdate())


class Municipality(models.Model):
    """A municipality during the time that it existed, known by its CBS code."""

    code = models.CharField("CBS-code", max_length=6, unique=True)
    name = models.CharField("naam", max_length=100)
    slug = models.SlugField(max_length=100, unique=True)
    # The embedded database has no Dutch collation; this sorts as a person would.
    sort_key = models.CharField(max_length=100, editable=False)
    also_known_as = ArrayField(models.CharField(max_length=100), default=list, blank=True)
    province = models.CharField("provincie", max_length=40)
    ggd_region = models.ForeignKey(
        Region, models.PROTECT, related_name="municipalities", verbose_name="GGD-regio"
    )
    safety_region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name="veiligheidsregio"
    )
    valid_from = models.DateField("bestaat sinds", null=True, blank=True)
    valid_until = models.DateField("bestond tot", null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors",
        verbose_name="opgegaan in",
    )  # fmt: skip

    help_name = models.CharField("naam van het loket", max_length=100, blank=True)
    help_phone = models.CharField("telefoonnummer", max_length=20, blank=True)
    help_url = models.URLField("webpagina", blank=True)

    objects = MunicipalityQuerySet.as_manager()

    panels = [
        MultiFieldPanel(
            [FieldPanel("help_name"), FieldPanel("help_phone"), FieldPanel("help_url")],
            heading="Hulp in deze gemeente",
            help_text="Staat op de pagina ‘Hulp nodig?’ voor wie deze gemeente kiest.",
        )
    ]

    class Meta:
        verbose_name = "gemeente"
        verbose_name_plural = "gemeenten"
        ordering = ["sort_key"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("municipalities:detail", args=[self.slug])

    url = property(get_absolute_url)

    @property
    def exists_today(self) -> bool:
        return self.valid_until is None or self.valid_until > timezone.localdate()


class YearFigures(models.Model):
    """All indicators of one municipality in one year, as the source gave them."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="year_figures")
    year = models.PositiveSmallIntegerField()
    values = models.JSONField(
        help_text="{indicator key: number, or null where the source is empty}"
    )
    source = models.CharField(max_length=100)

    class Meta:
        verbose_name = "cijfers van een jaar"
        verbose_name_plural = "cijfers per jaar"
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="figures_once_a_year")
        ]


class CentreRegionMembership(models.Model):
    """From `valid_from` on, a municipality gets its shelter through this centre municipality."""

    centre = models.ForeignKey(Municipality, models.PROTECT, related_name="centre_members")
    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="centre_memberships"
    )
    valid_from = models.DateField()

    class Meta:
        verbose_name = "regio van een centrumgemeente"
        verbose_name_plural = "regio's van centrumgemeenten"
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "valid_from"], name="one_centre_at_a_time"
            )
        ]


class MunicipalityTheme(models.Model):
    """A municipality's own colours on its pages, readable for everyone."""

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="theme", verbose_name="gemeente"
    )
    primary_colour = models.CharField(
        "hoofdkleur", max_length=7, default="#0b4f5c",
        help_text="Van de balk, knoppen en links; zes tekens na een hekje, zoals #0b4f5c.",
    )  # fmt: skip
    accent_colour = models.CharField(
        "steunkleur", max_length=7, default="#f6efe3",
        help_text="Licht vlak achter tekst, zoals #f6efe3.",
    )  # fmt: skip

    panels = [
        FieldPanel("municipality"), FieldPanel("primary_colour"), FieldPanel("accent_colour"),
    ]  # fmt: skip

    class Meta:
        verbose_name = "huisstijl van een gemeente"
        verbose_name_plural = "huisstijlen van gemeenten"

    def __str__(self) -> str:
        return f"Huisstijl van {self.municipality}"

    def clean(self) -> None:
        errors: dict[str, Any] = {}
        for field in ("primary_colour", "accent_colour"):
            if not is_hex_colour(getattr(self, field)):
                errors[field] = "Vul een kleur in als # met zes tekens (0-9, a-f), zoals #0b4f5c."
        if not errors:
            errors = readable_problems(self.primary_colour, self.accent_colour)
        if errors:
            raise ValidationError(errors)
