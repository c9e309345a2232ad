"""What a reader narrows a list by; lives in the address, so that it can be shared."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.facets import Counts, Option
from oggz.portal.catalogue.kinds import Kind

# The name in the address, what readers see, where its options come from, its name in `Choice`.
SUBJECTS = (
    ("thema", "Thema", Kind.THEME, "themes"),
    ("doelgroep", "Doelgroep", Kind.TARGET_GROUP, "target_groups"),
)
PLACES = (
    ("regio", "GGD-regio", Kind.REGION, "regions"),
    ("gemeente", "Gemeente", Kind.MUNICIPALITY, "municipalities"),
)


@dataclass(frozen=True)
class LabelFilter:
    """A filter of one kind only, such as the level of evidence of practices.

    `name` is also the first half of the labels in the catalogue ("bewijs:effectief").
    """

    name: str
    title: str
    choices: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class FilterOption:
    value: str
    title: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class FilterGroup:
    """A filter as the page shows it: options with how much each would give."""

    name: str
    title: str
    is_select: bool
    options: list[FilterOption] = field(default_factory=list)

    @property
    def chosen(self) -> list[FilterOption]:
        return [option for option in self.options if option.is_chosen]


class _Day(forms.DateField):
    """A day as browsers send it, with a message that says which field and what to write."""

    def __init__(self, label: str) -> None:
        super().__init__(
            required=False,
            label=label,
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            error_messages={
                "invalid": f"‘{label}’ is geen datum. Schrijf jjjj-mm-dd, zoals 2026-03-01."
            },
        )


class _Several(forms.MultipleChoiceField):
    """Any number of options; an empty one, as a form without a choice sends it, is none."""

    def to_python(self, value: Any) -> list[str]:
        return [each for each in super().to_python(value) if each]


def unknown_choice(title: str) -> dict[str, str]:
    message = f"‘{title}’: deze keuze bestaat niet. Kies er een uit de lijst."
    return {"invalid_choice": message, "invalid_list": message}


class ListFilter(forms.Form):
    """`options` are what themes, target groups, regions and municipalities there are."""

    van = _Day("Vanaf")
    tot = _Day("Tot en met")

    def __init__(
        self,
        data: Any,
        *,
        options: Mapping[Kind, Iterable[Option]],
        label_filters: Sequence[LabelFilter] = (),
        with_places: bool = True,
        with_period: bool = True,
    ) -> None:
        super().__init__(data)
        self.label_filters = label_filters
        self.places = PLACES if with_places else ()
        self.known = {kind: {each.slug: each for each in options[kind]} for kind in options}
        fields: dict[str, forms.Field] = {}
        for name, title, kind, _ in SUBJECTS:
            choices = [(slug, each.title) for slug, each in self.known[kind].items()]
            fields[name] = _Several(
                choices=choices, required=False, label=title, error_messages=unknown_choice(title)
            )
        for label in label_filters:
            fields[label.name] = _Several(
                choices=label.choices, required=False, label=label.title,
                error_messages=unknown_choice(label.title),
            )  # fmt: skip
        for name, title, kind, _ in self.places:
            choices = [(slug, each.title) for slug, each in self.known[kind].items()]
            fields[name] = forms.ChoiceField(
                choices=[("", ""), *choices], required=False, label=title,
                error_messages=unknown_choice(title),
            )  # fmt: skip
        period = self.fields if with_period else {}
        self.fields = fields | period

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and last and first > last:
            raise ValidationError({"tot": "‘Tot en met’ ligt vóór ‘Vanaf’. Draai de datums om."})
        if cleaned.get("regio") and cleaned.get("gemeente"):
            region = self.known[Kind.REGION][cleaned["regio"]]
            municipality = self.known[Kind.MUNICIPALITY][cleaned["gemeente"]]
            if municipality.region != region.key:
                raise ValidationError(
                    {
                        "gemeente": f"{municipality.title} ligt niet in {region.title}."
                        " Kies een van beide, of een andere regio."
                    }
                )
        return cleaned

    @property
    def facets(self) -> list[str]:
        """The names of the filters with options, as the catalogue counts them."""
        return [
            *(name for *_, name in (*SUBJECTS, *self.places)),
            *(label.name for label in self.label_filters),
        ]

    def choice(self) -> Choice:
        """What was asked, once the form is valid."""
        asked = self.cleaned_data
        keys = {
            column: tuple(self.known[kind][slug].key for slug in _as_list(asked[name])) or None
            for name, _, kind, column in (*SUBJECTS, *self.places)
        }
        labels = {each.name: asked[each.name] for each in self.label_filters if asked[each.name]}
        return Choice(**keys, labels=labels, first=asked.get("van"), last=asked.get("tot"))

    def groups(self, counts: Counts) -> list[FilterGroup]:
        """The filters to show: options that give something, and those that were chosen."""
        groups = []
        for name, title, kind, column in (*SUBJECTS, *self.places):
            values = [
                (slug, each.title, counts.by_option[column].get(each.key, 0))
                for slug, each in self.known[kind].items()
            ]
            groups.append(self._group(name, title, values, is_select=column in _SELECTS))
        for label in self.label_filters:
            found = counts.by_option[label.name]
            values = [(value, text, found.get(value, 0)) for value, text in label.choices]
            groups.append(self._group(label.name, label.title, values, is_select=False))
        return [group for group in groups if group.options]

    def _group(
        self, name: str, title: str, values: list[tuple[str, str, int]], *, is_select: bool
    ) -> FilterGroup:
        chosen = set(self.data.getlist(name))
        options = [
            FilterOption(value, text, count, value in chosen)
            for value, text, count in values
            if count or value in chosen
        ]
        return FilterGroup(name, title, is_select, options)


_SELECTS = ("regions", "municipalities")


def _as_list(value: str | list[str]) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []
