"""What members and the secretary fill in."""

from typing import Any

from django import forms

from oggz.portal.guidance.models import AgendaItem, Audience, Effort, Horizon, Meeting, Wish
from oggz.portal.guidance.models.wishes import LONGEST_TEXT, WishState
from oggz.portal.guidance.selectors import joinable
from oggz.portal.guidance.services.votes import FOLLOWS
from oggz.portal.guidance.tally import Outcome
from oggz.portal.municipalities.models import Municipality

_REQUIRED = {"required": "Vul dit in."}


class OneLine(forms.CharField):
    """Text that stays on one line wherever it comes: a mail, a calendar, a feed."""

    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class Lines(forms.CharField):
    """Some paragraphs of plain text."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_TEXT)
        super().__init__(widget=forms.Textarea({"rows": rows}), error_messages=_REQUIRED, **kwargs)

    def to_python(self, value: Any) -> str:
        # As the browser sends lines, so that a length counts as people count.
        return super().to_python((value or "").replace("\r\n", "\n"))


class Audiences(forms.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=Audience.choices, widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": "Kies voor wie: ten minste één.",
                "invalid_choice": "Deze keuze bestaat niet. Kies uit de lijst.",
            },
            **kwargs,
        )  # fmt: skip


def _one_of(label: str, choices: Any, **kwargs: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.RadioSelect,
        error_messages={
            "required": "Kies een van deze.",
            "invalid_choice": "Deze keuze bestaat niet. Kies uit de lijst.",
        },
        **kwargs,
    )  # fmt: skip


class Moment(forms.DateTimeField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateTimeInput({"type": "datetime-local"}, "%Y-%m-%dT%H:%M"),
            input_formats=["%Y-%m-%dT%H:%M", "%d-%m-%Y %H:%M"],
            error_messages={
                "required": "Vul een dag en een tijd in.",
                "invalid": "Vul een dag en een tijd in, zoals 31-12-2026 14:00.",
            },
            **kwargs,
        )


class WishForm(forms.Form):
    """A wish, without for whom it is brought."""

    title = OneLine(
        label="Titel", max_length=120, error_messages=_REQUIRED,
        help_text="In een paar woorden. Dit staat in de openbare lijst.",
    )  # fmt: skip
    what = Lines(
        label="Wat wilt u dat de site kan?",
        help_text="Iedereen kan dit lezen. Schrijf geen namen of gegevens van personen op.",
    )
    why = Lines(label="Waarom?", help_text="Wat gaat er nu niet goed, of wat kan beter?")
    audiences = Audiences(label="Voor wie is dit?")


class NewWishForm(WishForm):
    """A wish, and for which municipality, if there is something to choose."""

    def __init__(self, places: list[Municipality], *, is_secretary: bool, data: Any = None) -> None:
        super().__init__(data)
        options = [(str(place.pk), place.name) for place in places]
        if is_secretary:
            options.append(("", "Redactie van het platform"))
        self.places = {str(place.pk): place for place in places}
        if len(options) > 1:
            self.fields["municipality"] = _one_of("Namens wie?", options, required=not is_secretary)

    def municipality(self) -> Municipality | None:
        if "municipality" not in self.fields:
            return next(iter(self.places.values()), None)
        return self.places.get(self.cleaned_data["municipality"])


class CommentForm(forms.Form):
    text = Lines(
        label="Uw reactie",
        help_text="Alleen leden lezen dit. Schrijf niets op over inwoners of cliënten.",
    )


class RemovalForm(forms.Form):
    reason = OneLine(
        label="Reden", max_length=200, error_messages=_REQUIRED,
        help_text="Leden zien dat hier een reactie stond, en waarom die weg is.",
    )  # fmt: skip


class EffortForm(forms.Form):
    effort = _one_of("Inspanning", Effort.choices)
    reason = OneLine(
        label="Waarom zoveel?", max_length=300, error_messages=_REQUIRED,
        help_text="Eén zin, zodat leden weten waar het werk in zit.",
    )  # fmt: skip


class WeighForm(forms.Form):
    gain = forms.TypedChoiceField(
        label="Wat brengt dit uw gemeente op?", coerce=int, widget=forms.RadioSelect,
        choices=[
            (1, "1: bijna niets"), (2, "2: weinig"), (3, "3: redelijk wat"), (4, "4: veel"),
            (5, "5: heel veel"),
        ],
        error_messages={"required": "Kies een getal van 1 tot en met 5."},
    )  # fmt: skip
    audiences = Audiences(label="Voor wie vooral?")


class DoubleForm(forms.Form):
    other = forms.ModelChoiceField(
        None, label="Welke wens is dezelfde?", empty_label="Kies een wens",
        error_messages={
            "required": "Kies een wens.", "invalid_choice": "Kies een wens uit de lijst.",
        },
    )  # fmt: skip

    def __init__(self, wish: Wish, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["other"].queryset = joinable(wish)


class OpenVoteForm(forms.Form):
    closes_at = Moment(
        label="De stemming sluit op",
        help_text="Geef leden de tijd om hun gemeente te raadplegen: liever twee weken dan twee"
        " dagen.",
    )


class DecisionForm(forms.Form):
    """Only what follows from the vote can be chosen."""

    def __init__(self, outcome: Outcome, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options: list[tuple[str, str]] = []
        for state in FOLLOWS[outcome]:
            if state is WishState.PLANNED:
                options += [
                    (f"{state}-{horizon}", f"{state.label}: {horizon.label.lower()}")
                    for horizon in Horizon
                ]
            else:
                options.append((state.value, state.label))
        self.fields["outcome"] = _one_of("Besluit", options)
        self.fields["reasons"] = Lines(
            label="Redenen", rows=8,
            help_text="Iedereen kan dit lezen. Noem geen namen, en niet wat een gemeente stemde.",
        )  # fmt: skip

    @property
    def decided(self) -> tuple[WishState, Horizon | None]:
        state, _, horizon = self.cleaned_data["outcome"].partition("-")
        return WishState(state), Horizon(horizon) if horizon else None


class MeetingForm(forms.ModelForm):
    title = OneLine(label="Titel", max_length=120, error_messages=_REQUIRED)
    start = Moment(label="Begin")
    end = Moment(label="Einde")
    place = OneLine(
        label="Plaats (openbaar)", max_length=150, required=False,
        help_text="Laat leeg als u alleen online vergadert.",
    )  # fmt: skip
    link = forms.URLField(
        label="Link om mee te doen (alleen voor leden)", max_length=500, required=False,
        assume_scheme="https",
        error_messages={"invalid": "Dit is geen link. Schrijf hem als https://voorbeeld.nl/deel."},
    )  # fmt: skip
    is_cancelled = forms.BooleanField(label="Deze vergadering gaat niet door", required=False)

    class Meta:
        model = Meeting
        fields = ["title", "start", "end", "place", "link", "is_cancelled"]

    def clean_link(self) -> str:
        link: str = self.cleaned_data["link"]
        if link and not link.startswith(("https://", "http://")):
            raise forms.ValidationError("Een link begint met https://.")
        return link

    def _post_clean(self) -> None:
        """What belongs together is checked, and told, by the service."""
        for name in self._meta.fields:
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])


class ItemForm(forms.Form):
    wish = forms.ModelChoiceField(
        Wish.objects.open_to_all().order_by("title"), label="Een wens", required=False,
        empty_label="Geen wens",
        error_messages={"invalid_choice": "Kies een wens uit de lijst."},
    )  # fmt: skip
    title = OneLine(label="Of een ander onderwerp", max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and bool(cleaned.get("wish")) == bool(cleaned.get("title")):
            raise forms.ValidationError("Kies een wens óf vul een onderwerp in.")
        return cleaned


class MinutesForm(forms.Form):
    """A field for each point of a meeting."""

    def __init__(self, items: list[AgendaItem], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, item in enumerate(items, start=1):
            self.fields[f"item-{item.pk}"] = Lines(
                label=f"{number}. {item}", rows=4, required=False, initial=item.minutes
            )

    def minutes(self) -> dict[int, str]:
        return {int(name.partition("-")[2]): text for name, text in self.cleaned_data.items()}


class MailForm(forms.Form):
    votes = forms.BooleanField(label="er een stemming opent", required=False)
    decisions = forms.BooleanField(label="er een besluit is", required=False)
    meetings = forms.BooleanField(label="er een vergadering is", required=False)
