"""What editors fill in about the dates of a page, and about what a reader said."""

from typing import Any

from django import forms

from oggz.portal.freshness.models import LONGEST_ANSWER, Remark


def _day(label: str, help_text: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Dit is geen datum. Kies een dag, zoals 2026-03-31."},
    )


class DatesForm(forms.Form):
    """For who looked at a page on another day, or wants to be asked sooner or later."""

    reviewed_on = _day("Nagekeken op", "Lezers zien deze dag op de pagina.")
    review_by = _day("Opnieuw nakijken vóór", "Tegen die dag staat de pagina weer op uw lijst.")


class _ClosingForm(forms.Form):
    # When the remark was dealt with as far as the editor can see.
    seen = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, remark: Remark, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = remark.closed_at.isoformat() if remark.closed_at else ""


class ProcessForm(_ClosingForm):
    """The page was mended."""

    answer = forms.CharField(
        label="Antwoord (niet verplicht)", required=False, max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Gaat naar de lezer, als die een e-mailadres gaf. Het komt niet op de site.",
    )  # fmt: skip

    def __init__(self, *args: Any, remark: Remark, **kwargs: Any) -> None:
        super().__init__(*args, remark=remark, **kwargs)
        if remark.status == Remark.Status.PROCESSED:
            self.initial["answer"] = remark.answer


class DeclineForm(_ClosingForm):
    """The page stays as it is."""

    prefix = "niet"
    reason = forms.CharField(
        label="Waarom niet?", max_length=LONGEST_ANSWER, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Gaat naar de lezer, als die een e-mailadres gaf. Het komt niet op de site.",
    )  # fmt: skip

    def __init__(self, *args: Any, remark: Remark, **kwargs: Any) -> None:
        super().__init__(*args, remark=remark, **kwargs)
        if remark.status == Remark.Status.DECLINED:
            self.initial["reason"] = remark.answer
