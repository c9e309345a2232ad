"""When and how the person got the letter, or why it waits."""

from typing import Any
from uuid import uuid4

from django import forms

from oggz.casework.cases.fields import day_field
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.letters.models import Way


class _OnceForm(forms.Form):
    # A number of its own for each form that was opened: see `cases.services.once`.
    form = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class SentForm(_OnceForm):
    on = day_field("Op welke dag kreeg de persoon de brief?")
    way = forms.ChoiceField(
        label="Hoe kreeg de persoon de brief?",
        choices=[
            ("", "Maak een keuze"),
            *((each.value, each.dutch[:1].upper() + each.dutch[1:]) for each in Way),
        ],
        error_messages={
            "required": "Maak een keuze.", "invalid_choice": "Kies iets uit de lijst."
        },
    )  # fmt: skip
    version = forms.ChoiceField(
        label="Welke brief?",
        choices=[("plain", "De gewone brief"), ("easy", "De makkelijke brief, met plaatjes")],
        error_messages={"invalid_choice": "Kies iets uit de lijst."},
    )
    # By which it is known whether the letter that was sent is the one of now.
    named = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DelayForm(_OnceForm):
    until = day_field("Tot en met welke dag wacht de brief?")
    reason = forms.CharField(
        label="Waarom hoort de persoon het nu nog niet?",
        help_text="Bijvoorbeeld omdat iemand dan gevaar loopt. Schrijf ook op wat u tot die dag"
        " doet om het wel te kunnen vertellen.",
        max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Schrijf op waarom.",
            "max_length": "De tekst is te lang: maximaal 20.000 tekens.",
        },
    )  # fmt: skip
