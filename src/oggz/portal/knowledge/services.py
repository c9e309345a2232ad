"""The page tree of a new portal: what menus, feeds and the law expect to be there."""

import tomllib
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from wagtail.models import Page, Site, Task, Workflow

from oggz.portal.catalogue.facts import Facts
from oggz.portal.catalogue.kinds import Kind
from oggz.portal.catalogue.services import enter_addresses
from oggz.portal.knowledge.body import stream_body
from oggz.portal.knowledge.help import HELP_LINES, HELP_TEXTS
from oggz.portal.knowledge.models import (
    AgendaIndexPage,
    HomePage,
    HomePath,
    InfoPage,
    LegislationIndexPage,
    MediaIndexPage,
    NewsIndexPage,
    TargetGroupIndexPage,
    ThemeIndexPage,
)

_TEXTS = Path(__file__).parent / "first_pages"
_NAME_OF_WAGTAIL = "Moderators approval"
_DUTCH_NAME = "Beoordeling door de redactie"

AnyPage = TypeVar("AnyPage", bound=Page)


@transaction.atomic
def make_first_pages() -> HomePage:
    """Make the home page, the lists and the pages about the platform; what exists stays."""
    home = HomePage.objects.first() or _home()
    publish_once(
        home, NewsIndexPage, "nieuws", title="Nieuws", show_in_menus=True,
        introduction="Wat er speelt rond mensen in een kwetsbare positie: nieuwe werkwijzen,"
        " vragen uit de praktijk en oproepen om mee te doen.",
    )  # fmt: skip
    publish_once(
        home, ThemeIndexPage, "themas", title="Thema's", show_in_menus=True,
        introduction="Uitleg over de onderwerpen die steeds terugkomen in het werk met mensen in"
        " een kwetsbare positie.",
    )  # fmt: skip
    publish_once(
        home, TargetGroupIndexPage, "doelgroepen", title="Doelgroepen", show_in_menus=True,
        introduction="Om wie het gaat: wat u merkt, wat helpt in het contact en welke hulp er is.",
    )  # fmt: skip
    publish_once(
        home, AgendaIndexPage, "agenda", title="Agenda", show_in_menus=True,
        introduction="Bijeenkomsten, trainingen en webinars voor wie werkt met mensen in een"
        " kwetsbare positie.",
    )  # fmt: skip
    publish_once(
        home, MediaIndexPage, "media", title="Media", show_in_menus=True,
        introduction="Rapporten, artikelen en podcasts die ertoe doen, met de bron en waarom u"
        " ze zou lezen of beluisteren.",
    )  # fmt: skip
    publish_once(
        home, LegislationIndexPage, "wetgeving", title="Wetgeving", show_in_menus=True,
        introduction="Welke wet geldt, vanaf wanneer, en wat er voor wie verandert.",
    )  # fmt: skip
    for page in _read("pages")["pages"]:
        publish_once(
            home, InfoPage, page["slug"], title=page["title"],
            introduction=page["introduction"], body=stream_body(page["body"]),
        )  # fmt: skip
    # Wagtail's own migrations give these English names.
    Workflow.objects.filter(name=_NAME_OF_WAGTAIL).update(name=_DUTCH_NAME)
    Task.objects.filter(name=_NAME_OF_WAGTAIL).update(name=_DUTCH_NAME)
    return home


def enter_help() -> None:
    """Let search find the page with help lines, by their names too."""
    lines = " ".join(f"{line.name} {line.when} {line.phone}" for line in HELP_LINES)
    facts = Facts(
        kind=Kind.PAGE, title=HELP_TEXTS["title"], introduction=HELP_TEXTS["introduction"],
        text=lines,
    )  # fmt: skip
    enter_addresses({reverse("knowledge:help"): facts})


def publish_once(parent: Page, kind: type[AnyPage], slug: str, **fields: Any) -> AnyPage:
    """The page with this slug below `parent`; made and published if it is not there."""
    existing = kind.objects.child_of(parent).filter(slug=slug).first()
    if existing is not None:
        return existing
    page = kind(slug=slug, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _home() -> HomePage:
    texts = _read("home")
    home = HomePage(
        title=settings.WAGTAIL_SITE_NAME,
        slug="voorpagina",
        hero_title=texts["hero_title"],
        hero_introduction=texts["hero_introduction"],
        audience=texts["audience"],
        paths=[HomePath(**path) for path in texts["paths"]],
    )
    root = Page.get_first_root_node()
    root.add_child(instance=home)
    scheme, _, address = settings.BASE_URL.partition("://")
    host, _, port = address.partition(":")
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": host,
            "port": int(port or (80 if scheme == "http" else 443)),
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    # Wagtail's own migrations leave a page of welcome.
    Page.objects.child_of(root).exclude(pk=home.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_TEXTS / f"{name}.toml").read_text())
