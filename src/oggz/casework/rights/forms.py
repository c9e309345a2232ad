"""What is asked when somebody uses a right, in the words of who fills it in."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils import timezone
from django.utils.formats import date_format

from oggz.casework.cases.models import Contribution
from oggz.casework.cases.models import Kind as ThingKind
from oggz.casework.cases.models.choices import RestrictionGround, UseGround
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.parties.models import Party
from oggz.casework.rights.days import Kind
from oggz.casework.rights.models import (
    DECISIONS,
    Delay,
    Exemption,
    Ground,
    How,
    Judgement,
    Proof,
    Refusal,
)
from oggz.casework.rights.services.recording import Restricts
from oggz.covenant.terms import DataCategory, Term

# A restriction is asked apart: it has more to say.
OFFERED = (Kind.ACCESS, Kind.RECTIFICATION, Kind.OBJECTION, Kind.ERASURE, Kind.COMPLAINT)
TITLES = {
    Kind.ACCESS: "Inzage: zien wat er over de persoon staat",
    Kind.RECTIFICATION: "Verbetering: iets klopt niet of ontbreekt",
    Kind.OBJECTION: "Bezwaar: stoppen met delen",
    Kind.RESTRICTION: "Beperking: bewaren, maar niet gebruiken",
    Kind.ERASURE: "Wissen: gegevens laten verwijderen",
    Kind.COMPLAINT: "Klacht over hoe met gegevens is omgegaan",
}
_CHOOSE = {"required": "Maak een keuze.", "invalid_choice": "Kies iets uit de lijst."}


def choice(label: str, terms: Any, help_text: str = "", **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, help_text=help_text, error_messages=_CHOOSE,
        choices=[("", "Maak een keuze"), *((each.value, _capital(each.dutch)) for each in terms)],
        **more,
    )  # fmt: skip


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def long_text(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={
            "required": "Vul dit in.", "max_length": "De tekst is te lang: maximaal 20.000 tekens.",
        },
    )  # fmt: skip


class RightsForm(forms.Form):
    # A number of its own for each form that was opened: see `cases.services.once`.
    form = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)

    def term(self, name: str, terms: type[Term]) -> Any:
        value = self.cleaned_data.get(name)
        return terms(value) if value else None


class RecordForm(RightsForm):
    kind = forms.ChoiceField(
        label="Wat de persoon vraagt", error_messages=_CHOOSE,
        choices=[("", "Maak een keuze"), *((kind.value, TITLES[kind]) for kind in OFFERED)],
    )  # fmt: skip
    text = long_text(
        "In de woorden van de persoon",
        "Schrijf op wat de persoon vraagt. Een reden geven hoeft niet.",
    )
    received_on = forms.DateField(
        label="Wanneer het binnenkwam",
        help_text="Vanaf deze dag telt de termijn. Ook als het bij een andere afdeling lag.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"], initial=timezone.localdate,
        error_messages={"required": "Vul de dag in.", "invalid": "Schrijf de dag als dd-mm-jjjj."},
    )  # fmt: skip
    how = choice("Hoe het binnenkwam", How)
    ground = forms.ChoiceField(
        label="Wie het vraagt", required=False, error_messages=_CHOOSE,
        choices=[
            ("", "De persoon zelf"),
            *((each.value, f"Namens de persoon: {each.dutch}") for each in Ground),
        ],
    )  # fmt: skip


class RestrictForm(RecordForm):
    """As any request, with what is to be kept and not used, and why."""

    why = choice(
        "Waarom de persoon dit mag vragen", RestrictionGround,
        "De gronden van AVG artikel 18 lid 1. Twijfelt u? Leg vast wat de persoon zegt; later wordt"
        " besloten of het klopt.",
    )  # fmt: skip
    what = forms.ChoiceField(label="Wat er wordt beperkt", error_messages=_CHOOSE, required=False)

    def __init__(self, *args: Any, rows: Sequence[Contribution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["kind"]
        self.fields["what"].choices = [
            ("", "Alles in dit dossier"), *((str(row.thread), _told(row)) for row in rows)
        ]  # fmt: skip
        self.order_fields(["form", "text", "why", "what"])

    @property
    def restricts(self) -> Restricts:
        thread = self.cleaned_data["what"]
        return Restricts(self.term("why", RestrictionGround), UUID(thread) if thread else None)


def _told(row: Contribution) -> str:
    """What it is without a word of it."""
    kind = f" ({ThingKind(row.kind).dutch})" if row.kind != ThingKind.NOTE else ""
    at = date_format(timezone.localtime(row.at), "j F Y, H:i")
    category = _capital(DataCategory(row.category).dutch)
    return f"{category}{kind}, ingebracht door {row.source.name} op {at}"


class UseForm(RightsForm):
    ground = choice("Waarvoor het nodig is", UseGround, "Andere redenen kent de wet niet.")
    text = long_text("Uitleg", "Voor wie dit later nakijkt. De persoon krijgt dit bij inzage.")
    until = forms.DateField(
        label="Tot en met welke dag", help_text="Hoogstens vier weken.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y"],
        error_messages={"required": "Vul de dag in.", "invalid": "Schrijf de dag als dd-mm-jjjj."},
    )  # fmt: skip


class EndingForm(RightsForm):
    text = long_text(
        "Waarom de beperking stopt",
        "Dit komt in de brief. Schrijf het zo dat de persoon het begrijpt.",
    )  # fmt: skip


class ProveForm(RightsForm):
    proof = choice(
        "Hoe is nagegaan wie het vraagt", Proof,
        "Bij een vertegenwoordiger: ook dat die dit mag. Bewaar nooit een kopie van een"
        " identiteitsbewijs.",
    )  # fmt: skip


class ExtendForm(RightsForm):
    delay = choice(
        "Waarom het langer duurt", Delay,
        "Andere redenen kent de wet niet. U vertelt het de persoon met een brief, voor de eerste"
        " termijn voorbij is.",
    )  # fmt: skip


class DecideForm(RightsForm):
    outcome = choice("Besluit", DECISIONS)
    text = long_text(
        "Waarom", "Dit komt in de brief. Schrijf het zo dat de persoon het begrijpt."
    )  # fmt: skip


class TellForm(RightsForm):
    how = choice("Hoe de persoon het besluit kreeg", How)


class SureForm(RightsForm):
    sure = forms.BooleanField(
        label="De persoon heeft dit zelf gezegd of geschreven",
        error_messages={"required": "Kruis dit aan als het zo is."},
    )


class ExemptForm(RightsForm):
    contribution = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label="Waarom mag de persoon dit niet krijgen", error_messages=_CHOOSE,
        choices=[("", "Maak een keuze"), *Exemption.Why.choices],
    )  # fmt: skip
    text = long_text("Uitleg", "Voor wie dit later nakijkt. De persoon krijgt deze tekst niet.")


class PartyForm(RightsForm):
    party = forms.ChoiceField(label="Welke partij bracht het in", error_messages=_CHOOSE)

    def __init__(
        self, *args: Any, parties: Sequence[Party], label: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].label = label or self.fields["party"].label
        self.parties = {each.slug: each for each in parties}
        self.fields["party"].choices = [
            ("", "Maak een keuze"), *((slug, each.name) for slug, each in self.parties.items())
        ]  # fmt: skip

    @property
    def chosen(self) -> Party:
        return self.parties[self.cleaned_data["party"]]


class RefusalForm(RightsForm):
    why = choice(
        "Waarom uw partij de klacht niet overneemt",
        [each for each in Refusal if each is not Refusal.TAKEN_BACK],
    )  # fmt: skip


class AnswerForm(RightsForm):
    outcome = choice("Is de klacht terecht", Judgement)
    how = choice("Hoe de persoon het antwoord kreeg", How)


class EraseForm(RightsForm):
    what = forms.ChoiceField(label="Wat moet er weg", error_messages=_CHOOSE)

    def __init__(self, *args: Any, choices: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [("", "Maak een keuze"), *choices.items()]
