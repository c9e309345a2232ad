from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable, Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.filters import LabelFilter
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.models.publication import ListPage, Publication


class LegislationStatus(models.TextChoices):
    """How far a law is, from first plan to end."""

    PREPARED = "voorbereiding", "In voorbereiding"
    DEBATED = "in-behandeling", "In behandeling"
    ADOPTED = "aangenomen", "Aangenomen, nog niet van kracht"
    IN_FORCE = "van-kracht", "Van kracht"
    LAPSED = "vervallen", "Vervallen"


class LegislationIndexPage(ListPage):
    KIND = Kind.LEGISLATION
    label_filters = (LabelFilter("status", "Status", LegislationStatus.choices),)
    parent_page_types: ClassVar[list[str]] = ["knowledge.HomePage"]
    subpage_types: ClassVar[list[str]] = ["knowledge.LegislationPage"]
    template = "knowledge/list_page.html"

    class Meta:
        verbose_name = "overzicht van wetgeving"
        verbose_name_plural = "overzichten van wetgeving"


class LegislationPage(Publication):
    """A law or a change of one: how far it is, from when, and what changes for whom."""

    KIND = Kind.LEGISLATION

    short_name = models.CharField("korte naam", max_length=60, help_text="Zoals Wvggz.")
    status = models.CharField("status", max_length=16, choices=LegislationStatus)
    in_force_on = models.DateField("van kracht sinds of vanaf", null=True, blank=True)
    source_url = models.URLField(
        "adres van de tekst", help_text="Bij voorkeur op wetten.overheid.nl."
    )

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("short_name"), FieldPanel("status"), FieldPanel("in_force_on"),
                FieldPanel("source_url"),
            ],
            heading="De wet",
        ),
        FieldPanel("introduction"),
        InlinePanel("changes", heading="Wat verandert er voor wie", label="verandering"),
        FieldPanel("image"),
        FieldPanel("body"),
        *Publication.subject_panels,
    ]  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["knowledge.LegislationIndexPage"]
    template = "knowledge/legislation_page.html"

    class Meta:
        verbose_name = "wet of wetswijziging"
        verbose_name_plural = "wetten en wetswijzigingen"

    def clean(self) -> None:
        super().clean()
        if self.status == LegislationStatus.IN_FORCE and not self.in_force_on:
            raise ValidationError({"in_force_on": "Vul in sinds wanneer deze wet van kracht is."})

    def catalogue_facts(self) -> Facts:
        facts = super().catalogue_facts()
        changes = " ".join(f"{change.who} {change.what}" for change in self.changes.all())
        return replace(
            facts,
            date=self.in_force_on,
            is_national=True,
            labels=[f"status:{self.status}"],
            details={
                "status": self.status,
                "status_label": self.get_status_display(),
                "short_name": self.short_name,
            },
            text=f"{self.short_name} {changes} {facts.text}",
        )


class LegislationChange(Orderable):
    """What a law changes for one sort of reader."""

    page = ParentalKey(LegislationPage, on_delete=models.CASCADE, related_name="changes")
    who = models.CharField("voor wie", max_length=80)
    what = models.TextField("wat verandert er", max_length=500)

    panels = [FieldPanel("who"), FieldPanel("what")]
