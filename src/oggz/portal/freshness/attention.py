"""What asks for the attention of an editor: late, broken, waiting, and what readers say.

A fixed number of queries, however much there is: each brings the first few and how many in all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Count, Model, QuerySet, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from oggz.portal.coupling import selectors as coupling
from oggz.portal.freshness import selectors
from oggz.portal.freshness.scopes import Scope
from oggz.portal.freshness.selectors import When
from oggz.portal.newsletters.rights import awaiting_approval
from oggz.portal.practices.rights import adoptions_of, questions_awaiting, questions_of
from oggz.portal.workflow.rights import offers_in_view
from oggz.portal.workflow.selectors import reviews_awaiting

FEW = 3
MANY = 100

AnyModel = TypeVar("AnyModel", bound=Model)


@dataclass(frozen=True)
class Item:
    """One thing to do, and where."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Group:
    """A sort of things to do: how many, the first few, and where all of them are."""

    name: str
    heading: str
    icon: str
    number: int
    items: list[Item]
    url: str
    also: str = ""


@dataclass(frozen=True)
class Attention:
    groups: tuple[Group, ...]

    @property
    def number(self) -> int:
        return sum(group.number for group in self.groups)


def attention_of(scope: Scope) -> Attention:
    return Attention((_late(scope), _broken(scope), waiting(scope, FEW), _readers(scope)))


def _few(found: QuerySet[AnyModel], most: int) -> tuple[list[AnyModel], int]:
    """The first of them, and how many there are: one query."""
    rows: list[Any] = list(found.annotate(in_all=Window(Count("*")))[:most])
    return rows, rows[0].in_all if rows else 0


def _list_url(name: str, scope: Scope, **parameters: str) -> str:
    if scope.is_everywhere:
        parameters["alles"] = "1"
    asked = "&".join(f"{key}={value}" for key, value in parameters.items())
    return f"{reverse(name)}?{asked}" if asked else reverse(name)


def _day(moment: Any) -> str:
    day = timezone.localtime(moment).date() if hasattr(moment, "hour") else moment
    return date_format(day, "j F" if day.year == timezone.localdate().year else "j F Y")


