from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from oggz.portal.knowledge.models import ThemePage


class NewsFilter(forms.Form):
    """What a reader looks for in the news; lives in the address, so that it can be shared."""

    thema = forms.ModelChoiceField(
        ThemePage.objects.none(), to_field_name="slug", required=False, label="Thema",
        empty_label="Alle thema's",
        error_messages={"invalid_choice": "Dit thema bestaat niet. Kies er een uit de lijst."},
    )  # fmt: skip
    van = forms.DateField(
        required=False, label="Vanaf", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "‘Vanaf’ is geen datum. Schrijf jjjj-mm-dd, zoals 2026-03-01."},
    )  # fmt: skip
    tot = forms.DateField(
        required=False, label="Tot en met", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": "‘Tot en met’ is geen datum. Schrijf jjjj-mm-dd, zoals 2026-03-31."},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = ThemePage.objects.live().order_by("title").only("title", "slug")
        self.fields["thema"].queryset = themes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and first > last:
            raise ValidationError({"tot": "‘Tot en met’ ligt vóór ‘Vanaf’. Draai de datums om."})
        return cleaned
