"""What anybody may ask about a practice."""

from typing import Any

from django import forms

from oggz.portal.practices.models.questions import LONGEST_QUESTION
from oggz.web.public_forms import PublicForm


class QuestionForm(PublicForm):
    """A question to the owner of a practice; an address only for who wants to hear the answer."""

    purpose = "vraag over een praktijk"

    text = forms.CharField(
        label="Uw vraag",
        max_length=LONGEST_QUESTION,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Schrijf geen namen of andere gegevens van personen op. Hoogstens"
        f" {LONGEST_QUESTION} tekens.",
    )
    email = forms.EmailField(
        label="Uw e-mailadres (niet verplicht)",
        required=False,
        help_text="Alleen om u het antwoord te sturen. Wij tonen het aan niemand en gooien het weg"
        " zodra u het antwoord hebt, of na 90 dagen.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    field_order = ("text", "email")

    def clean_text(self) -> Any:
        # As the browser sends lines, so that two of the same are the same.
        return self.cleaned_data["text"].replace("\r\n", "\n")
