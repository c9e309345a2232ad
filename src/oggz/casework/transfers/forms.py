from typing import Any

from django import forms

from oggz.casework.cases.forms import CHOOSE, long_text
from oggz.casework.transfers.models import Because, NotTaken
from oggz.casework.transfers.selectors import Municipality, Part
from oggz.covenant.terms import DataCategory

TAKE = "take"


class AskForm(forms.Form):
    to = forms.ChoiceField(label="Welke gemeente?")
    because = forms.ChoiceField(
        label="Waarom gaat de persoon daar verder?",
        choices=[CHOOSE, *((each.value, each.dutch.capitalize()) for each in Because)],
    )

    def __init__(self, municipalities: list[Municipality], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self._found = {each.key: each for each in municipalities}
        self.fields["to"].choices = [
            CHOOSE, *((each.key, each.title) for each in municipalities)
        ]  # fmt: skip

    def clean_to(self) -> Municipality:
        return self._found[self.cleaned_data["to"]]

    def clean_because(self) -> Because:
        return Because(self.cleaned_data["because"])


class SendForm(forms.Form):
    categories = forms.MultipleChoiceField(
        label="Wat gaat mee?", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies wat u meegeeft, of ga terug."},
    )  # fmt: skip

    def __init__(self, parts: list[Part], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        going = [part for part in parts if part.may_go]
        self.fields["categories"].choices = [
            (
                part.category.value,
                f"{part.category.dutch.capitalize()}: {len(part.goes)}"
                f" {'gegeven' if len(part.goes) == 1 else 'gegevens'}",
            )
            for part in going
        ]
        self.initial["categories"] = [part.category.value for part in going]

    def clean_categories(self) -> list[DataCategory]:
        return [DataCategory(each) for each in self.cleaned_data["categories"]]


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Neemt uw gemeente dit over?",
        choices=[
            CHOOSE, (TAKE, "Ja, wij openen een eigen casus"),
            *((each.value, f"Nee, {each.dutch}") for each in NotTaken),
        ],
    )  # fmt: skip
    necessity = long_text("Waarom is delen hier nodig?", rows=3, required=False)
    proportionality = long_text(
        "Waarom weegt dat op tegen de inbreuk op iemands leven?", rows=3, required=False
    )
    subsidiarity = long_text("Waarom kan het niet met minder?", rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    @property
    def weighing(self) -> list[forms.BoundField]:
        return [self[name] for name in ("necessity", "proportionality", "subsidiarity")]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("answer") == TAKE:
            for field in self.weighing:
                if not given.get(field.name, "").strip():
                    self.add_error(field.name, "Vul dit in: zonder afweging komt er geen casus.")
        return given
