"""What people fill in about themselves, or an editor about somebody."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from oggz import geography
from oggz.portal.accounts.models import Organisation
from oggz.portal.municipalities.models import Municipality
from oggz.portal.municipalities.selectors import LONGEST_SEARCH, search
from oggz.portal.professionals import selectors
from oggz.portal.professionals.models import Profile
from oggz.portal.professionals.models.profiles import (
    LONGEST_ASK,
    LONGEST_FUNCTION,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_REASON,
    About,
)
from oggz.portal.professionals.services import Told
from oggz.portal.professionals.texts import Line, Paragraphs

_MOST_MUNICIPALITIES = 40
_PHONE = RegexValidator(
    r"^\+?[0-9][0-9 ()\-]{5,}$", "Dit is geen telefoonnummer. Schrijf het als 0123-456 789."
)
_EMAIL = {"invalid": "Dit is geen e-mailadres. Schrijf het als naam@organisatie.nl."}


class Municipalities(forms.CharField):
    """Names of municipalities, between commas or on lines of their own."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: object) -> list[Municipality]:
        names = [name.strip() for name in re.split(r"[,;\n]", super().to_python(value))]
        names = list(dict.fromkeys(name for name in names if name))
        if len(names) > _MOST_MUNICIPALITIES:
            raise ValidationError(
                f"Schrijf hoogstens {_MOST_MUNICIPALITIES} gemeenten op. Werkt u in een hele regio?"
                " Kies dan de regio."
            )
        return list({place.pk: place for place in map(self._named, names)}.values())

    def _named(self, name: str) -> Municipality:
        matches = search(name[:LONGEST_SEARCH])
        for match in matches:
            if geography.fold(match.matched_name) == geography.fold(name):
                return match.municipality
        advice = f" Bedoelt u {matches[0].municipality.name}?" if matches else ""
        raise ValidationError(f"De gemeente ‘{name[:50]}’ kennen wij niet.{advice}")

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(str(place) for place in value)


class AboutForm(forms.Form):
    """Who somebody is, where they work and what they can be asked."""

    name = Line(label="Naam", max_length=LONGEST_NAME)
    function = Line(
        label="Functie", max_length=LONGEST_FUNCTION,
        help_text="Zoals u zich aan een collega voorstelt.",
    )  # fmt: skip
    organisation = forms.ModelChoiceField(
        Organisation.objects.all(), label="Organisatie", required=False,
        empty_label="Staat er niet bij",
    )  # fmt: skip
    organisation_name = Line(
        label="Andere organisatie", max_length=120, required=False,
        help_text="Alleen als de organisatie niet in de lijst staat.",
    )  # fmt: skip
    municipalities = Municipalities(
        label="Gemeenten", required=False,
        help_text="Voor welke gemeenten is dit het aanspreekpunt? Zet een komma tussen de namen."
        " Laat gemeenten en regio’s leeg bij werk voor heel Nederland.",
    )  # fmt: skip
    regions = forms.ModelMultipleChoiceField(
        None, label="Hele regio’s", required=False, widget=forms.CheckboxSelectMultiple
    )
    themes = forms.ModelMultipleChoiceField(
        None, label="Thema’s", required=False, widget=forms.CheckboxSelectMultiple
    )
    ask_me = Paragraphs(
        rows=4, label="Waarvoor kan men u vragen?", max_length=LONGEST_ASK, required=False,
        help_text="Bijvoorbeeld: meedenken over een dreigende huisuitzetting. Schrijf geen namen of"
        " andere gegevens van personen op.",
    )  # fmt: skip
    email = forms.EmailField(label="E-mailadres van het werk", error_messages=_EMAIL)
    phone = Line(
        label="Telefoonnummer van het werk", max_length=LONGEST_PHONE, required=False,
        validators=[_PHONE], help_text="Niet verplicht. Nooit een privénummer.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["regions"].queryset = selectors.regions()
        self.fields["themes"].queryset = selectors.themes()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("organisation") and not cleaned.get("organisation_name"):
            self.add_error(
                "organisation", "Kies een organisatie, of schrijf de naam in het vak eronder."
            )
        return cleaned

    def told(self, **shows: bool) -> Told:
        names = (
            "name", "function", "email", "organisation", "organisation_name", "ask_me", "phone",
            "municipalities", "regions", "themes",
        )  # fmt: skip
        return Told(**{name: self.cleaned_data[name] for name in names}, shows=shows)

    @staticmethod
    def initial_of(about: About) -> dict[str, Any]:
        plain = (
            "name",
            "function",
            "organisation",
            "organisation_name",
            "ask_me",
            "email",
            "phone",
        )
        return {name: getattr(about, name) for name in plain} | {
            name: list(getattr(about, name).all())
            for name in ("municipalities", "regions", "themes")
        }


class ConsentForm(forms.Form):
    """What is shown, and that it may be."""

    shows_email = forms.BooleanField(label="Toon mijn e-mailadres aan collega’s", required=False)
    shows_phone = forms.BooleanField(label="Toon mijn telefoonnummer aan collega’s", required=False)
    # Of the text that was on the screen.
    version = forms.CharField(widget=forms.HiddenInput, max_length=10)
    consent = forms.BooleanField(
        label="Ik heb dit gelezen en ga akkoord",
        error_messages={
            "required": "Zonder uw toestemming tonen wij niets. Vink aan dat u akkoord gaat."
        },
    )

    @property
    def shows(self) -> dict[str, bool]:
        return {name: self.cleaned_data[name] for name in ("shows_email", "shows_phone")}


class ProfileForm(AboutForm, ConsentForm):
    """The own profile; consent is asked once for each text."""

    field_order = (*AboutForm.base_fields, *ConsentForm.base_fields)

    def __init__(self, *args: Any, profile: Profile | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asks_consent = profile is None or not profile.has_valid_consent
        if not self.asks_consent:
            del self.fields["consent"]


class ProposalForm(AboutForm):
    """Somebody whom an editor proposes, and for which municipality."""

    place = forms.ModelChoiceField(
        None, label="Voor welke gemeente stelt u dit voor?", empty_label=None,
        error_messages={"invalid_choice": "Voor deze gemeente kunt u niemand voorstellen."},
    )  # fmt: skip
    field_order = ("place", *AboutForm.base_fields)

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places


class ReasonForm(forms.Form):
    """Why something is hidden or reported."""

    reason = Line(label="Reden", max_length=LONGEST_REASON)


class DeleteForm(forms.Form):
    """What of somebody is deleted."""

    texts = forms.BooleanField(
        label="Verwijder ook de tekst van mijn vragen en antwoorden", required=False
    )
    sure = forms.BooleanField(
        label="Ja, verwijder mijn gegevens",
        error_messages={"required": "Vink aan dat u het zeker weet. Dit is niet terug te draaien."},
    )
