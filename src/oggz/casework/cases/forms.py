"""What somebody fills in at a case; each form knows the seat, and offers what may be done."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from oggz.casework.cases.models import Outcome
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.cases.offering import Bringing, Offers
from oggz.covenant.terms import LEVELS, Phase, SecrecyGround, Subject, choices

# Fields with what somebody wrote: given back when a form is refused as a whole.
WRITTEN = {
    "text": "Tekst", "reason": "Reden", "necessity": "Noodzaak",
    "proportionality": "Evenredigheid", "subsidiarity": "Waarom niet met minder",
    "why_not_informed": "Waarom niet geïnformeerd", "decided": "Besluit", "action": "Actie",
    "note": "Aantekening",
}  # fmt: skip
CHOOSE = ("", "Maak een keuze")


class SeatForm(forms.Form):
    """`form` is a number of its own for each form that was opened: see `services.once`."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.offers = offers
        self.fields["form"].initial = uuid4
        self.offer()

    def offer(self) -> None:
        """Fill in the choices."""

    @property
    def shown(self) -> list[forms.BoundField]:
        return [field for field in self if not field.is_hidden]


def long_text(label: str, help_text: str = "", *, rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONGEST_TEXT,
        widget=forms.Textarea({"rows": rows}), **more,
    )  # fmt: skip


class BringForm(SeatForm):
    what = forms.ChoiceField(label="Wat brengt u in?")
    text = long_text(
        "Tekst",
        "Schrijf op wat u weet en van wie. Alleen wat nodig is voor het doel.",
        rows=8,
    )
    has_bsn = forms.BooleanField(label="In de tekst staat een burgerservicenummer", required=False)

    def offer(self) -> None:
        groups = []
        for file in self.offers.files:
            found = [
                (each.key, each.title[:1].upper() + each.title[1:])
                for each in sorted(self.offers.bringing, key=_facts_first)
                if each.file == file
            ]
            if found:
                groups.append((f"Over {Subject(file.subject).dutch}", found))
        self.fields["what"].choices = [CHOOSE, *groups]
        if not self.offers.has_bsn:
            del self.fields["has_bsn"]

    def clean_what(self) -> Bringing:
        asked = self.cleaned_data["what"]
        return next(each for each in self.offers.bringing if each.key == asked)


def _facts_first(each: Bringing) -> bool:
    """Names and addresses before notes; sorting keeps the rest as it is."""
    return each.title == each.category.dutch


class CorrectForm(SeatForm):
    text = long_text("Nieuwe tekst", "Wat er stond, blijft bewaard voor de verantwoording.", rows=8)


class ConsentForm(SeatForm):
    consent = forms.ChoiceField(
        label="Wat heeft u gehoord?",
        choices=[
            CHOOSE,
            ("person:give", "De persoon geeft toestemming"),
            ("person:withdraw", "De persoon trekt de toestemming in"),
            ("guardian:give", "Wie het gezag heeft, geeft toestemming"),
            ("guardian:withdraw", "Wie het gezag heeft, trekt de toestemming in"),
        ],
        help_text="Leg vast wat iemand zelf tegen u zei of schreef.",
    )


class SecrecyForm(SeatForm):
    ground = forms.ChoiceField(
        label="Waarom mag het beroepsgeheim opzij?",
        choices=[CHOOSE, *choices(SecrecyGround)],
    )
    reason = long_text("Leg uit waarom", "Alleen uw eigen partij kan deze uitleg lezen.")

    def clean_ground(self) -> SecrecyGround:
        return SecrecyGround(self.cleaned_data["ground"])


class AlarmForm(SeatForm):
    reason = long_text("Welk gevaar is er?", "Is er direct hulp nodig? Bel eerst 112.")


class ObjectionForm(SeatForm):
    text = long_text("Wat wil de persoon niet?", "Schrijf het zoveel mogelijk in eigen woorden op.")


