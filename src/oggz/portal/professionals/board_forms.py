"""What people write on the board, and what they want to hear of it."""

from typing import Any

from django import forms

from oggz.portal.municipalities.models import Region
from oggz.portal.professionals import selectors
from oggz.portal.professionals.models import BoardQuestion, DigestChoice
from oggz.portal.professionals.models.board import LONGEST_TEXT, LONGEST_TITLE
from oggz.portal.professionals.texts import Line, Paragraphs

NATIONAL = "landelijk"


class RegionOrNational(forms.ChoiceField):
    """A region by its slug, or the whole country: then its value is None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            error_messages={
                "invalid_choice": "Deze regio bestaat niet. Kies er een uit de lijst.",
                "required": "Kies een regio, of heel Nederland.",
            },
            **kwargs,
        )

    def fill(self, regions: list[Region]) -> None:
        self.regions = {region.slug: region for region in regions}
        named = [(slug, region.name) for slug, region in self.regions.items()]
        self.choices = [(NATIONAL, "Heel Nederland"), *named]

    def clean(self, value: Any) -> Region | None:
        return self.regions.get(super().clean(value))


class QuestionForm(forms.Form):
    """A question for colleagues."""

    title = Line(
        label="Uw vraag in één zin", max_length=LONGEST_TITLE,
        help_text="Zo staat de vraag in de lijst.",
    )  # fmt: skip
    text = Paragraphs(
        rows=8, label="Uitleg", max_length=LONGEST_TEXT,
        help_text="Wat speelt er, wat heeft u al geprobeerd en wat wilt u weten? Gewone tekst; een"
        " lege regel begint een nieuwe alinea.",
    )  # fmt: skip
    region = RegionOrNational(label="Voor wie is deze vraag?")
    themes = forms.ModelMultipleChoiceField(
        None, label="Thema’s", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].fill(list(selectors.regions()))
        self.fields["themes"].queryset = selectors.themes()

    @staticmethod
    def initial_of(question: BoardQuestion) -> dict[str, Any]:
        return {
            "title": question.title,
            "text": question.text,
            "region": question.region.slug if question.region else NATIONAL,
            "themes": list(question.themes.all()),
        }


class AnswerForm(forms.Form):
    """An answer to a question."""

    text = Paragraphs(
        rows=6, label="Uw antwoord", max_length=LONGEST_TEXT,
        help_text="Wat werkte bij u? Verwijs met de naam van een organisatie.",
    )  # fmt: skip


class DigestForm(forms.Form):
    """How often, and about what."""

    frequency = forms.ChoiceField(
        label="Hoe vaak?", choices=DigestChoice.Frequency, widget=forms.RadioSelect
    )
    regions = forms.ModelMultipleChoiceField(
        None, label="Nieuwe vragen uit deze regio’s", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    themes = forms.ModelMultipleChoiceField(
        None, label="Nieuwe vragen over deze thema’s, uit het hele land", required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    includes_national = forms.BooleanField(
        label="Vragen die voor heel Nederland zijn gesteld", required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = selectors.regions()
        self.fields["themes"].queryset = selectors.themes()
