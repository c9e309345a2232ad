"""Practices: methods and projects that are worth following, and how sure we are of that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.filters import LabelFilter
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.blocks import BodyBlock
from oggz.portal.knowledge.models import ListPage, Publication
from oggz.portal.knowledge.models.publication import words_in
from oggz.portal.municipalities.models import PartnerKind


class Evidence(models.TextChoices):
    """How well it was established that a practice works, as Dutch institutes tell apart."""

    NOT_ASSESSED = "niet-beoordeeld", "Nog niet beoordeeld"
    WELL_DESCRIBED = "goed-beschreven", "Goed beschreven"
    WELL_FOUNDED = "goed-onderbouwd", "Goed onderbouwd"
    EFFECTIVE = "effectief", "Effectief"


class PracticeStatus(models.TextChoices):
    PREPARED = "voorbereiding", "In voorbereiding"
    PILOT = "proef", "Proef"
    RUNNING = "loopt", "Loopt"
    EMBEDDED = "ingebed", "Vast onderdeel van het werk"
    STOPPED = "gestopt", "Gestopt"


def review_date() -> Any:
    """Named by the first migration; when a page is looked at again is told in `freshness`."""
    return timezone.localdate() + timedelta(days=365)


class PracticeIndexPage(ListPage):
    KIND = Kind.PRACTICE
    label_filters = (
        LabelFilter("bewijs", "Mate van bewijs", Evidence.choices),
        LabelFilter("status", "Status", PracticeStatus.choices),
        LabelFilter("partner", "Partners", PartnerKind.choices),
    )
    subpage_types: ClassVar[list[str]] = ["practices.PracticePage"]
    template = "practices/list_page.html"

    class Meta:
        verbose_name = "overzicht van praktijken"
        verbose_name_plural = "overzichten van praktijken"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.practices.selectors import adopted_by

        context = super().get_context(request, *args, **kwargs)
        municipality = context.get("municipality")
        is_whole_list = not context["is_filtered"] and context["items"].number == 1
        if municipality and is_whole_list:
            context["adopted"] = adopted_by(municipality)
        return context


class PracticeForm(WagtailAdminPageForm):
    """A small improvement is ticked for one publication; the next begins without."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "is_small_change" in self.fields and not self.instance.has_unpublished_changes:
            self.initial["is_small_change"] = False