class WeighForm(SeatForm):
    necessity = long_text("Waarom is delen nodig?", rows=3)
    proportionality = long_text("Waarom weegt dat op tegen de inbreuk op iemands leven?", rows=3)
    subsidiarity = long_text("Waarom kan het niet met minder?", rows=3)
    informed = forms.ChoiceField(
        label="Weet de persoon dat er wordt gedeeld?",
        choices=[CHOOSE, ("yes", "Ja, die is geïnformeerd"), ("no", "Nee, nog niet")],
    )
    why_not_informed = long_text(
        "Als de persoon het niet weet: waarom niet?", rows=3, required=False
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("informed") == "no" and not given.get("why_not_informed"):
            self.add_error("why_not_informed", "Schrijf op waarom de persoon het nog niet weet.")
        return given


class PhaseForm(SeatForm):
    phase = forms.ChoiceField(label="Naar welke fase gaat de casus?")

    def offer(self) -> None:
        self.fields["phase"].choices = choices(self.offers.next_phases)

    def clean_phase(self) -> Phase:
        return Phase(self.cleaned_data["phase"])


class LevelForm(SeatForm):
    level = forms.TypedChoiceField(label="Naar welk niveau?", coerce=int)

    def offer(self) -> None:
        now = self.offers.seat.case.level
        self.fields["level"].choices = [
            (each, f"Niveau {each} van {LEVELS[-1]} ({'opschalen' if each > now else 'afschalen'})")
            for each in self.offers.next_levels
        ]


class CloseForm(SeatForm):
    outcome = forms.ChoiceField(
        label="Hoe eindigt de casus?",
        choices=[
            CHOOSE,
            (Outcome.RESOLVED.value, "Afgerond: het plan is uitgevoerd"),
            (Outcome.CANCELLED.value, "Zonder vervolg: er hoefde niets te gebeuren"),
        ],
        help_text="Vanaf vandaag tellen de bewaartermijnen. Een gesloten casus gaat niet verder.",
    )

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class FileForm(SeatForm):
    subject = forms.ChoiceField(label="Over wie gaat het dossier?")

    def offer(self) -> None:
        self.fields["subject"].choices = [
            CHOOSE, *choices(self.offers.subjects)
        ]  # fmt: skip

    def clean_subject(self) -> Subject:
        return Subject(self.cleaned_data["subject"])


class SureForm(SeatForm):
    """Nothing to fill in: asked once more."""


OVERRIDE, UPHOLD, REJECT = "override", "uphold", "reject"


class DecideForm(SeatForm):
    decision = forms.ChoiceField(
        label="Wat is het besluit?",
        choices=[
            CHOOSE,
            (UPHOLD, "Toewijzen: er wordt niet meer gedeeld"),
            (REJECT, "Afwijzen: het delen gaat weer door"),
            (OVERRIDE, "Nog niet beslist, maar er is een dwingende reden om toch te delen"),
        ],
    )
    reason = long_text("Bij een dwingende reden: welke?", rows=3, required=False)

    def offer(self) -> None:
        objection = self.initial.get("objection")
        if objection is not None and objection.overridden_at:
            del self.fields["reason"]
            choices = self.fields["decision"].choices
            self.fields["decision"].choices = [each for each in choices if each[0] != OVERRIDE]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("decision") == OVERRIDE and not given.get("reason"):
            self.add_error("reason", "Schrijf de dwingende reden op.")
        return given


class TakePartForm(SeatForm):
    """Somebody of one party; which party was chosen before."""

    who = forms.ChoiceField(label="Wie doet mee, en in welke rol?")
    purpose = forms.ChoiceField(label="Voor welk doel?")
    file = forms.ChoiceField(label="In wiens dossier?")

    def offer(self) -> None:
        people, purposes = self.initial["people"], self.initial["purposes"]
        self.fields["who"].choices = [
            CHOOSE, *((each.pk, f"{each.member}, {each.term.dutch}") for each in people)
        ]  # fmt: skip
        self.fields["purpose"].choices = [CHOOSE, *purposes]
        self.fields["file"].choices = [
            (each.pk, Subject(each.subject).dutch) for each in self.offers.coordinated
        ]  # fmt: skip

    def clean_who(self) -> Any:
        asked = self.cleaned_data["who"]
        return next(each for each in self.initial["people"] if str(each.pk) == asked)

    def clean_file(self) -> Any:
        asked = self.cleaned_data["file"]
        return next(each for each in self.offers.coordinated if str(each.pk) == asked)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        who, purpose = given.get("who"), given.get("purpose")
        if who and purpose and (who.role, purpose) not in self.initial["fitting"]:
            raise ValidationError(
                "Voor dit doel doet deze rol van deze partij niets in het convenant. Kies een"
                " ander doel."
            )
        return given
