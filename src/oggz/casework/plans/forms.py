"""What is asked for each kind of thing in a plan, in the words of who fills it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms

from oggz.casework.cases.fields import day_field
from oggz.casework.cases.models import Participation
from oggz.casework.cases.models.choices import LifeDomain
from oggz.casework.cases.models.content import LONGEST_TEXT
from oggz.casework.plans.evaluating import CameOf
from oggz.casework.plans.models import ItemKind
from oggz.casework.plans.selectors import Line
from oggz.casework.plans.services import MAY_BE_SILENT, Doing
from oggz.casework.plans.terms import DETAILS, HIGHEST, LOWEST, SCORES
from oggz.covenant.terms import Term

_PERSON = "persoon"


@dataclass(frozen=True)
class Asked:
    """How a kind is called in addresses and asked on a page."""

    slug: str
    kind: ItemKind
    title: str
    label: str
    hint: str
    # The list in `DETAILS` from which is chosen, and the day, as they are asked.
    detail: str = ""
    day: str = ""


ASKED = {
    each.slug: each
    for each in (
        Asked("wens", ItemKind.WISH, "Wat de persoon wil", "In de eigen woorden van de persoon",
              "Schrijf op wat de persoon zegt, het liefst letterlijk."),
        Asked("kracht", ItemKind.STRENGTH, "Wat goed gaat", "Wat gaat goed?",
              "Waar is de persoon goed in of trots op? Wat lukt wel?"),
        Asked("netwerk", ItemKind.NETWORK, "Wie helpt", "Wie helpt de persoon?",
              "Noem wie het is voor de persoon, zoals een zus of een buurman. Namen zijn meestal"
              " niet nodig."),
        Asked("doel", ItemKind.GOAL, "Een doel", "Wat moet er anders zijn?",
              "Eén doel, zo dat de persoon zelf kan zeggen of het is gelukt."),
        Asked("actie", ItemKind.ACTION, "Een actie", "Wat gaat er gebeuren?",
              "Eén ding dat iemand doet. Wie en wanneer kiest u hieronder."),
        Asked("afspraak", ItemKind.AGREEMENT, "Een afspraak", "Wat is afgesproken?",
              "Bijvoorbeeld wie er belt als een afspraak niet doorgaat, en wanneer u opschaalt."),
        Asked("crisis", ItemKind.CRISIS, "Als het misgaat", "Wat doen we als het misgaat?",
              "Waaraan merkt u het, wat helpt dan, en wie belt wie? Bij direct gevaar: 112."),
        Asked("opschalen", ItemKind.ESCALATION, "Wanneer we opschalen",
              "Wanneer schalen we op, en wie beslist dat?",
              "Bijvoorbeeld na twee gemiste afspraken. Noem ook wanneer het weer lager kan."),
        Asked("evaluatie", ItemKind.EVALUATION, "Samen terugkijken",
              "Wat willen jullie dan bespreken?", "Dit mag leeg blijven.",
              day="Op welke dag kijken jullie samen terug?"),
        Asked("voortgang", ItemKind.PROGRESS, "Hoe het gaat", "Hoe gaat het nu?",
              "Vul dit in met de persoon."),
        Asked("uitnodiging", ItemKind.INVITATION, "De persoon is uitgenodigd",
              "Wat is er afgesproken?",
              "Bijvoorbeeld waar, hoe laat en wie er meekomt. Dit mag leeg blijven.",
              "Hoe is de persoon uitgenodigd?", "Voor welke dag?"),
        Asked("niet-uitgenodigd", ItemKind.NOT_INVITED, "Waarom nog niet uitgenodigd",
              "Leg uit waarom", "Schrijf ook op wanneer u het weer probeert.",
              "Waarom maakt u het plan nu zonder de persoon?"),
        Asked("erbij", ItemKind.PRESENCE, "Was de persoon erbij?",
              "Wat zei de persoon, in eigen woorden?",
              "Schrijf het het liefst letterlijk op. Het staat bovenaan in het plan.",
              "Hoe deed de persoon mee?", "Op welke dag?"),
        Asked("meekomen", ItemKind.COMPANION, "Wie er meekomt", "Wie is dat voor de persoon?",
              "Bijvoorbeeld: zijn zus, die op zondag langskomt. Wie meekomt, krijgt hierdoor zelf"
              " niets te zien. Schrijf een naam alleen op als dat nodig is.",
              "In welke rol komt deze persoon mee?"),
        Asked("opmerking", ItemKind.REMARK, "Een opmerking van de persoon",
              "Wat zei of schreef de persoon?",
              "Letterlijk, ook als u het er niet mee eens bent. Uw naam en uw partij staan erbij"
              " als wie het opschreef.",
              "Hoe kwam de opmerking binnen?", "Op welke dag zei of schreef de persoon dit?"),
    )
}  # fmt: skip
BY_KIND = {each.kind: each for each in ASKED.values()}
# How the person takes part; the others are what the plan says.
TOGETHER = frozenset(DETAILS)


class ItemForm(forms.Form):
    """One thing in a plan; which fields there are depends on its kind."""

    # A number of its own for each form that was opened: see `cases.services.once`.
    form = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)
    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(
        self, asked: Asked, *args: Any, goals: Sequence[Line] = (), lines: Sequence[Line] = (),
        doers: Sequence[Participation] = (), **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.asked = asked
        text = self.fields["text"]
        text.label, text.help_text = asked.label, asked.hint
        text.error_messages = {
            "required": "Vul dit in.",
            "max_length": "De tekst is te lang: maximaal 20.000 tekens.",
        }
        if asked.kind is ItemKind.PROGRESS:
            values = range(LOWEST, HIGHEST + 1)
            self.fields["text"] = forms.ChoiceField(
                label=asked.label, help_text=asked.hint, widget=forms.RadioSelect,
                choices=[(str(n), f"{n}. {SCORES[n - LOWEST]}") for n in values],
                error_messages={"required": "Kies een cijfer.", "invalid_choice": _CHOOSE},
            )  # fmt: skip
        if asked.kind in (ItemKind.GOAL, ItemKind.PROGRESS):
            self.fields["domain"] = forms.ChoiceField(
                label="Leefgebied",
                choices=[("", "Kies een leefgebied"), *((d.value, d.dutch) for d in LifeDomain)],
                error_messages={"required": "Kies een leefgebied.", "invalid_choice": _CHOOSE},
            )
        if asked.kind is ItemKind.ACTION:
            self._ask_doing(doers, goals)
        self._ask_together(lines)

    def _ask_together(self, lines: Sequence[Line]) -> None:
        asked = self.asked
        if asked.detail:
            self.fields["detail"] = forms.ChoiceField(
                label=asked.detail,
                choices=[
                    ("", "Maak een keuze"),
                    *((each.value, _capital(each.dutch)) for each in DETAILS[asked.kind]),
                ],
                error_messages={"required": "Maak een keuze.", "invalid_choice": _CHOOSE},
            )
        if asked.day:
            self.fields["day"] = day_field(asked.day)
        if asked.kind is ItemKind.REMARK:
            places = [(str(each.item.pk), _place(each)) for each in lines]
            self.fields["about"] = forms.ChoiceField(
                label="Waar gaat de opmerking over?", required=False,
                choices=[("", "Het hele plan"), *places],
                error_messages={"invalid_choice": _CHOOSE},
            )  # fmt: skip
        self.fields["text"].required = asked.kind not in MAY_BE_SILENT
        # First what is chosen, then what is written about it.
        first = bool(asked.detail or asked.day)
        self.order_fields(["form", "detail", "day", "about", "text"] if first else None)

    @property
    def detail(self) -> Term | None:
        value = self.cleaned_data.get("detail")
        return DETAILS[self.asked.kind](value) if value else None

    def _ask_doing(self, doers: Sequence[Participation], goals: Sequence[Line]) -> None:
        if goals:
            choices = [(str(goal.item.pk), _short(goal.text or "")) for goal in goals]
            self.fields["goal"] = forms.ChoiceField(
                label="Bij welk doel", required=False, choices=[("", "Geen doel"), *choices],
                error_messages={"invalid_choice": _CHOOSE},
            )  # fmt: skip
        self.fields |= doing_fields(doers)

    @property
    def domain(self) -> LifeDomain | None:
        value = self.cleaned_data.get("domain")
        return LifeDomain(value) if value else None


class EvaluateForm(forms.Form):
    """Per goal how it went, and the person's words; then when again."""

    form = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, goals: Sequence[Line], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        values = range(LOWEST, HIGHEST + 1)
        for number in range(len(goals)):
            self.fields[f"mark-{number}"] = forms.ChoiceField(
                label="Hoe gaat het nu?", required=False,
                choices=[
                    ("", "Geen cijfer"), *((str(n), f"{n}. {SCORES[n - LOWEST]}") for n in values)
                ],
                error_messages={"invalid_choice": _CHOOSE},
            )  # fmt: skip
            self.fields[f"words-{number}"] = forms.CharField(
                label="Wat zegt de persoon ervan, in eigen woorden?", required=False,
                max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}),
                error_messages={"max_length": "De tekst is te lang: maximaal 20.000 tekens."},
            )  # fmt: skip
        self.fields["again"] = day_field("Wanneer kijken jullie weer terug?")
        self.fields["again"].required = False
        self.fields["again"].help_text = "Laat dit leeg als het niet meer nodig is."

    @property
    def by_goal(self) -> list[tuple[Line, forms.BoundField, forms.BoundField]]:
        return [
            (goal, self[f"mark-{number}"], self[f"words-{number}"])
            for number, goal in enumerate(self.goals)
        ]

    @property
    def came(self) -> list[CameOf]:
        return [
            CameOf(
                goal.item, goal.domain, self.cleaned_data[f"mark-{number}"],
                self.cleaned_data[f"words-{number}"],
            )
            for number, goal in enumerate(self.goals)
        ]  # fmt: skip