class PracticePage(Publication):
    """A practice. A name, the problem, the approach and a contact are enough to begin with."""

    KIND = Kind.PRACTICE
    base_form_class = PracticeForm
    chooses_related = True

    introduction = models.CharField(
        "samenvatting", max_length=250, blank=True,
        help_text="Eén of twee zinnen voor overzichten; zonder samenvatting staat daar het begin"
        " van het probleem.",
    )  # fmt: skip
    problem = models.TextField(
        "probleem", max_length=1500, help_text="Wat was er aan de hand, en voor wie?"
    )
    body = StreamField(
        BodyBlock(), verbose_name="aanpak", help_text="Wat doet u, en hoe begon het?"
    )
    contact_organisation = models.CharField("organisatie", max_length=120, blank=True)
    contact_name = models.CharField(
        "naam of functie", max_length=120, blank=True,
        help_text="Een naam alleen als die persoon dat goed vindt; liever een functie.",
    )  # fmt: skip
    contact_email = models.EmailField("e-mailadres")
    contact_phone = models.CharField("telefoonnummer", max_length=20, blank=True)

    started = models.DateField("begonnen op", null=True, blank=True)
    status = models.CharField(
        "status", max_length=16, choices=PracticeStatus, default=PracticeStatus.RUNNING
    )
    costs = models.TextField(
        "kosten", max_length=800, blank=True, help_text="Wat het kost, en waar dat aan opgaat."
    )
    cost_per_year = models.PositiveIntegerField(
        "euro per jaar", null=True, blank=True, validators=[MaxValueValidator(100_000_000)],
        help_text="In hele euro's, om te kunnen vergelijken.",
    )  # fmt: skip
    funding = models.CharField("wie betaalt", max_length=250, blank=True)
    results = models.TextField("resultaten", max_length=1500, blank=True)
    results_method = models.TextField(
        "hoe de resultaten zijn gevonden", max_length=800, blank=True,
        help_text="Geteld, gevraagd, onderzocht, door wie?",
    )  # fmt: skip
    success_factors = models.TextField(
        "wat maakte dat het werkte", max_length=1500, blank=True, help_text="Eén punt per regel."
    )

    evidence = models.CharField(
        "mate van bewijs", max_length=16, choices=Evidence, default=Evidence.NOT_ASSESSED
    )
    assessor = models.CharField("beoordeeld door", max_length=120, blank=True)
    assessed_on = models.DateField("beoordeeld op", null=True, blank=True)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="variants",
        verbose_name="geïnspireerd op",
        help_text="De praktijk waaruit deze is ontstaan. Neemt u een praktijk over zonder een eigen"
        " beschrijving te maken, gebruik dan de knop ‘Overnemen’ op haar pagina.",
    )  # fmt: skip
    is_small_change = models.BooleanField(
        "kleine verbetering", default=False,
        help_text="Bijvoorbeeld een typefout. Gemeenten die deze praktijk volgen krijgen dan geen"
        " bericht dat zij is gewijzigd.",
    )  # fmt: skip

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("problem"), FieldPanel("body"), FieldPanel("contact_email"),
                FieldRowPanel([FieldPanel("contact_organisation"), FieldPanel("contact_name")]),
                FieldPanel("contact_phone"),
            ],
            heading="De kern",
        ),
        MultiFieldPanel(
            [FieldPanel("introduction"), FieldPanel("image"),
             FieldRowPanel([FieldPanel("started"), FieldPanel("status")])],
            heading="In het kort",
        ),
        InlinePanel("partners", heading="Partners", label="partner"),
        MultiFieldPanel(
            [FieldPanel("costs"), FieldRowPanel([FieldPanel("cost_per_year"),
                                                 FieldPanel("funding")])],
            heading="Kosten",
        ),
        MultiFieldPanel(
            [FieldPanel("results"), FieldPanel("results_method"), FieldPanel("success_factors")],
            heading="Wat het oplevert",
        ),
        InlinePanel("documents", heading="Documenten", label="document"),
        PageChooserPanel("based_on", "practices.PracticePage"),
        *Publication.subject_panels,
        MultiFieldPanel([FieldPanel("is_small_change")], heading="Wie deze praktijk volgt"),
        MultiFieldPanel(
            [
                FieldPanel("evidence", permission="practices.assess_practice"),
                FieldPanel("assessor", permission="practices.assess_practice"),
                FieldPanel("assessed_on", permission="practices.assess_practice"),
            ],
            heading="Beoordeling door het kennisinstituut",
            permission="practices.assess_practice",
        ),
    ]  # fmt: skip
    exclude_fields_in_copy: ClassVar[list[str]] = [
        *Publication.exclude_fields_in_copy, "evidence", "assessor", "assessed_on",
        "is_small_change",
    ]  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["practices.PracticeIndexPage"]
    template = "practices/practice_page.html"

    class Meta:
        verbose_name = "praktijkvoorbeeld"
        verbose_name_plural = "praktijkvoorbeelden"
        permissions = [("assess_practice", "Kan de mate van bewijs vaststellen")]

    def clean(self) -> None:
        super().clean()
        if self.evidence != Evidence.NOT_ASSESSED and not (self.assessor and self.assessed_on):
            raise ValidationError(
                {"evidence": "Vul ook in wie deze mate van bewijs vaststelde, en wanneer."}
            )
        if self.based_on_id and self._is_origin_of(self.based_on_id):
            raise ValidationError(
                {"based_on": "Die praktijk is zelf (langs een omweg) op deze geïnspireerd."}
            )

    def _is_origin_of(self, other: int) -> bool:
        """Whether this page is the practice with that key, or one that it goes back to."""
        passed: set[int | None] = {None}
        origin: int | None = other
        while origin not in passed:
            if origin == self.pk:
                return True
            passed.add(origin)
            parents = PracticePage.objects.filter(pk=origin)
            origin = parents.values_list("based_on", flat=True).first()
        return False

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from oggz.portal.practices.selectors import practice_details

        context = super().get_context(request, *args, **kwargs)
        return context | practice_details(self, request)

    @property
    def summary(self) -> str:
        return self.introduction or shortened(self.problem)

    @property
    def factors(self) -> list[str]:
        return [line.strip(" -•") for line in self.success_factors.splitlines() if line.strip()]

    @property
    def is_assessed(self) -> bool:
        return self.evidence != Evidence.NOT_ASSESSED

    def number_of_followers(self) -> int:
        """How many municipalities follow this practice now, as far as readers may know."""
        from oggz.portal.practices.spread import followers_of

        return followers_of([self.pk]).active().count() if self.pk else 0

    def catalogue_facts(self) -> Facts:
        facts = super().catalogue_facts()
        partners = list(self.partners.all())
        kinds = dict.fromkeys(partner.kind for partner in partners)
        words = [
            self.problem, words_in(self.body), self.costs, self.funding, self.results,
            self.success_factors, *(f"{partner.name} {partner.role}" for partner in partners),
        ]  # fmt: skip
        return replace(
            facts,
            introduction=self.summary,
            date=self.started,
            is_national=True,
            labels=[
                f"bewijs:{self.evidence}", f"status:{self.status}",
                *(f"partner:{kind}" for kind in kinds),
            ],
            details={
                "evidence": self.evidence,
                "evidence_label": self.get_evidence_display(),
                "status_label": self.get_status_display(),
                "slug": self.slug,
                "followers": self.number_of_followers(),
            },
            text=" ".join(words),
        )  # fmt: skip


class PracticePartner(Orderable):
    """An organisation, business or group of people that does its part."""

    page = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="partners")
    name = models.CharField("naam", max_length=120)
    kind = models.CharField("soort", max_length=24, choices=PartnerKind)
    role = models.CharField("wat deze partner doet", max_length=250, blank=True)

    panels = [FieldRowPanel([FieldPanel("name"), FieldPanel("kind")]), FieldPanel("role")]


class PracticeDocument(Orderable):
    """A plan, a form or a report that others can use."""

    page = ParentalKey(PracticePage, on_delete=models.CASCADE, related_name="documents")
    document = models.ForeignKey(
        "wagtaildocs.Document", models.CASCADE, related_name="+", verbose_name="document"
    )
    title = models.CharField("titel", max_length=120)

    panels = [FieldPanel("title"), FieldPanel("document")]


def shortened(text: str, most: int = 220) -> str:
    """The first words of a text, ended by an ellipsis if there is more."""
    if len(text) <= most:
        return text
    return f"{text[: most - 1].rsplit(' ', 1)[0]}…"
