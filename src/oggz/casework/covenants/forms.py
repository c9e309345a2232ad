from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from oggz.casework.covenants.models import Evaluation
from oggz.casework.covenants.services.drafting import LONGEST_TEXT

_NO_CONTROLS = "Typ deze tekst opnieuw: er staat een teken in dat men niet ziet."


def _plain(text: str) -> str:
    if any(ord(character) < 32 or character in "\u202e\u2066\u2067\u200f" for character in text):
        raise ValidationError(_NO_CONTROLS)
    return text.strip()


class BeginForm(forms.Form):
    title = forms.CharField(
        label="Naam van het convenant",
        max_length=200,
        help_text="Bijvoorbeeld: Zorg en veiligheid Voorbeeldstad",
    )
    start = forms.ChoiceField(
        label="Waarmee begint u?",
        choices=[
            ("model", "Met het modelconvenant: alles staat er al, u past het aan"),
            ("own", "Met een eigen tekst: u plakt of schrijft haar op de volgende pagina"),
        ],
        widget=forms.RadioSelect,
        initial="model",
    )

    def clean_title(self) -> str:
        return _plain(self.cleaned_data["title"])


class TextForm(forms.Form):
    text = forms.CharField(
        label="Tekst van het convenant",
        max_length=LONGEST_TEXT,
        strip=False,
        required=False,
        widget=forms.Textarea({"rows": 32, "spellcheck": "false", "class": "covenant-text"}),
    )
    revision = forms.IntegerField(label="Concept", min_value=1, widget=forms.HiddenInput)

    def clean_text(self) -> str:
        return self.cleaned_data["text"].replace("\r\n", "\n")


class SignForm(forms.Form):
    """The checksum is of what was shown, so that nobody signs what changed meanwhile."""

    name = forms.CharField(label="Uw naam", max_length=120)
    function = forms.CharField(
        label="Uw functie", max_length=120, help_text="Bijvoorbeeld: burgemeester"
    )
    agree = forms.BooleanField(
        label="Ik heb dit convenant gelezen en ben bevoegd om namens mijn organisatie te tekenen.",
        error_messages={"required": "Vink aan dat u bevoegd bent om te tekenen."},
    )
    checksum = forms.RegexField(r"^[0-9a-f]{64}$", widget=forms.HiddenInput)

    def clean_name(self) -> str:
        return _plain(self.cleaned_data["name"])

    def clean_function(self) -> str:
        return _plain(self.cleaned_data["function"])


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="Waarom zegt uw organisatie op?",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="Noem geen mensen. Alle partijen kunnen deze reden lezen.",
    )
    sure = forms.BooleanField(
        label="Ik weet dat onze medewerkers vanaf nu niets meer zien of doen onder dit convenant.",
        error_messages={"required": "Vink aan dat u dit weet."},
    )


class EvaluationForm(forms.ModelForm):
    class Meta:
        model = Evaluation
        fields = ["held_on", "findings", "decision"]
        widgets = {
            "held_on": forms.DateInput({"type": "date"}),
            "findings": forms.Textarea({"rows": 8}),
        }
        labels = {
            "held_on": "Wanneer is de evaluatie gehouden?",
            "findings": "Wat hebben de partijen geleerd?",
            "decision": "Wat besloten zij?",
        }
        help_texts = {"findings": "Noem geen mensen over wie een casus gaat."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = self.fields["decision"].choices
        self.fields["decision"].choices = [("", "Kies een besluit"), *choices[1:]]

    def clean_held_on(self) -> object:
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise ValidationError("Kies een dag tot en met vandaag.")
        return day
