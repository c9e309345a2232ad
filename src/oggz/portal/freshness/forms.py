"""What a reader fills in who thinks that a page is not right."""

from typing import Any

from django import forms

from oggz.portal.freshness.models import LONGEST_REMARK, Remark
from oggz.web.public_forms import PublicForm


class RemarkForm(PublicForm):
    """What is wrong with a page; an address only for who wants to hear what was done."""

    purpose = "opmerking"

    kind = forms.ChoiceField(
        label="Wat is er aan de hand?", choices=[("", "Maak een keuze"), *Remark.Kind.choices]
    )
    text = forms.CharField(
        label="Wat klopt er niet?",
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Schrijf geen namen, telefoonnummers of andere gegevens van personen op."
        f" Hoogstens {LONGEST_REMARK} tekens.",
    )
    email = forms.EmailField(
        label="Uw e-mailadres (niet verplicht)",
        required=False,
        help_text="Alleen om u te laten weten wat wij ermee deden. Daarna gooien wij het weg, en in"
        " elk geval na 90 dagen.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("kind", "text", "email")

    def clean_text(self) -> Any:
        # As the browser sends lines, so that two of the same are the same.
        return self.cleaned_data["text"].replace("\r\n", "\n")
