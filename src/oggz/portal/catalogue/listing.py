"""A list of one kind, filtered as the address says: for a page, a feed or a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.core.paginator import EmptyPage, PageNotAnInteger, Paginator
from django.http import Http404, QueryDict
from django.utils import timezone
from django.utils.http import urlencode

from oggz.portal.catalogue import facets, selectors
from oggz.portal.catalogue.choices import Choice
from oggz.portal.catalogue.facets import Counts
from oggz.portal.catalogue.filters import PLACES, SUBJECTS, FilterGroup, LabelFilter, ListFilter
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.selectors import Card

PER_PAGE = 20
# Kinds that also exist for one municipality only; other lists show all there is.
_LOCAL_KINDS = (Kind.NEWS, Kind.EVENT)


@dataclass
class Listing:
    """Everything of `kind`, or of one municipality's section, as `parameters` narrow it.

    A filter that makes no sense is explained in `form.errors`, and then narrows nothing.
    """

    kind: Kind
    parameters: QueryDict
    section: int | None = None
    label_filters: Sequence[LabelFilter] = ()
    per_page: int = PER_PAGE

    @cached_property
    def form(self) -> ListFilter:
        return ListFilter(
            self.parameters,
            options=facets.options(),
            label_filters=self.label_filters,
            with_places=self.section is None,
        )

    @property
    def is_plain(self) -> bool:
        """Whether the address asks for no filter, so that the options need not be known."""
        names = [name for name, *_ in (*SUBJECTS, *PLACES)] + ["van", "tot"]
        names += [label.name for label in self.label_filters]
        return not any(name in self.parameters for name in names)

    @cached_property
    def choice(self) -> Choice:
        asked = Choice() if self.is_plain or not self.form.is_valid() else self.form.choice()
        has_place = asked.regions or asked.municipalities
        if self.shows_coming:
            asked = replace(asked, first=timezone.localdate())
        return replace(
            asked,
            kinds=(self.kind,),
            municipalities=(self.section,) if self.section else asked.municipalities,
            national=self.kind in _LOCAL_KINDS and not has_place and not self.section,
        )

    @property
    def shows_coming(self) -> bool:
        """Whether this is an agenda of which no period was asked: then what is still to come."""
        if self.kind != Kind.EVENT:
            return False
        if self.is_plain:
            return True
        asked = self.form.cleaned_data if self.form.is_valid() else {}
        return not (asked.get("van") or asked.get("tot"))

    @property
    def order(self) -> str:
        if self.kind != Kind.EVENT:
            return "newest"
        return "soonest" if self.choice.first else "newest"

    @cached_property
    def counts(self) -> Counts:
        return facets.counts(self.choice, facets=self.form.facets)

    @property
    def groups(self) -> list[FilterGroup]:
        return self.form.groups(self.counts)

    @cached_property
    def page(self) -> Any:
        """The cards of the page that the address asks for; not found when there is none."""
        try:
            paginator = Paginator(_Cards(self), self.per_page)
            return paginator.page(self.parameters.get("page", "1"))
        except (EmptyPage, PageNotAnInteger):
            raise Http404("Deze lijst heeft die pagina niet.") from None

    def first(self, number: int) -> list[Card]:
        return selectors.cards(self.choice, order=self.order, limit=number)

    @property
    def query(self) -> str:
        """The filters as part of an address, to go before others; empty without filters."""
        if not self.form.is_valid():
            return ""
        chosen = {name: self.parameters.getlist(name) for name in self.form.fields}
        given = {name: [v for v in values if v] for name, values in chosen.items()}
        text = urlencode({name: values for name, values in given.items() if values}, doseq=True)
        return f"{text}&" if text else ""

    def context(self, *, address: str) -> dict[str, Any]:
        """What the template of a list needs; `address` is that of the list."""
        ending = f"?{self.query[:-1]}" if self.query else ""
        return {
            "listing": self,
            "kind": self.kind,
            "form": self.form,
            "items": self.page,
            "groups": self.groups,
            "counted": self.kind.counted(self.counts.total),
            "query": self.query,
            "is_filtered": bool(self.query),
            "quick_exit": selectors.needs_quick_exit(list(self.page)),
            "national_only": self.choice.national,
            "list_url": address,
            "atom_url": f"{address}feed.atom{ending}",
            "json_url": f"{address}feed.json{ending}",
            "calendar_url": f"{address}agenda.ics{ending}" if self.kind == Kind.EVENT else "",
        }


class _Cards(Sequence[Card]):
    """The items of a list, for Django's paginator: counted and read a page at a time."""

    def __init__(self, listing: Listing) -> None:
        self.listing = listing

    def __len__(self) -> int:
        return self.listing.counts.total

    def __getitem__(self, part: Any) -> Any:
        return selectors.cards(
            self.listing.choice, order=self.listing.order,
            limit=part.stop - part.start, offset=part.start,
        )  # fmt: skip