def _said(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _late(scope: Scope) -> Group:
    pages, number = _few(selectors.to_review(scope, When.LATE), FEW)
    soon = selectors.counts_to_review(scope)[When.SOON]
    items = [
        Item(
            page.title,
            reverse("reviews:page", args=[page.pk]),
            _said(
                scope.place_of(page), _kind(page), f"nakijken vóór {_day(page.review.review_by)}"
            ),
        )
        for page in pages
    ]
    also = f"Nog {soon} binnen dertig dagen." if soon else ""
    return Group("te-laat", "Te laat", "calendar-alt", number, items,
                 _list_url("reviews:index", scope), also)  # fmt: skip


def _kind(page: Page) -> str:
    return page.specific_class._meta.verbose_name.capitalize() if page.specific_class else "Pagina"


def _broken(scope: Scope) -> Group:
    links = coupling.broken_links(scope.user)
    sources = coupling.sources_of(scope.user).exclude(problem="")
    if scope.is_national and not scope.is_everywhere:
        links = links.filter(scope.pages("page__"), municipality=None)
        sources = sources.filter(section=None)
    feeds, number_of_feeds = _few(sources.order_by("failing_since"), FEW)
    uses, number_of_links = _few(links, FEW)
    items = [
        Item(
            str(source), reverse("coupled_sites:edit", args=[source.pk]),
            _said(
                f"Gekoppelde site, werkt niet sinds {_day(source.failing_since)}",
                "gestopt na dertig dagen" if source.paused_on else "",
            ),
        )
        for source in feeds
    ] + [
        Item(
            use.text or use.link.address, reverse("broken_links:index"),
            f"Link op ‘{use.page or f'Hulp in {use.municipality}'}’",
        )
        for use in uses
    ]  # fmt: skip
    return Group("kapot", "Kapot", "link", number_of_feeds + number_of_links, items[:FEW],
                 reverse("broken_links:index"))  # fmt: skip


def waiting(scope: Scope, most: int) -> Group:
    """What others put to this editor, the kinds that people wait for longest first."""
    parts = [
        _questions(scope, most), _editions(scope, most), _tasks(scope, most),
        _offers(scope, most), _sources(scope, most), _drafts(scope),
    ]  # fmt: skip
    items = [item for found, _ in parts for item in found]
    number = sum(number for _, number in parts)
    return Group("wacht", "Wacht op u", "user", number, items[:most],
                 _list_url("reviews:waiting", scope))  # fmt: skip


Part = tuple[list[Item], int]


def _questions(scope: Scope, most: int) -> Part:
    awaiting = questions_awaiting if not scope.is_everywhere else questions_of
    found, number = _few(awaiting(scope.user).filter(status="open").order_by("asked_at"), most)
    return [
        Item(
            question.text,
            reverse("questions:question", args=[question.pk]),
            f"Vraag over ‘{question.practice.title}’, {_day(question.asked_at)}",
        )
        for question in found
    ], number


def _editions(scope: Scope, most: int) -> Part:
    proposed = awaiting_approval(scope.user)
    if scope.is_national and not scope.is_everywhere:
        proposed = proposed.filter(newsletter__municipality=None)
    related = proposed.select_related(
        "newsletter__municipality", "newsletter__region", "newsletter__theme"
    ).defer("html", "text")
    found, number = _few(related.order_by("created_at"), most)
    return [
        Item(
            f"Nieuwsbrief ‘{edition.subject}’",
            reverse("newsletter_desk:edition", args=[edition.pk]),
            f"{edition.newsletter.title}, wacht op goedkeuring",
        )
        for edition in found
    ], number


def _tasks(scope: Scope, most: int) -> Part:
    """Steps in a workflow that this editor may decide on."""
    found, number = _few(reviews_awaiting(scope.user), most)
    return [
        Item(
            f"Beoordelen: ‘{state.title}’",
            reverse("wagtailadmin_pages:edit", args=[state.page]),
            f"{state.task.name}, sinds {_day(state.started_at)}",
        )
        for state in found
    ], number


def _offers(scope: Scope, most: int) -> Part:
    """What municipalities offer to others; the national desk decides."""
    if not scope.is_national:
        return [], 0
    found, number = _few(offers_in_view(scope.user).waiting(), most)
    return [
        Item(
            f"Aangeboden: ‘{offer.page.title}’",
            reverse("offers:index"),
            f"Voor {offer.get_reach_display()}, sinds {_day(offer.offered_on)}",
        )
        for offer in found
    ], number


def _sources(scope: Scope, most: int) -> Part:
    """Practices that the own municipality took up, and that changed since."""
    changed = adoptions_of(scope.user).exclude(source_changed_at=None)
    if scope.is_national and not scope.is_everywhere:
        changed = changed.none()
    found, number = _few(changed.order_by("source_changed_at"), most)
    return [
        Item(
            f"Gewijzigd: ‘{adoption.source_title}’",
            reverse("adoptions:changes", args=[adoption.pk]),
            f"Praktijk die {adoption.municipality} volgt",
        )
        for adoption in found
    ], number


def _drafts(scope: Scope) -> Part:
    """Lists with drafts from other sites, each once."""
    lists: Iterable[tuple[str, Page, int]] = coupling.waiting_drafts(scope.user)
    if scope.is_national and not scope.is_everywhere:
        lists = [each for each in lists if each[0] == coupling.NATIONAL]
    items = [
        Item(
            "1 concept van andere sites wacht"
            if number == 1
            else f"{number} concepten van andere sites wachten",
            reverse("wagtailadmin_explore", args=[page.pk]),
            place,
        )
        for place, page, number in lists
    ]
    return items, len(items)


def _readers(scope: Scope) -> Group:
    remarks = selectors.remarks_in(scope).open().order_by("sent_at", "pk")
    found, number = _few(remarks, FEW)
    many = scope.is_national or len(scope.sections) > 1
    items = [
        Item(
            remark.page_title,
            reverse("remarks:remark", args=[remark.pk]),
            _said(
                remark.section.municipality.name if many and remark.section else "",
                remark.get_kind_display(),
                _day(remark.sent_at),
            ),
        )
        for remark in found
    ]
    return Group("lezers", "Wat lezers zeggen", "comment", number, items,
                 _list_url("remarks:index", scope))  # fmt: skip
