from dataclasses import replace
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.filters import LabelFilter
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.knowledge.models.publication import ListPage, Publication


class AgendaIndexPage(ListPage):
    KIND = Kind.EVENT
    label_filters = (
        LabelFilter("vorm", "Waar", (("op-locatie", "Op locatie"), ("online", "Online"))),
    )
    subpage_types: ClassVar[list[str]] = ["knowledge.EventPage"]
    template = "knowledge/list_page.html"

    class Meta:
        verbose_name = "agenda"
        verbose_name_plural = "agenda's"


class EventPage(Publication):
    """A meeting, training or other activity at a moment."""

    KIND = Kind.EVENT

    start = models.DateTimeField("begint")
    end = models.DateTimeField("eindigt")
    location = models.CharField(
        "locatie", max_length=120, blank=True, help_text="Naam van het gebouw of de zaal."
    )
    address = models.CharField(
        "adres", max_length=160, blank=True, help_text="Straat, nummer en plaats."
    )
    is_online = models.BooleanField("online te volgen", default=False)
    organiser = models.CharField("organisator", max_length=120, blank=True)
    audience = models.CharField("voor wie", max_length=160, blank=True)
    cost = models.CharField("kosten", max_length=80, blank=True, help_text="Zoals ‘Gratis’.")
    registration_email = models.EmailField("aanmelden per e-mail", blank=True)
    registration_url = models.URLField("aanmelden op een webpagina", blank=True)
    is_cancelled = models.BooleanField("afgelast", default=False)

    content_panels: ClassVar[list[Any]] = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
                FieldPanel("location"), FieldPanel("address"), FieldPanel("is_online"),
                FieldPanel("is_cancelled"),
            ],
            heading="Wanneer en waar",
        ),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldPanel("organiser"), FieldPanel("audience"), FieldPanel("cost"),
                FieldPanel("registration_email"), FieldPanel("registration_url"),
            ],
            heading="Meedoen",
        ),
        *Publication.subject_panels,
        Publication.national_panel,
    ]  # fmt: skip
    parent_page_types: ClassVar[list[str]] = ["knowledge.AgendaIndexPage"]
    template = "knowledge/event_page.html"

    class Meta:
        verbose_name = "activiteit in de agenda"
        verbose_name_plural = "activiteiten in de agenda"

    def clean(self) -> None:
        super().clean()
        if self.start and self.end and self.end <= self.start:
            raise ValidationError(
                {"end": "Het einde ligt niet na het begin. Kijk de datum en de tijd na."}
            )
        if not self.location and not self.is_online:
            raise ValidationError(
                {"location": "Vul een locatie in, of geef aan dat het online te volgen is."}
            )

    @property
    def is_past(self) -> bool:
        return self.end < timezone.now()

    @property
    def where(self) -> str:
        """Such as "Bibliotheek, Stadhuisplein 2, Lelystad en online"."""
        place = ", ".join(part for part in (self.location, self.address) if part)
        if self.is_online:
            return f"{place} en online" if place else "Online"
        return place

    def catalogue_facts(self) -> Facts:
        start, end = timezone.localtime(self.start), timezone.localtime(self.end)
        forms = [("op-locatie", bool(self.location)), ("online", self.is_online)]
        return replace(
            super().catalogue_facts(),
            date=start.date(),
            last_day=end.date(),
            labels=[f"vorm:{form}" for form, given in forms if given],
            details={
                "uid": self.pk,
                "start": start.isoformat(),
                "end": end.isoformat(),
                "where": self.where,
                "is_cancelled": self.is_cancelled,
                "cost": self.cost,
            },
            text=" ".join([self.where, self.organiser, self.audience,
                           super().catalogue_facts().text]),
        )  # fmt: skip
