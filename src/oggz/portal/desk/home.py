"""The first page of the desk: what an editor most likely came to do."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.models import Page

from oggz.portal.knowledge.models import (
    EventPage,
    HomePage,
    LegislationPage,
    MediaPage,
    NewsPage,
    TargetGroupPage,
    ThemePage,
)
from oggz.portal.municipalities.models import ContactPage, SectionPage
from oggz.portal.practices.models import PracticePage
from oggz.portal.workflow.rights import may_set_review

_NEW = {
    NewsPage: "Nieuw bericht",
    EventPage: "Nieuwe activiteit",
    PracticePage: "Nieuw praktijkvoorbeeld",
    MediaPage: "Nieuw media-artikel",
    LegislationPage: "Nieuwe wet",
    ThemePage: "Nieuw thema",
    TargetGroupPage: "Nieuwe doelgroep",
}
_RECENT = 6


class SectionPanel(Component):
    """An editor's own municipality: what to add, what to keep up to date, what is there."""

    name = "section"
    template_name = "desk/section_panel.html"
    order = 50

    def __init__(self, section: SectionPage) -> None:
        self.section = section

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        children = list(self.section.get_children().specific())
        municipality = self.section.municipality
        theme = getattr(municipality, "theme", None)
        contact = next((page for page in children if isinstance(page, ContactPage)), None)
        keep = [
            ("Contactpersonen bijwerken", _edit_page(contact) if contact else ""),
            ("Inleiding bijwerken", _edit_page(self.section)),
            ("Hulp en loket bijwerken", _edit_snippet("municipality", municipality.pk)),
            ("Kleuren kiezen", _edit_snippet("municipalitytheme", theme.pk) if theme else ""),
        ]
        user = parent_context["request"].user
        if may_set_review(user, self.section):
            keep.append(
                ("Werkwijze kiezen", reverse("offers:review_setting", args=[self.section.pk]))
            )
        return {
            "municipality": municipality,
            "is_reviewed": self.section.is_reviewed,
            "add": _add_links(children),
            "keep": [(label, url) for label, url in keep if url],
            "recent": Page.objects.descendant_of(self.section)
            .exclude(latest_revision_created_at=None)
            .order_by("-latest_revision_created_at")
            .specific()[:_RECENT],
        }


class NationalPanel(Component):
    """What a national editor adds most."""

    name = "national"
    template_name = "desk/national_panel.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        home = HomePage.objects.get()
        return {"add": _add_links(home.get_children().specific())}


def _add_links(lists: Iterable[Page]) -> list[tuple[str, str]]:
    """A way to the form of each kind of page that these lists take."""
    links = {
        kind: reverse(
            "wagtailadmin_pages:add", args=[kind._meta.app_label, kind._meta.model_name, page.pk]
        )
        for page in lists
        for kind in type(page).creatable_subpage_models()
        if kind in _NEW
    }
    return [(label, links[kind]) for kind, label in _NEW.items() if kind in links]


def _edit_page(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def _edit_snippet(model: str, key: int) -> str:
    return reverse(f"wagtailsnippets_municipalities_{model}:edit", args=[key])
