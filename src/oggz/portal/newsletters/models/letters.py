"""A newsletter: of the country, or of one region, municipality or theme."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse

from oggz.portal.knowledge.models import ThemePage
from oggz.portal.municipalities.models import Municipality, Region


class Scope(models.TextChoices):
    """What a newsletter is about."""

    COUNTRY = "land", "Heel Nederland"
    MUNICIPALITY = "gemeente", "Gemeenten"
    REGION = "regio", "GGD-regio's"
    THEME = "thema", "Thema's"


class NewsletterQuerySet(models.QuerySet["Newsletter"]):
    def with_place(self) -> "NewsletterQuerySet":
        return self.select_related("municipality__theme", "region", "theme")

    def open(self) -> "NewsletterQuerySet":
        """Those that readers may know of: none of an archived section or a theme that is hidden."""
        themes = ThemePage.objects.live().public().order_by()
        return self.filter(
            Q(scope__in=[Scope.COUNTRY, Scope.REGION])
            | Q(municipality__section__live=True, municipality__section__archived_on=None)
            | Q(theme__in=themes),
            merged_into=None,
        )

    def offered(self) -> "NewsletterQuerySet":
        """Those to which one can subscribe."""
        return self.open().filter(is_offered=True)


class Newsletter(models.Model):
    """Made by the program for each place and theme; its address stays as it was first."""

    scope = models.CharField(max_length=10, choices=Scope)
    slug = models.SlugField(max_length=120, unique=True)
    region = models.OneToOneField(
        Region, models.PROTECT, null=True, blank=True, related_name="newsletter"
    )
    municipality = models.OneToOneField(
        Municipality, models.PROTECT, null=True, blank=True, related_name="newsletter"
    )
    # Of a theme that was removed its newsletter is read by nobody, and lost to nobody.
    theme = models.OneToOneField(
        ThemePage, models.SET_NULL, null=True, blank=True, related_name="newsletter"
    )
    # After a merger: the newsletter that goes on. This one keeps its editions and addresses.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    is_offered = models.BooleanField(
        "lezers kunnen zich inschrijven", default=True,
        help_text="Zet dit uit zolang er niemand is die deze nieuwsbrief maakt.",
    )  # fmt: skip
    needs_second_person = models.BooleanField(
        "een ander keurt goed", default=False,
        help_text="Wie aan een editie heeft gewerkt, kan die dan niet zelf goedkeuren.",
    )  # fmt: skip
    reply_to = models.EmailField(
        "antwoorden gaan naar", blank=True,
        help_text="Het e-mailadres waar u antwoorden van lezers leest. Leeg: er is geen"
        " antwoordadres.",
    )  # fmt: skip

    objects = NewsletterQuerySet.as_manager()

    class Meta:
        verbose_name = "nieuwsbrief"
        verbose_name_plural = "nieuwsbrieven"
        default_permissions = ()
        ordering = ["slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["scope"], condition=Q(scope=Scope.COUNTRY), name="one_national_newsletter"
            ),
            models.CheckConstraint(
                condition=Q(scope=Scope.COUNTRY, region=None, municipality=None, theme=None)
                | Q(scope=Scope.REGION, municipality=None, theme=None)
                | Q(scope=Scope.MUNICIPALITY, region=None, theme=None)
                | Q(scope=Scope.THEME, region=None, municipality=None),
                name="newsletter_of_one_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """What it is about, such as "Lelystad"."""
        about = self.municipality or self.region or self.theme
        return str(about) if about else "heel Nederland" if self.scope == Scope.COUNTRY else "–"

    @property
    def title(self) -> str:
        if self.scope == Scope.COUNTRY:
            return "Landelijke nieuwsbrief"
        return f"Nieuwsbrief {self.name}"

    def get_absolute_url(self) -> str:
        """The page of the newsletter, with its archive."""
        if self.municipality:
            return reverse("newsletters:of_municipality", args=[self.municipality.slug])
        if self.region:
            return reverse("newsletters:of_region", args=[self.region.slug])
        if self.theme:
            return reverse("newsletters:of_theme", args=[self.theme.slug])
        return reverse("newsletters:national")

    url = property(get_absolute_url)

    @property
    def today(self) -> "Newsletter":
        """Itself, or the one that it became part of."""
        letter: Any = self
        while letter.merged_into is not None:
            letter = letter.merged_into
        return letter
