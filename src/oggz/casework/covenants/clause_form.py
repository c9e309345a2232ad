"""One clause as a form: to tick what it is about, for who does not write the text itself."""

import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from oggz.covenant import terms
from oggz.covenant.model import Clause, Covenant
from oggz.documents.rewriting import Value, rewritten, with_element

ORDER = tuple(Clause.model_fields)
# What it means when a clause does not say it: then the text need not say it either.
_DEFAULTS: Mapping[str, object] = {"subjects": ["person"], "bsn": False}


def _choices(words: Iterable[terms.Term]) -> list[tuple[str, str]]:
    return [(word.value, word.dutch) for word in words]


def _ticks(label: str, words: Iterable[terms.Term], **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=_choices(words), widget=forms.CheckboxSelectMultiple, **more
    )


def _one_of(label: str, words: Iterable[terms.Term], none: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("", none), *_choices(words)], required=False)


class ClauseForm(forms.Form):
    """What one clause says. `seen_from`, `sources` and the lawyer's question stay as they are."""

    id = forms.RegexField(
        r"^[a-z][a-z0-9_-]{1,39}$", label="Korte naam",
        help_text="Kleine letters, cijfers en streepjes, bijvoorbeeld: corporatie-leest",
        error_messages={"invalid": "Gebruik kleine letters, cijfers en streepjes."},
    )  # fmt: skip
    article = forms.RegexField(
        r"^[1-9][0-9]?(\.[1-9][0-9]?)?$", label="Artikel",
        help_text="Een nummer dat nog niet voorkomt, zoals 9.6",
        error_messages={"invalid": "Schrijf een nummer zoals 9.6."},
    )  # fmt: skip
    effect = forms.ChoiceField(
        label="Mag het?", choices=[("permit", "Mag"), ("forbid", "Mag niet; dat gaat voor")],
        widget=forms.RadioSelect,
    )  # fmt: skip
    parties = forms.MultipleChoiceField(label="Wie", widget=forms.CheckboxSelectMultiple)
    roles = _ticks("In welke rol", terms.Role)
    actions = _ticks("Wat doen zij", terms.Action)
    purposes = forms.MultipleChoiceField(label="Waarvoor", widget=forms.CheckboxSelectMultiple)
    categories = _ticks("Met welke gegevens", terms.DataCategory)
    subjects = _ticks("Van wie zijn de gegevens", terms.Subject)
    phases = _ticks("In welke fase", terms.Phase)
    levels = forms.TypedMultipleChoiceField(
        label="Op welk opschalingsniveau", coerce=int, required=False,
        choices=[(level, f"niveau {level}") for level in terms.LEVELS],
        widget=forms.CheckboxSelectMultiple, help_text="Niets aangevinkt is: op elk niveau.",
    )  # fmt: skip
    conditions = _ticks(
        "Onder welke voorwaarden", terms.Condition, required=False,
        help_text="Alles wat u aanvinkt, moet het geval zijn.",
    )  # fmt: skip
    bsn = forms.BooleanField(label="Met het burgerservicenummer (BSN)", required=False)
    ground = _one_of("Grondslag", terms.LegalGround, "geen (bij ‘mag niet’)")
    special_ground = _one_of("Waarom bijzondere gegevens mogen", terms.SpecialGround, "niet nodig")
    secrecy_ground = _one_of(
        "Waarom het beroepsgeheim opzij mag", terms.SecrecyGround, "niet nodig"
    )
    valid_from = forms.DateField(
        label="Geldt vanaf", required=False, help_text="Leeg: vanaf het begin van het convenant.",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    valid_until = forms.DateField(
        label="Geldt tot en met", required=False, help_text="Leeg: tot het convenant eindigt.",
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    months = forms.IntegerField(
        label="Hoeveel maanden bewaren", min_value=1, max_value=360, required=False,
        help_text="Nodig als er gegevens binnenkomen.",
    )  # fmt: skip
    since = _one_of("Geteld vanaf", terms.RetentionFrom, "niet van toepassing")
    reason = forms.CharField(
        label="Waarom staat dit er?", max_length=4000, widget=forms.Textarea({"rows": 3}),
    )  # fmt: skip
    revision = forms.IntegerField(label="Concept", min_value=1, widget=forms.HiddenInput)

    def __init__(self, document: Covenant, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["parties"].choices = [
            ("*", "elke partij"), *((slug, each.name) for slug, each in document.parties.items()),
        ]  # fmt: skip
        self.fields["purposes"].choices = [
            ("*", "elk doel"), *((slug, each.title) for slug, each in document.purposes.items()),
        ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool(given.get("months")) != bool(given.get("since")) and "months" not in self.errors:
            self.add_error("months", "Vul in hoe lang, én vanaf wanneer dat wordt geteld.")
        return given

    def values(self) -> dict[str, Value | None]:
        """What the clause must say; None for what it need not."""
        given = dict(self.cleaned_data)
        del given["revision"]
        months, since = given.pop("months"), given.pop("since")
        given["retention"] = {"months": months, "since": since} if months else None
        given["reason"] = " ".join(given["reason"].split())
        return {key: value or None for key, value in given.items()}


def initial_of(clause: Clause) -> dict[str, Any]:
    """A clause as the form shows it."""
    values = clause.model_dump(mode="json", exclude={"retention", "lawyer"})
    if clause.retention:
        values |= {"months": clause.retention.months, "since": clause.retention.since.value}
    return values


def written(text: str, values: Mapping[str, Value | None], existing: str | None) -> str:
    """The text in which the clause called `existing`, or a new one, says what was ticked.

    A new one comes behind the last clause with a lower article. Raises CannotRewrite.
    """
    clauses = tomllib.loads(text).get("clauses", [])
    if existing is None:
        added = {key: values[key] for key in ORDER if values.get(key) is not None}
        spared = {key: value for key, value in added.items() if value != _DEFAULTS.get(key)}
        return with_element(text, "clauses", spared, _behind(clauses, values))
    number = next(n for n, clause in enumerate(clauses) if clause.get("id") == existing)
    return rewritten(text, ("clauses", number), _kept(values, clauses[number]), ORDER)


def _kept(values: Mapping[str, Value | None], before: Mapping[str, Any]) -> dict[str, Value | None]:
    """As it stands, where what was ticked means the same."""
    found = {}
    for key, value in values.items():
        was = before.get(key, _DEFAULTS.get(key))
        same = (
            set(was) == set(value) if _lists(was, value) else was == (value or _DEFAULTS.get(key))
        )
        found[key] = before.get(key) if same else value
    return found


def _lists(*values: object) -> bool:
    return all(isinstance(value, list) for value in values)


def _behind(clauses: list[dict[str, Any]], values: Mapping[str, Value | None]) -> int | None:
    article = _number(values.get("article"))
    lower = [n for n, clause in enumerate(clauses) if _number(clause.get("article")) <= article]
    return lower[-1] if lower else len(clauses) - 1 if clauses else None


def _number(article: object) -> tuple[int, ...]:
    return tuple(int(part) for part in str(article).split("."))
