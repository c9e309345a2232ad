from collections.abc import Iterable

from django import forms

from oggz.casework.consultations.rules import Offer
from oggz.casework.consultations.screening import LONGEST_TEXT
from oggz.covenant.terms import DataCategory

_TEXT = forms.Textarea({"rows": 9, "autocomplete": "off"})


class SubjectForm(forms.Form):
    """What it is about, for whom may be asked depends on it."""

    soort = forms.MultipleChoiceField(
        label="Waar gaat uw vraag over?",
        help_text="Kies alleen wat u echt nodig heeft. Daarna ziet u aan wie u het kunt vragen.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies ten minste één onderwerp."},
    )

    def __init__(self, subjects: Iterable[DataCategory], *args: object) -> None:
        super().__init__(*args)
        self.fields["soort"].choices = [(each.value, _capital(each.dutch)) for each in subjects]


class AskForm(forms.Form):
    text = forms.CharField(
        label="Wat is er aan de hand, en wat is uw vraag?",
        max_length=LONGEST_TEXT,
        widget=_TEXT,
        help_text="Beschrijf de situatie zonder te zeggen om wie het gaat.",
    )
    partijen = forms.MultipleChoiceField(
        label="Aan wie vraagt u het?",
        help_text="Iedereen die u kiest, ziet ook wat de anderen antwoorden.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies aan wie u het vraagt."},
    )

    def __init__(self, offers: Iterable[Offer], *args: object) -> None:
        super().__init__(*args)
        self.fields["partijen"].choices = [(each.party.slug, _told(each)) for each in offers]


class AnswerForm(forms.Form):
    text = forms.CharField(
        label="Uw antwoord, of wat u aan uw vraag toevoegt",
        max_length=LONGEST_TEXT,
        widget=_TEXT,
        help_text="Schrijf niet wie u denkt dat het is. Vraag door als u meer nodig heeft.",
    )


def _told(offer: Offer) -> str:
    roles = " of ".join(role.dutch for role in offer.roles)
    return f"{offer.party.name} ({roles})" if roles else offer.party.name


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
