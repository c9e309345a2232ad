"""What an officer looks for: a kind of act in a period; not a person, nor everything at once."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q

from oggz.casework.audit import selectors
from oggz.casework.audit.selectors import Scope
from oggz.casework.audit.words import KINDS

LONGEST_DAYS = 31
_USUAL_DAYS = 7
OWN = "eigen"


class SearchForm(forms.Form):
    soort = forms.ChoiceField(
        label="Soort", choices=[(kind.slug, kind.title.capitalize()) for kind in KINDS.values()]
    )
    van = forms.DateField(label="Van", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    tot = forms.DateField(
        label="Tot en met", widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    bereik = forms.ChoiceField(label="Van wie")

    def __init__(self, asked: Mapping[str, Any], scope: Scope, today: date) -> None:
        usual = {
            "soort": "alles",
            "van": (today - timedelta(days=_USUAL_DAYS - 1)).isoformat(),
            "tot": today.isoformat(),
            "bereik": OWN,
        }
        super().__init__({name: asked.get(name) or value for name, value in usual.items()})
        self.scope = scope
        self.fields["bereik"].choices = [
            (OWN, f"Medewerkers van {scope.party.name}"),
            *((str(key), f"Iedereen in {title}") for key, title in scope.covenants.items()),
        ]

    def clean(self) -> dict[str, Any]:
        told = super().clean()
        first, last = told.get("van"), told.get("tot")
        if first and last and last < first:
            self.add_error("tot", "Deze dag ligt voor de eerste. Kies een latere dag.")
        elif first and last and (last - first).days >= LONGEST_DAYS:
            self.add_error("tot", f"Kies hoogstens {LONGEST_DAYS} dagen, en zoek daarna verder.")
        if last and last.year >= 9999:
            self.add_error("tot", "Kies een eerdere dag.")
        return told

    @property
    def where(self) -> Q:
        """The entries that were asked for, within what may be seen. Only of a valid form."""
        told = self.cleaned_data
        own = told["bereik"] == OWN
        reach = Q(party=self.scope.party.slug) if own else Q(covenant=UUID(told["bereik"]))
        return reach & selectors.between(told["van"], told["tot"]) & KINDS[told["soort"]].where

    @property
    def told(self) -> dict[str, str]:
        """What was looked for, as it is recorded."""
        each = self.cleaned_data
        return {
            "kind": each["soort"],
            "from": each["van"].isoformat(),
            "until": each["tot"].isoformat(),
            "scope": each["bereik"],
        }
