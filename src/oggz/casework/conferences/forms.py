"""What somebody fills in at a conference."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from oggz.casework.access.seats import Seat
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.cases.references import reference
from oggz.casework.conferences.discussing import Discussing
from oggz.casework.conferences.models import LONGEST, LONGEST_PLACE, SHORTEST
from oggz.casework.conferences.services.minuting import Said
from oggz.casework.plans.forms import doing, doing_fields
from oggz.covenant.terms import DataCategory, Phase

_CHOOSE = "Kies iets uit de lijst."
_WRITTEN = ("note", "decided", "action")
_DAYS = ["%Y-%m-%d", "%d-%m-%Y"]


class MomentForm(forms.Form):
    """When and where; `form` is a number of its own for each form: see `cases.services.once`."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False)
    day = forms.DateField(
        label="Dag",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=_DAYS,
        error_messages={"required": "Kies een dag.", "invalid": "Schrijf de dag als dd-mm-jjjj."},
    )
    time = forms.TimeField(
        label="Tijd",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": "Kies een tijd.", "invalid": "Schrijf de tijd als uu:mm."},
    )
    place = forms.CharField(
        label="Plaats of link van de videovergadering",
        help_text="Dit staat in de uitnodiging. Noem geen mensen en geen casussen.",
        max_length=LONGEST_PLACE,
        error_messages={
            "required": "Schrijf op waar het is, of zet er de link van de videovergadering.",
            "max_length": f"Gebruik niet meer dan {LONGEST_PLACE} tekens.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["form"].initial = uuid4

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("day") and given.get("time"):
            try:
                given["starts"] = timezone.make_aware(datetime.combine(given["day"], given["time"]))
            except (OverflowError, ValueError):
                self.add_error("day", "Kies een andere dag.")
        return given


class ConveneForm(MomentForm):
    cases = forms.MultipleChoiceField(
        label="Welke casussen bespreekt u?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één casus.", "invalid_choice": _CHOOSE},
    )

    def __init__(self, taken: Sequence[tuple[Seat, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.taken = {str(seat.case.pk): seat for seat, _ in taken}
        self.fields["cases"].choices = [
            (str(seat.case.pk), case_label(seat, name)) for seat, name in taken
        ]

    @property
    def chosen(self) -> list[Seat]:
        """In the order of the list."""
        return [self.taken[key] for key in self.taken if key in self.cleaned_data["cases"]]


def case_label(seat: Seat, name: str) -> str:
    phase = Phase(seat.case.phase).dutch
    called = f"{name}, " if name else ""
    return f"{called}{reference(seat.case.pk)} ({phase}, niveau {seat.case.level})"


class WriteForm(forms.Form):
    """All that can be written down at one case, in one go; what is left out is not kept."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, about: Discussing, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.about = about
        self.fields["form"].initial = uuid4
        if about.may_decide:
            self.fields["decided"] = _text("Besluit", "Wat is besloten? Niet wie wat vertelde.")
        if about.may_act:
            self.fields["action"] = _text("Actie", "Eén ding dat iemand doet. Het staat meteen in"
                                          " het plan.", rows=2)  # fmt: skip
            for name, each in doing_fields(about.doers).items():
                each.required = False
                self.fields[name] = each
        self.fields["note"] = _text("Aantekening", "Alleen wat nodig is voor het doel.")
        categories = [(each.value, _capital(each.dutch)) for each in about.categories]
        self.fields["category"] = forms.ChoiceField(
            label="Waarover gaat de aantekening?", required=False,
            choices=[("", "Maak een keuze"), *categories],
            initial=DataCategory.MINUTES.value if about.may_decide else "",
            error_messages={"invalid_choice": _CHOOSE},
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("note") and not given.get("category"):
            self._ask("category", "Kies waarover de aantekening gaat.")
        if given.get("action"):
            if not given.get("who"):
                self._ask("who", "Kies wie dit gaat doen.")
            if not given.get("due"):
                self._ask("due", "Kies een dag waarop dit klaar moet zijn.")
        elif given.get("who"):
            self._ask("action", "Schrijf op wat er gaat gebeuren, of kies niemand.")
        return given

    def _ask(self, name: str, why: str) -> None:
        if name not in self.errors:
            self.add_error(name, ValidationError(why))

    @property
    def is_empty(self) -> bool:
        return not any(self.cleaned_data.get(each) for each in _WRITTEN)

    @property
    def is_refused(self) -> bool:
        """Whether something was written that may not, or no longer, be written now."""
        sent = {each for each in _WRITTEN if self.data.get(each)}
        return bool(sent) and (not self.about.may_write or not sent <= set(self.fields))

    @property
    def said(self) -> Said:
        """Raises PlanError for who cannot do it, or a day that cannot be."""
        given = self.cleaned_data
        category = given.get("category")
        return Said(
            note=given.get("note", ""),
            category=DataCategory(category) if category else None,
            decision=given.get("decided", ""),
            action=given.get("action", ""),
            doing=doing(self, self.about.doers) if given.get("action") else None,
        )


class MinutesForm(forms.Form):
    """The minutes of each case on the agenda."""

    def __init__(self, items: Sequence[Any], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for item in items:
            self.fields[f"minuten-{item.pk}"] = forms.IntegerField(
                label="Minuten", min_value=SHORTEST, max_value=LONGEST, required=False
            )


def _text(label: str, hint: str, *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=False, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": "De tekst is te lang: maximaal 20.000 tekens."},
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
