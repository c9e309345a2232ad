from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.knowledge.models.publication import ListPage, Publication


class NewsIndexPage(ListPage):
    KIND = Kind.NEWS
    subpage_types: ClassVar[list[str]] = ["knowledge.NewsPage"]
    template = "knowledge/list_page.html"

    class Meta:
        verbose_name = "overzicht van nieuws"
        verbose_name_plural = "overzichten van nieuws"


class NewsPage(Publication):
    """A news item, national or of some municipalities."""

    KIND = Kind.NEWS

    body = StreamField(BodyBlock(), verbose_name="inhoud")
    date = models.DateField("datum", default=timezone.localdate, db_index=True)
    source_name = models.CharField("bron", max_length=120, blank=True)
    source_url = models.URLField("adres van de bron", blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body"),
        *Publication.subject_panels,
        Publication.national_panel,
        MultiFieldPanel([FieldPanel("source_name"), FieldPanel("source_url")], heading="Bron"),
    ]
    parent_page_types: ClassVar[list[str]] = ["knowledge.NewsIndexPage"]
    template = "knowledge/news_page.html"

    class Meta:
        verbose_name = "nieuwsbericht"
        verbose_name_plural = "nieuwsberichten"
        permissions = [("show_nationally", "Kan lokale inhoud ook landelijk tonen")]

    def clean(self) -> None:
        super().clean()
        if self.source_url and not self.source_name:
            raise ValidationError({"source_name": "Noem de bron waar het adres naartoe gaat."})

    def catalogue_facts(self) -> Facts:
        return replace(super().catalogue_facts(), date=self.date)
