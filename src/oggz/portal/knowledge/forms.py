from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from oggz.portal.knowledge.cards import Choice


class _Day(forms.DateField):
    """A day as browsers send it, with a message that says which field and what to write."""

    def __init__(self, label: str) -> None:
        super().__init__(
            required=False,
            label=label,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "invalid": f"‘{label}’ is geen datum. Schrijf jjjj-mm-dd, zoals 2026-03-01."
            },
        )


class NewsFilter(forms.Form):
    """What a reader looks for in the news; lives in the address, so that it can be shared.

    `themes` are the primary key, slug and title of each.
    """

    thema = forms.ChoiceField(
        required=False,
        label="Thema",
        error_messages={"invalid_choice": "Dit thema bestaat niet. Kies er een uit de lijst."},
    )
    van = _Day("Vanaf")
    tot = _Day("Tot en met")

    def __init__(self, *args: Any, themes: Iterable[tuple[int, str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.key_of = {slug: key for key, slug, _ in themes}
        choices = [(slug, title) for _, slug, title in themes]
        self.fields["thema"].choices = [("", "Alle thema's"), *choices]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and first > last:
            raise ValidationError({"tot": "‘Tot en met’ ligt vóór ‘Vanaf’. Draai de datums om."})
        return cleaned

    def choice(self) -> Choice:
        """What was asked, once the form is valid."""
        asked = self.cleaned_data
        return Choice(theme=self.key_of.get(asked["thema"]), first=asked["van"], last=asked["tot"])
