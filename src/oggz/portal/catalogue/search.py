"""Searching everything public: what somebody typed becomes results, filters and advice."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, Paginator
from django.forms import MultipleChoiceField
from django.http import Http404, QueryDict
from django.utils.http import urlencode

from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.facets import Counts, best_and_counts, options
from oggz.portal.catalogue.filters import FilterGroup, ListFilter, unknown_choice
from oggz.portal.catalogue.highlights import highlighted
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.queries import Queries, places_named, queries
from oggz.portal.catalogue.selectors import Card, cards, needs_quick_exit
from oggz.portal.catalogue.spelling import spelled_better
from oggz.portal.catalogue.words import LONGEST_SEARCH, MOST_WORDS, Typed, read

PER_PAGE = 20
# With fewer results than this, another spelling may be proposed.
_FEW = 3


class SearchFilter(ListFilter):
    """The filters of a list, and what sort of thing it is."""

    KIND = ("soort", "Soort")

    def __init__(self, data: Any, **kwargs: Any) -> None:
        super().__init__(data, with_period=False, **kwargs)
        name, title = self.KIND
        self.fields = {
            name: MultipleChoiceField(
                choices=Kind.choices, required=False, label=title,
                error_messages=unknown_choice(title),
            )
        } | self.fields  # fmt: skip

    @property
    def facets(self) -> list[str]:
        return ["kinds", *super().facets]

    def choice(self) -> Choice:
        kinds = tuple(Kind(value) for value in self.cleaned_data[self.KIND[0]])
        return replace(super().choice(), kinds=kinds or None)

    def groups(self, counts: Counts) -> list[FilterGroup]:
        found = counts.by_option["kinds"]
        values = [(kind.value, kind.label, found.get(kind.value, 0)) for kind in Kind]
        kinds = self._group(*self.KIND, values, is_select=False)
        return [kinds, *super().groups(counts)] if kinds.options else super().groups(counts)


@dataclass
class Search:
    """What was found for `q`, narrowed by the filters in the same parameters."""

    parameters: QueryDict

    @cached_property
    def typed(self) -> Typed:
        return read(self.parameters.get("q", ""))

    @cached_property
    def queries(self) -> Queries:
        return queries(self.typed)

    @cached_property
    def form(self) -> SearchFilter:
        return SearchFilter(self.parameters, options=options())

    @property
    def advice(self) -> str:
        """What to do when nothing can be sought; empty when something can."""
        if not self.typed.text:
            return "" if "q" not in self.parameters else "Typ een of meer woorden."
        if not self.typed.parts:
            return "Hier staat geen woord in. Typ een of meer woorden."
        if self.queries.is_empty:
            return (
                "Deze woorden staan bijna overal in. Voeg een woord toe dat zegt waar het over"
                " gaat, of zet woorden die bij elkaar horen tussen aanhalingstekens."
            )
        return ""

    @property
    def is_possible(self) -> bool:
        return bool(self.typed.parts) and not self.queries.is_empty

    @cached_property
    def _number(self) -> int:
        """Of the page of results that is asked for."""
        asked = self.parameters.get("page", "1")
        if not asked.isdecimal() or not 0 < len(asked) < 7 or int(asked) < 1:
            raise Http404("Zo veel resultaten zijn er niet.")
        return int(asked)

    def _find(self, query: str, exact: str) -> tuple[list[int], Counts]:
        asked = self.form.choice() if self.form.is_valid() else Choice()
        choice = replace(
            asked,
            search=query,
            exact=exact,
            typed=self.typed.text.lower(),
            named=tuple(places_named(self.typed)),
        )
        offset = (self._number - 1) * PER_PAGE
        return best_and_counts(choice, facets=self.form.facets, limit=PER_PAGE, offset=offset)

    @cached_property
    def _strict(self) -> tuple[list[int], Counts]:
        """What has all the words."""
        return self._find(self.queries.all_loose, self.queries.any_exact)

    @cached_property
    def _found(self) -> tuple[list[int], Counts]:
        """The same, or when there is nothing that has all the words: what has one of them."""
        asked = self.queries
        if self._strict[1].total or asked.any_loose == asked.all_loose:
            return self._strict
        return self._find(asked.any_loose, asked.any_exact)

    @property
    def total(self) -> int:
        return self._found[1].total

    @property
    def is_partial(self) -> bool:
        """Whether what was found does not have all the words."""
        return bool(self.total) and not self._strict[1].total

    @property
    def groups(self) -> list[FilterGroup]:
        return self.form.groups(self._found[1])

    @cached_property
    def page(self) -> Any:
        try:
            return Paginator(_Results(self), PER_PAGE).page(self._number)
        except EmptyPage:
            raise Http404("Zo veel resultaten zijn er niet.") from None

    def cards(self) -> list[Card]:
        """Those of this page of results, with what was sought marked: two queries."""
        keys = self._found[0]
        found = cards(Choice(entries=keys), order="as given", limit=len(keys))
        return highlighted(found, self.queries.any_loose)

    @cached_property
    def better(self) -> str:
        """The words as they may have been meant, when those find more; or nothing."""
        if self.is_filtered or not self.form.is_valid() or self._strict[1].total >= _FEW:
            return ""
        return spelled_better(self.typed, more_than=self._strict[1].total)

    @property
    def is_missed(self) -> bool:
        """Whether the editors may want to know that this was sought in vain."""
        is_whole = self.form.is_valid() and not self.is_filtered and not self.typed.is_shortened
        return is_whole and self.is_possible and not self.total and not self.better

    @property
    def is_filtered(self) -> bool:
        return bool(self._filters)

    @cached_property
    def _filters(self) -> dict[str, list[str]]:
        if not self.form.is_valid():
            return {}
        given = {
            name: [value for value in self.parameters.getlist(name) if value]
            for name in self.form.fields
        }
        return {name: values for name, values in given.items() if values}

    @property
    def query(self) -> str:
        """The words and the filters as part of an address, to go before others."""
        return f"{urlencode({'q': self.typed.text} | self._filters, doseq=True)}&"

    @property
    def summary(self) -> str:
        """One sentence, also for who hears the page."""
        words = f"‘{self.typed.text}’"
        if not self.total:
            return f"Niets gevonden voor {words}"
        figure = f"{self.total:,}".replace(",", ".")
        return f"{figure} {'resultaat' if self.total == 1 else 'resultaten'} voor {words}"

    def context(self, *, address: str) -> dict[str, Any]:
        """What the template needs; `address` is that of this page."""
        context = {"search": self, "typed": self.typed, "list_url": address, "advice": self.advice}
        if self.typed.is_shortened:
            context["shortened"] = (
                f"Uw zoekvraag is te lang. Gezocht is op de eerste {MOST_WORDS} woorden, in"
                f" hoogstens {LONGEST_SEARCH} tekens."
            )
        if not self.is_possible:
            return context
        return context | {
            "form": self.form,
            "items": self.page,
            "quick_exit": needs_quick_exit(list(self.page)),
            "groups": self.groups,
            "query": self.query,
            "clear_url": f"{address}?{urlencode({'q': self.typed.text})}",
            "better_url": f"{address}?{urlencode({'q': self.better})}" if self.better else "",
        }


class _Results(Sequence[Card]):
    """The results, for Django's paginator, of which only the page asked for is ever read."""

    def __init__(self, search: Search) -> None:
        self.search = search

    def __len__(self) -> int:
        return self.search.total

    def __getitem__(self, part: Any) -> Any:
        return self.search.cards() if self.search.total else []
