"""What all kinds of publications share: subjects, places, a picture, and lists of them."""

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.http import HttpRequest, QueryDict
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from oggz.portal.accounts.rights import Content, Structure
from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.filters import LabelFilter
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.listing import Listing
from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.knowledge.models.images import Illustration
from oggz.portal.municipalities.models import Municipality


class PageMunicipality(Orderable):
    """A municipality that a publication is about."""

    page = ParentalKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="municipality_links"
    )
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", verbose_name="gemeente"
    )

    panels = [FieldPanel("municipality")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "municipality"], name="page_municipality_once")
        ]


class PageLink(Orderable):
    """Where a reader can read on."""

    page = ParentalKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="links")
    title = models.CharField("tekst van de link", max_length=120)
    url = models.URLField("adres")
    checked_on = models.DateField("nagekeken op", null=True, blank=True)

    panels = [FieldPanel("title"), FieldPanel("url"), FieldPanel("checked_on")]


class Publication(Content, Page):
    """Something that the platform publishes, national or in the section of a municipality."""

    KIND: ClassVar[Kind]

    introduction = models.CharField(
        "inleiding", max_length=250, help_text="Eén of twee zinnen; staat ook in overzichten."
    )
    image = models.ForeignKey(
        Illustration, models.SET_NULL, null=True, blank=True, related_name="+",
        verbose_name="afbeelding",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name="inhoud", blank=True)
    themes = ParentalManyToManyField(
        "knowledge.ThemePage", blank=True, related_name="+", verbose_name="thema's"
    )
    target_groups = ParentalManyToManyField(
        "knowledge.TargetGroupPage", blank=True, related_name="+", verbose_name="doelgroepen"
    )
    shown_nationally = models.BooleanField(
        "ook landelijk", default=False,
        help_text="Ook in de landelijke lijsten, als dit in een gemeentelijk deel staat.",
    )  # fmt: skip
    shown_in_region = models.BooleanField(
        "ook in de regio", default=False,
        help_text="Ook op de pagina's en in de nieuwsbrieven van de andere gemeenten in de regio.",
    )  # fmt: skip
    is_example = models.BooleanField(
        "voorbeeld", default=False, help_text="Verzonnen, om te laten zien hoe de site werkt."
    )

    subject_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("themes", widget=forms.CheckboxSelectMultiple),
                FieldPanel("target_groups", widget=forms.CheckboxSelectMultiple),
            ],
            heading="Waarover en voor wie",
        ),
        MultipleChooserPanel(
            "municipality_links",
            chooser_field_name="municipality",
            heading="Gemeenten",
            label="gemeente",
            help_text="Leeg als het voor het hele land geldt. De gemeente waarin u schrijft"
            " hoeft u niet te noemen.",
        ),
        InlinePanel("links", heading="Verder lezen", label="link"),
        FieldPanel("is_example", permission="knowledge.show_nationally"),
    ]
    # For kinds of which local items stay local; that one goes further is for national editors.
    national_panel: ClassVar[Any] = MultiFieldPanel(
        [
            FieldPanel("shown_nationally", permission="knowledge.show_nationally"),
            FieldPanel("shown_in_region", permission="knowledge.show_nationally"),
        ],
        heading="Ook elders",
        permission="knowledge.show_nationally",
    )

    # A kind that finds what is like it in a way of its own.
    chooses_related: ClassVar[bool] = False

    subpage_types: ClassVar[list[str]] = []
    # What was allowed for one publication is not allowed for a copy of it.
    exclude_fields_in_copy: ClassVar[list[str]] = [
        "shown_nationally", "shown_in_region", "is_example",
    ]  # fmt: skip

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.knowledge import selectors

        context = super().get_context(request, *args, **kwargs)
        return context | selectors.details(self, request)

    def catalogue_facts(self) -> Facts:
        return Facts(
            kind=self.KIND,
            title=self.title,
            introduction=self.introduction,
            image=self.image_id,
            is_example=self.is_example,
            is_national=self.shown_nationally,
            is_regional=self.shown_in_region,
            themes=[theme.pk for theme in self.themes.all()],
            target_groups=[group.pk for group in self.target_groups.all()],
            municipalities=[link.municipality_id for link in self.municipality_links.all()],
            text=words_in(self.body),
        )


class ListPage(Structure, Page):
    """A list of one kind: of the whole country, or of the section in which it stands."""

    KIND: ClassVar[Kind]
    label_filters: ClassVar[tuple[LabelFilter, ...]] = ()

    introduction = models.TextField("inleiding", max_length=400, blank=True)

    content_panels: ClassVar[list[Any]] = [*Page.content_panels, FieldPanel("introduction")]
    parent_page_types: ClassVar[list[str]] = ["knowledge.HomePage", "municipalities.SectionPage"]
    max_count_per_parent = 1
    template = "knowledge/list_page.html"

    class Meta:
        abstract = True

    def listing(self, parameters: QueryDict, section: int | None = None) -> Listing:
        return Listing(self.KIND, parameters, section=section, label_filters=self.label_filters)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.municipalities.sections import frame_of

        context = super().get_context(request, *args, **kwargs)
        frame = frame_of(self)
        municipality = frame.get("municipality")
        listing = self.listing(request.GET, section=municipality.pk if municipality else None)
        return context | frame | listing.context(address=self.url)


def words_in(body: StreamValue) -> str:
    """All text of a body as search finds it, each part a sentence of its own."""
    parts = (part.strip() for part in body.stream_block.get_searchable_content(body))
    return " ".join(part if part[-1] in ".?!:…" else f"{part}." for part in parts if part)
