from dataclasses import replace
from typing import Any, ClassVar

from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.filters import LabelFilter
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.models.publication import ListPage, Publication


class MediaKind(models.TextChoices):
    ARTICLE = "artikel", "Artikel"
    REPORT = "rapport", "Rapport"
    PODCAST = "podcast", "Podcast"
    VIDEO = "video", "Video"
    FACTSHEET = "factsheet", "Factsheet"


class MediaIndexPage(ListPage):
    KIND = Kind.MEDIA
    label_filters = (LabelFilter("soort", "Soort", MediaKind.choices),)
    parent_page_types: ClassVar[list[str]] = ["knowledge.HomePage"]
    subpage_types: ClassVar[list[str]] = ["knowledge.MediaPage"]
    template = "knowledge/list_page.html"

    class Meta:
        verbose_name = "overzicht van media"
        verbose_name_plural = "overzichten van media"


class MediaPage(Publication):
    """Something notable that others published: where it is, and why it matters here."""

    KIND = Kind.MEDIA

    class Precision(models.TextChoices):
        DAY = "dag", "dag"
        MONTH = "maand", "maand"
        YEAR = "jaar", "jaar"

    media_kind = models.CharField(
        "soort", max_length=12, choices=MediaKind, default=MediaKind.ARTICLE
    )
    source_name = models.CharField("bron", max_length=120, help_text="Wie het uitgaf.")
    source_url = models.URLField("adres", help_text="Waar het te lezen, horen of zien is.")
    published = models.DateField("verschenen op")
    published_precision = models.CharField(
        "bekend tot op", max_length=6, choices=Precision, default=Precision.DAY,
        help_text="Weet u alleen de maand of het jaar? Vul dan de eerste dag in.",
    )  # fmt: skip
    why = models.TextField(
        "waarom dit ertoe doet", max_length=800,
        help_text="Wat een lezer er in het werk aan heeft, in een paar zinnen.",
    )  # fmt: skip

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("media_kind"), FieldPanel("source_name"), FieldPanel("source_url"),
                FieldRowPanel([FieldPanel("published"), FieldPanel("published_precision")]),
            ],
            heading="Bron",
        ),
        FieldPanel("introduction"), FieldPanel("why"), FieldPanel("image"), FieldPanel("body"),
        *Publication.subject_panels,
    ]  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["knowledge.MediaIndexPage"]
    template = "knowledge/media_page.html"

    class Meta:
        verbose_name = "media-artikel"
        verbose_name_plural = "media-artikelen"

    def catalogue_facts(self) -> Facts:
        facts = super().catalogue_facts()
        return replace(
            facts,
            date=self.published,
            is_national=True,
            labels=[f"soort:{self.media_kind}"],
            details={
                "media_kind": self.get_media_kind_display(),
                "source_name": self.source_name,
                "precision": self.published_precision,
            },
            text=f"{self.source_name} {self.why} {facts.text}",
        )
