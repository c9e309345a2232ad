"""News, themes and the pages that explain the platform."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import StreamField
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Orderable, Page

from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.municipalities.models import Municipality


class Illustration(AbstractImage):
    """An uploaded image: what it shows, who made it and what may be done with it."""

    description = models.CharField(
        "alternatieve tekst", max_length=255,
        help_text="Wat er te zien is, voor wie de afbeelding niet ziet.",
    )  # fmt: skip
    creator = models.CharField("maker", max_length=150, blank=True)
    licence = models.CharField(
        "licentie", max_length=150, default="",
        help_text="Bijvoorbeeld CC BY 4.0, of ‘eigen werk’. Zonder licentie geen afbeelding.",
    )  # fmt: skip

    admin_form_fields = ("title", "file", "description", "creator", "licence",
                         "collection", "tags", "focal_point_x", "focal_point_y",
                         "focal_point_width", "focal_point_height")  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = "afbeelding"
        verbose_name_plural = "afbeeldingen"


class Rendition(AbstractRendition):
    """An image in the size and shape that a page shows."""

    image = models.ForeignKey(Illustration, models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once"
            )
        ]


class HomePage(Page):
    """The front door: what this is and where to go."""

    hero_title = models.CharField("kop", max_length=120)
    hero_introduction = models.TextField("inleiding", max_length=400)
    audience = models.TextField("voor wie", max_length=600, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("hero_title"), FieldPanel("hero_introduction"), FieldPanel("audience"),
        InlinePanel("paths", heading="Wegwijzers", label="wegwijzer", max_num=4),
    ]  # fmt: skip
    parent_page_types = ["wagtailcore.Page"]
    max_count = 1
    template = "knowledge/home_page.html"

    class Meta:
        verbose_name = "voorpagina"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | {
            "paths": list(self.paths.all()),
            "latest_news": selectors.latest_news(4),
            "themes": selectors.themes(),
            "audience": self.audience,
        }


class HomePath(Orderable):
    """A signpost on the home page."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="paths")
    title = models.CharField("titel", max_length=60)
    text = models.CharField("tekst", max_length=200)
    url = models.CharField("adres", max_length=200, help_text="Zoals /nieuws/")
    icon = models.CharField("pictogram", max_length=40)

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("url"), FieldPanel("icon")]


class InfoPage(Page):
    """A page about the platform itself, such as the accessibility statement."""

    introduction = models.TextField("inleiding", max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name="inhoud")
    last_reviewed = models.DateField("laatst nagekeken", default=timezone.localdate)

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"), FieldPanel("body"), FieldPanel("last_reviewed"),
    ]  # fmt: skip
    parent_page_types = ["knowledge.HomePage"]
    subpage_types: list[str] = []
    template = "knowledge/info_page.html"

    class Meta:
        verbose_name = "informatiepagina"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"body_html": self.body, "last_reviewed": self.last_reviewed}


class ThemeIndexPage(Page):
    introduction = models.TextField("inleiding", max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["knowledge.HomePage"]
    subpage_types = ["knowledge.ThemePage"]
    max_count = 1
    template = "knowledge/theme_index_page.html"

    class Meta:
        verbose_name = "overzicht van thema's"
        verbose_name_plural = "overzichten van thema's"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | {"themes": selectors.themes(with_news_count=True)}


class ThemePage(Page):
    """A subject of the field, explained, with the news about it."""

    summary = models.CharField("samenvatting", max_length=200)
    icon = models.CharField(
        "pictogram", max_length=40, default="book",
        help_text="De naam van een pictogram van Tabler, zoals ‘home-heart’.",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name="inhoud")

    content_panels = [
        *Page.content_panels, FieldPanel("summary"), FieldPanel("icon"), FieldPanel("body"),
    ]  # fmt: skip
    parent_page_types = ["knowledge.ThemeIndexPage"]
    subpage_types: list[str] = []
    template = "knowledge/theme_page.html"

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | {
            "body_html": self.body,
            "news": selectors.latest_news(6, theme=self),
            "atom_url": f"{self.url}feed.atom",
            "json_url": f"{self.url}feed.json",
        }


class NewsIndexPage(Page):
    introduction = models.TextField("inleiding", max_length=400, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types = ["knowledge.HomePage"]
    subpage_types = ["knowledge.NewsPage"]
    max_count = 1
    template = "knowledge/news_index_page.html"

    class Meta:
        verbose_name = "overzicht van nieuws"
        verbose_name_plural = "overzichten van nieuws"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | selectors.news_list(request.GET)


class NewsPage(Page):
    """A news item, national or about some municipalities."""

    date = models.DateField("datum", default=timezone.localdate, db_index=True)
    introduction = models.CharField(
        "inleiding", max_length=250, help_text="Eén of twee zinnen; staat ook in overzichten."
    )
    image = models.ForeignKey(
        Illustration, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="afbeelding",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name="inhoud")
    themes = ParentalManyToManyField(
        ThemePage, blank=True, related_name="news", verbose_name="thema's"
    )
    source_name = models.CharField("bron", max_length=120, blank=True)
    source_url = models.URLField("adres van de bron", blank=True)
    is_example = models.BooleanField(
        "voorbeeld", default=False, help_text="Verzonnen, om te laten zien hoe de site werkt."
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body"),
        FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
        MultipleChooserPanel(
            "municipality_links",
            chooser_field_name="municipality",
            heading="Gemeenten",
            label="gemeente",
            help_text="Leeg bij landelijk nieuws.",
        ),
        InlinePanel("links", heading="Verder lezen", label="link"),
        MultiFieldPanel([FieldPanel("source_name"), FieldPanel("source_url")], heading="Bron"),
        FieldPanel("is_example"),
    ]
    parent_page_types = ["knowledge.NewsIndexPage"]
    subpage_types: list[str] = []
    template = "knowledge/news_page.html"

    class Meta:
        verbose_name = "nieuwsbericht"
        verbose_name_plural = "nieuwsberichten"

    def clean(self) -> None:
        super().clean()
        if self.source_url and not self.source_name:
            raise ValidationError({"source_name": "Noem de bron waar het adres naartoe gaat."})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        is_preview = getattr(request, "is_preview", False)
        details = selectors.draft_details if is_preview else selectors.news_details
        return context | details(self)


class NewsMunicipality(Orderable):
    """A municipality that a news item is about."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="municipality_links")
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", verbose_name="gemeente"
    )

    panels = [FieldPanel("municipality")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "municipality"], name="news_municipality_once")
        ]


class NewsLink(Orderable):
    """Where a reader of a news item can read on."""

    page = ParentalKey(NewsPage, on_delete=models.CASCADE, related_name="links")
    title = models.CharField("tekst van de link", max_length=120)
    url = models.URLField("adres")
    checked_on = models.DateField("nagekeken op", null=True, blank=True)

    panels = [FieldPanel("title"), FieldPanel("url"), FieldPanel("checked_on")]
