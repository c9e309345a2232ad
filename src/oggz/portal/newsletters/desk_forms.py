"""What editors fill in of a newsletter and its editions."""

import unicodedata
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.widgets import AdminPageChooser

from oggz.portal.catalogue import selectors as catalogue
from oggz.portal.catalogue.models import Entry
from oggz.portal.knowledge.models import EventPage, LegislationPage, MediaPage, NewsPage
from oggz.portal.newsletters.models import Edition, Newsletter
from oggz.portal.practices.models import PracticePage

_KINDS = [NewsPage, EventPage, PracticePage, MediaPage, LegislationPage]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Dit is geen datum. Kies een dag, zoals 2026-03-31."},
    )


class PeriodForm(forms.Form):
    """Over which days an edition tells."""

    first = _day("Vanaf")
    last = _day("Tot en met")


class SettingsForm(forms.ModelForm):
    class Meta:
        model = Newsletter
        fields: ClassVar[list[str]] = ["is_offered", "needs_second_person", "reply_to"]


class EditionForm(forms.ModelForm):
    class Meta:
        model = Edition
        fields: ClassVar[list[str]] = ["subject", "introduction"]
        widgets: ClassVar[dict[str, Any]] = {"introduction": forms.Textarea(attrs={"rows": 6})}

    def clean_subject(self) -> str:
        # A line in a header of a mail: nothing may end it.
        return " ".join(_readable(self.cleaned_data["subject"]).split())

    def clean_introduction(self) -> str:
        # As browsers send lines it would differ from what is kept, each time it is saved.
        return _readable(self.cleaned_data["introduction"].replace("\r\n", "\n"))


def _readable(text: str) -> str:
    """Without signs that nobody sees, and that neither a feed nor XML allows."""
    return "".join(c for c in text if c.isspace() or unicodedata.category(c) not in ("Cc", "Cs"))


class ItemForm(forms.Form):
    """Something public to add, found with Wagtail's own search of pages."""

    page = forms.IntegerField(
        label="Iets toevoegen",
        required=False,
        help_text="Een bericht, activiteit, praktijk, media-artikel of wet die op de site staat.",
        widget=AdminPageChooser(target_models=_KINDS),
    )

    def clean_page(self) -> Entry | None:
        key = self.cleaned_data["page"]
        if key is None:
            return None
        entry = Entry.objects.filter(page=key).first()
        if entry is None or not catalogue.is_open_to_all(key):
            raise ValidationError("Deze pagina is niet openbaar. Kies een andere.")
        return entry


class MomentForm(forms.Form):
    """When an edition goes out; empty is at once."""

    at = forms.DateTimeField(
        label="Wanneer",
        required=False,
        help_text="Leeg: nu meteen.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M"],
        error_messages={"invalid": "Dit is geen datum met een tijd. Kies een dag en een uur."},
    )

    @property
    def moment(self) -> datetime | None:
        at = self.cleaned_data["at"]
        return timezone.localtime(at) if at else None
