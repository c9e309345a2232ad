"""Themes and target groups: what publications are about, explained."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from oggz.portal.accounts.rights import Content
from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.knowledge.models.publication import words_in


class SubjectIndexPage(Page):
    """All subjects of one sort, each with how much there is about it."""

    KIND: ClassVar[Kind]

    introduction = models.TextField("inleiding", max_length=400, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["knowledge.HomePage"]
    max_count = 1
    template = "knowledge/subject_index_page.html"

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | {"subjects": selectors.subjects_with_counts(self.KIND)}


class SubjectPage(Content, Page):
    """A subject of the field, explained, with everything that there is about it."""

    KIND: ClassVar[Kind]

    summary = models.CharField("samenvatting", max_length=200)
    icon = models.CharField(
        "pictogram", max_length=40, default="book",
        help_text="De naam van een pictogram van Tabler, zoals ‘home-heart’.",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name="inhoud")
    quick_exit = models.BooleanField(
        "snelle uitgang", default=False,
        help_text="Toont een knop om de pagina meteen te verlaten, hier en bij alles over dit"
        " onderwerp. Voor wie onveilig is als iemand meekijkt.",
    )  # fmt: skip

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels, FieldPanel("summary"), FieldPanel("icon"), FieldPanel("body"),
        FieldPanel("quick_exit"),
    ]  # fmt: skip
    subpage_types: ClassVar[list[str]] = []
    template = "knowledge/subject_page.html"

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | selectors.subject_details(self, request)

    def catalogue_facts(self) -> Facts:
        return Facts(
            kind=self.KIND,
            title=self.title,
            introduction=self.summary,
            details={"icon": self.icon, "quick_exit": self.quick_exit},
            text=words_in(self.body),
        )


class ThemeIndexPage(SubjectIndexPage):
    KIND = Kind.THEME
    subpage_types: ClassVar[list[str]] = ["knowledge.ThemePage"]
    template = "knowledge/subject_index_page.html"

    class Meta:
        verbose_name = "overzicht van thema's"
        verbose_name_plural = "overzichten van thema's"


class ThemePage(SubjectPage):
    KIND = Kind.THEME
    parent_page_types: ClassVar[list[str]] = ["knowledge.ThemeIndexPage"]
    template = "knowledge/subject_page.html"

    class Meta:
        verbose_name = "thema"
        verbose_name_plural = "thema's"


class TargetGroupIndexPage(SubjectIndexPage):
    KIND = Kind.TARGET_GROUP
    subpage_types: ClassVar[list[str]] = ["knowledge.TargetGroupPage"]
    template = "knowledge/subject_index_page.html"

    class Meta:
        verbose_name = "overzicht van doelgroepen"
        verbose_name_plural = "overzichten van doelgroepen"


class TargetGroupPage(SubjectPage):
    """Whom it is about: what you notice, what helps, what the law says."""

    KIND = Kind.TARGET_GROUP
    parent_page_types: ClassVar[list[str]] = ["knowledge.TargetGroupIndexPage"]
    template = "knowledge/subject_page.html"

    class Meta:
        verbose_name = "doelgroep"
        verbose_name_plural = "doelgroepen"