class RewriteForm(forms.Form):
    text = forms.CharField(max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 4}))
    current = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, asked: Asked, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = self.fields["text"]
        text.label, text.help_text = asked.label, asked.hint
        text.error_messages = {
            "required": "Vul dit in.",
            "max_length": "De tekst is te lang: maximaal 20.000 tekens.",
        }


class DoingForm(forms.Form):
    def __init__(self, doers: Sequence[Participation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields |= doing_fields(doers)


def doing_fields(doers: Sequence[Participation]) -> dict[str, forms.Field]:
    people = [
        (str(each.pk), f"{each.member}, {each.get_role_display()} van {each.party.name}")
        for each in doers
    ]
    return {
        "who": forms.ChoiceField(
            label="Wie doet het",
            choices=[("", "Kies wie"), (_PERSON, "De persoon zelf, of een naaste"), *people],
            error_messages={"required": "Kies wie dit gaat doen.", "invalid_choice": _CHOOSE},
        ),
        "due": day_field("Uiterlijk", missing="Kies een dag waarop dit klaar moet zijn."),
    }


def doing(form: forms.Form, doers: Sequence[Participation]) -> Doing:
    """What a valid form says. Raises PlanError for what cannot be."""
    who, due = form.cleaned_data["who"], form.cleaned_data["due"]
    found: date = due
    if who == _PERSON:
        return Doing(by_person=True, due=found)
    return Doing(next(each for each in doers if str(each.pk) == who), due=found)


def who_does(line: Line, doers: Sequence[Participation]) -> str:
    """What stands chosen for an action as it is."""
    if line.item.by_person:
        return _PERSON
    mine = (
        each for each in doers
        if (each.member_id, each.party_id) == (line.item.owner_id, line.item.owner_party_id)
    )  # fmt: skip
    found = next(mine, None)
    return str(found.pk) if found else ""


def _place(line: Line) -> str:
    """Which part of the plan, as it stands in a list."""
    return f"{_capital(line.kind.dutch)}: {_short(line.text or '')}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 80 else f"{words[:79].rstrip()}…"


_CHOOSE = "Kies iets uit de lijst."
