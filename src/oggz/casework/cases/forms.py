"""What somebody fills in at a case; each form knows the seat, and offers what may be done."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from oggz.casework.cases import differing, listing
from oggz.casework.cases.fields import day_field
from oggz.casework.cases.models import Outcome, Participation, SameBecause
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.cases.models.handovers import HandedOver, NotTaken
from oggz.casework.cases.offering import Bringing, Offers
from oggz.casework.cases.references import reference
from oggz.covenant.terms import LEVELS, Phase, SecrecyGround, Subject, choices

# Fields with what somebody wrote: given back when a form is refused as a whole.
WRITTEN = {
    "text": "Tekst", "reason": "Reden", "necessity": "Noodzaak",
    "proportionality": "Evenredigheid", "subsidiarity": "Waarom niet met minder",
    "why_not_informed": "Waarom niet geïnformeerd", "decided": "Besluit", "action": "Actie",
    "note": "Aantekening",
}  # fmt: skip
CHOOSE = ("", "Maak een keuze")


def chosen_among(found: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    """Nobody goes the wrong way by not choosing: what is filled in is the only one there is."""
    return found if len(found) == 1 else [CHOOSE, *found]


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
        self.fields["phase"].choices = chosen_among(choices(self.offers.next_phases))

    def clean_phase(self) -> Phase:
        return Phase(self.cleaned_data["phase"])


class LevelForm(SeatForm):
    level = forms.TypedChoiceField(label="Naar welk niveau?", coerce=int)

    def offer(self) -> None:
        now = self.offers.seat.case.level
        self.fields["level"].choices = chosen_among(
            [
                (each, f"Niveau {each} van {LEVELS[-1]}"
                 f" ({'opschalen' if each > now else 'afschalen'})")
                for each in self.offers.next_levels
            ]
        )  # fmt: skip


class CloseForm(SeatForm):
    outcome = forms.ChoiceField(
        label="Hoe eindigt de casus?",
        choices=[
            CHOOSE,
            (Outcome.RESOLVED.value, "Afgerond: het plan is uitgevoerd"),
            (Outcome.ELSEWHERE.value, "Overgedragen: het gaat verder in een andere gemeente"),
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


class MergeForm(SeatForm):
    other = forms.CharField(
        label="Welke casus komt bij deze?", max_length=20,
        help_text="Het kenmerk, zoals K3F-9QT. U doet zelf mee aan die casus, voor hetzelfde doel.",
    )  # fmt: skip
    because = forms.ChoiceField(
        label="Hoe weet u dat het dezelfde persoon is?",
        choices=[CHOOSE, *((each.value, each.dutch.capitalize()) for each in SameBecause)],
    )

    def offer(self) -> None:
        if self.offers.doubles:
            self.fields["other"].initial = reference(self.offers.doubles[0])

    def clean_other(self) -> UUID:
        found = listing.called(self.offers.seat.viewer, self.cleaned_data["other"])
        if found is None:
            raise ValidationError(
                "U doet voor dit doel niet mee aan een casus met dit kenmerk. Kijk in de lijst met"
                " casussen hoe de andere heet."
            )
        return found

    def clean_because(self) -> SameBecause:
        return SameBecause(self.cleaned_data["because"])

    def clean(self) -> None:
        """What differs in the two files is looked at first, and said to be looked at."""
        other = self.cleaned_data.get("other")
        if other is None or self.data.get("sure") == str(other):
            return
        if differs := differing.differences(other, self.offers.seat):
            self.fields["sure"] = forms.BooleanField(
                label="Ik heb gecontroleerd dat dit dezelfde persoon is", required=False,
                widget=forms.CheckboxInput({"value": str(other)}),
            )  # fmt: skip
            self.add_error("sure", differing.told(differs))


class UnmergeForm(SeatForm):
    merge = forms.ChoiceField(label="Welke casus gaat weer apart verder?")

    def offer(self) -> None:
        self.fields["merge"].choices = [
            (each.pk, f"Casus {reference(each.merged_id)}, hierbij sinds {each.at:%d-%m-%Y}")
            for each in self.offers.took_in
        ]  # fmt: skip

    def clean_merge(self) -> UUID:
        return UUID(self.cleaned_data["merge"])


class ApartForm(SeatForm):
    other = forms.ChoiceField(label="Welke casus is van iemand anders?")

    def offer(self) -> None:
        self.fields["other"].choices = [
            (each, f"Casus {reference(each)}") for each in self.offers.doubles
        ]  # fmt: skip

    def clean_other(self) -> UUID:
        return UUID(self.cleaned_data["other"])


class HandOverForm(SeatForm):
    to = forms.ChoiceField(label="Wie vraagt u?")
    what = forms.MultipleChoiceField(
        label="Wat draagt u over?", widget=forms.CheckboxSelectMultiple,
        choices=[(each.value, each.dutch[:1].upper() + each.dutch[1:]) for each in HandedOver],
        help_text="Hoe het moet, staat in het plan.",
    )  # fmt: skip
    until = forms.DateField(
        label="Tot en met welke dag?", help_text="Daarna kijkt u samen of het zo kan blijven.",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Schrijf de dag als jjjj-mm-dd."},
    )  # fmt: skip

    def offer(self) -> None:
        self.fields["to"].choices = [
            CHOOSE,
            *(
                (each.pk, f"{each.member}, {each.get_role_display()}, {each.party.name}")
                for each in self.offers.receivers
            ),
        ]

    def clean_to(self) -> Participation:
        asked = self.cleaned_data["to"]
        return next(each for each in self.offers.receivers if str(each.pk) == asked)

    def clean_what(self) -> list[HandedOver]:
        return [HandedOver(each) for each in self.cleaned_data["what"]]


TAKE = "take"


class TakeForm(SeatForm):
    """The number of what is answered goes along: another may have come in its place."""

    handover = forms.UUIDField(widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label="Neemt u dit over?",
        choices=[
            CHOOSE, (TAKE, "Ja, wij nemen dit over"),
            *((each.value, f"Nee, {each.dutch}") for each in NotTaken),
        ],
    )  # fmt: skip

    def offer(self) -> None:
        asked = self.offers.open_handover
        self.fields["handover"].initial = asked.pk if asked else None

    def clean_answer(self) -> NotTaken | None:
        answer = self.cleaned_data["answer"]
        return None if answer == TAKE else NotTaken(answer)


class WithdrawForm(SeatForm):
    handover = forms.UUIDField(widget=forms.HiddenInput)

    def offer(self) -> None:
        asked = self.offers.open_handover
        self.fields["handover"].initial = asked.pk if asked else None


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
    until = day_field(
        "Tot en met welke dag? (niet verplicht)", required=False,
        help_text="Weet u het nog niet? Laat het leeg. U kunt de deelname altijd beëindigen, of"
        " dezelfde persoon opnieuw toevoegen met een latere dag.",
    )  # fmt: skip

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
