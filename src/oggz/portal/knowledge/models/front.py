"""The home page and the pages about the platform itself."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from oggz.portal.accounts.rights import Content
from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.knowledge.models.publication import words_in


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
            "latest_news": selectors.latest(Kind.NEWS, 4),
            "events": selectors.coming(4),
            "practices": selectors.latest(Kind.PRACTICE, 3),
            "themes": selectors.subjects(Kind.THEME),
            "target_groups": selectors.subjects(Kind.TARGET_GROUP),
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


class InfoPage(Content, Page):
    """A page about the platform itself, such as the accessibility statement."""

    introduction = models.TextField("inleiding", max_length=400, blank=True)
    body = StreamField(BodyBlock(), verbose_name="inhoud")

    content_panels = [*Page.content_panels, FieldPanel("introduction"), FieldPanel("body")]
    parent_page_types = ["knowledge.HomePage"]
    subpage_types: list[str] = []
    template = "knowledge/info_page.html"

    class Meta:
        verbose_name = "informatiepagina"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"body_html": self.body}

    def catalogue_facts(self) -> Facts:
        return Facts(
            kind=Kind.PAGE,
            title=self.title,
            introduction=self.introduction,
            text=words_in(self.body),
        )
