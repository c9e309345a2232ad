"""The section of a participating municipality: its own pages, written by its own editors."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.fields import StreamField
from wagtail.models import Collection, Orderable, Page

from oggz.portal.accounts.rights import Structure
from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.municipalities.models.places import Municipality


class PartnerKind(models.TextChoices):
    """What sort of organisation takes part in the network around vulnerable people."""

    MUNICIPALITY = "gemeente", "Gemeente"
    GGD = "ggd", "GGD"
    MENTAL_HEALTH = "ggz", "Geestelijke gezondheidszorg"
    ADDICTION = "verslavingszorg", "Verslavingszorg"
    SHELTER = "opvang", "Opvang"
    CARE = "zorg", "Zorg"
    WELFARE = "welzijn", "Welzijn en wijkteam"
    HOUSING = "woningcorporatie", "Woningcorporatie"
    POLICE = "politie", "Politie"
    DEBT_HELP = "schuldhulp", "Schuldhulp"
    EMPLOYER = "werkgever", "Werkgever of bedrijf"
    EXPERIENCE = "ervaringsdeskundigen", "Ervaringsdeskundigen"
    VOLUNTEERS = "vrijwilligers", "Vrijwilligers"
    SPORT = "sport", "Sport"
    EDUCATION = "onderwijs", "Onderwijs"
    KNOWLEDGE = "kennisinstituut", "Kennisinstituut"


class SectionIndexPage(Page):
    """Holds the sections; readers see the list of all municipalities at this address."""

    parent_page_types: ClassVar[list[str]] = ["knowledge.HomePage"]
    subpage_types: ClassVar[list[str]] = ["municipalities.SectionPage"]
    max_count = 1
    preview_modes: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = "gemeentelijke delen"
        verbose_name_plural = "gemeentelijke delen"

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return []  # municipalities are in the sitemap already


_NOT_OF_A_VERSION = (
    "title", "slug", "url_path", "municipality_id", "archived_on", "editors_id", "publishers_id",
    "is_reviewed", "collection_id",
)  # fmt: skip


class SectionPage(Structure, Page):
    """What a participating municipality tells on its own page, above its own pages."""

    municipality = models.OneToOneField(
        Municipality, models.PROTECT, related_name="section", verbose_name="gemeente"
    )
    introduction = models.CharField(
        "inleiding", max_length=300, blank=True,
        help_text="Voor wie dit deel is en wat er te vinden is.",
    )  # fmt: skip
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, models.SET_NULL, null=True, blank=True,
        related_name="+", verbose_name="afbeelding",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name="inhoud", blank=True)
    is_example = models.BooleanField("voorbeeld", default=False, editable=False)
    # An archived section is hidden with everything in it, and comes back as it was.
    archived_on = models.DateField(null=True, editable=False)
    # Who may write here, and the place of their images and documents.
    editors = models.OneToOneField(
        Group, models.SET_NULL, null=True, editable=False, related_name="section"
    )
    # Those of the editors who publish, and look at what others wrote.
    publishers = models.OneToOneField(
        Group, models.SET_NULL, null=True, editable=False, related_name="published_section"
    )
    is_reviewed = models.BooleanField(
        "eerst bekeken", default=False, editable=False,
        help_text="Een ander bekijkt wat een redacteur schrijft, voordat lezers het zien.",
    )  # fmt: skip
    collection = models.OneToOneField(
        Collection, models.SET_NULL, null=True, editable=False, related_name="section"
    )

    content_panels: ClassVar[list[Any]] = [
        FieldPanel("introduction"), FieldPanel("image"), FieldPanel("body"),
    ]  # fmt: skip
    # The title and the address are the municipality's; nothing here is for promotion.
    promote_panels: ClassVar[list[Any]] = []
    settings_panels: ClassVar[list[Any]] = []
    parent_page_types: ClassVar[list[str]] = ["municipalities.SectionIndexPage"]
    subpage_types: ClassVar[list[str]] = [
        "knowledge.NewsIndexPage", "knowledge.AgendaIndexPage", "practices.PracticeIndexPage",
        "municipalities.ContactPage",
    ]  # fmt: skip
    preview_modes: ClassVar[list[Any]] = []
    is_creatable = False  # by `services.enrol_municipality` only

    class Meta:
        verbose_name = "deel van een gemeente"
        verbose_name_plural = "delen van gemeenten"
        permissions = [("enrol_municipality", "Kan gemeenten laten deelnemen en archiveren")]

    @property
    def is_archived(self) -> bool:
        return self.archived_on is not None

    def with_content_json(self, content: dict[str, Any]) -> "SectionPage":
        # Whose section it is, and whether it is archived, is no text of an editor: publishing a
        # version from before a merger or an archiving leaves that as it is.
        page = super().with_content_json(content)
        for name in _NOT_OF_A_VERSION:
            setattr(page, name, getattr(self, name))
        return page

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        return []  # municipalities are in the sitemap already

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.municipality.get_absolute_url())


class ContactPage(Structure, Page):
    """Whom to reach at each partner organisation of a municipality."""

    introduction = models.CharField("inleiding", max_length=250, blank=True)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        FieldPanel("introduction"),
        InlinePanel("contacts", heading="Contactpersonen", label="contactpersoon"),
    ]
    parent_page_types: ClassVar[list[str]] = ["municipalities.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    max_count_per_parent = 1
    template = "municipalities/contact_page.html"

    class Meta:
        verbose_name = "contactpersonen"
        verbose_name_plural = "contactpersonen"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.municipalities.sections import frame_of

        context = super().get_context(request, *args, **kwargs)
        return context | frame_of(self) | {"contacts": self.contacts.all()}

    def catalogue_facts(self) -> Facts:
        contacts = " ".join(f"{each.organisation} {each.role}" for each in self.contacts.all())
        section = self.get_parent()
        return Facts(
            kind=Kind.PAGE,
            title=f"{self.title} in {section.title}",
            introduction=self.introduction,
            is_national=False,
            text=contacts,
        )


class ContactPerson(Orderable):
    """Somebody at a partner organisation, as far as that organisation wants it public."""

    page = ParentalKey(ContactPage, on_delete=models.CASCADE, related_name="contacts")
    organisation = models.CharField("organisatie", max_length=120)
    kind = models.CharField("soort organisatie", max_length=24, choices=PartnerKind)
    name = models.CharField(
        "naam of functie", max_length=120,
        help_text="Een naam alleen als die persoon dat goed vindt; liever een functie.",
    )  # fmt: skip
    role = models.CharField("waarvoor", max_length=250, blank=True)
    email = models.EmailField("e-mailadres", blank=True)
    phone = models.CharField("telefoonnummer", max_length=20, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("organisation"), FieldPanel("kind")]),
        FieldPanel("name"), FieldPanel("role"),
        FieldRowPanel([FieldPanel("email"), FieldPanel("phone")]),
    ]  # fmt: skip

    def clean(self) -> None:
        super().clean()
        if not self.email and not self.phone:
            raise ValidationError(
                "Vul bij elke contactpersoon een e-mailadres of een telefoonnummer in."
            )
