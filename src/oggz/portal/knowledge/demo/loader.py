"""Loads the example content: written for this project, invented, and marked as example."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from wagtail.models import Page, Site, Task, Workflow

from oggz.portal.knowledge import cards, selectors
from oggz.portal.knowledge.models import (
    HomePage,
    HomePath,
    Illustration,
    InfoPage,
    NewsIndexPage,
    NewsMunicipality,
    NewsPage,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.municipalities.models import Municipality, MunicipalityTheme

_FOLDER = Path(__file__).parent
_COLOURS = {
    "almere": ("#00594f", "#e6f2ef"),
    "lelystad": ("#1d4f91", "#e8eff8"),
    "rotterdam": ("#00664f", "#e8f3ee"),
    "urk": ("#7a2e2e", "#f8ecea"),
    "west-betuwe": ("#7a3b00", "#fbf1e4"),
}


@transaction.atomic
def load_demo() -> None:
    """Make the pages of the demonstration; those that exist stay as they are."""
    images = _images()
    home = _home()
    themes = _themes(home)
    _news(home, themes, images)
    _info_pages(home)
    _dutch_names()
    _themes_of_municipalities()


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text())


def _images() -> dict[str, Illustration]:
    known = {image.title: image for image in Illustration.objects.all()}
    images = {}
    for key, facts in _read("images").items():
        image = known.get(facts["title"])
        if image is None:
            path = _FOLDER / "images" / f"{key}.webp"
            with path.open("rb") as file:
                image = Illustration.objects.create(
                    title=facts["title"],
                    description=facts["alt"],
                    creator="KwetsbareGroepen.nl",
                    licence=facts["licence"],
                    file=ImageFile(file, name=path.name),
                )
        # Now rather than at the first visit.
        image.get_renditions(cards.CARD_PICTURE, selectors.LARGE_PICTURE)
        images[key] = image
    return images


def _home() -> HomePage:
    if existing := HomePage.objects.first():
        return existing
    texts = _read("home")
    home = HomePage(
        title="KwetsbareGroepen.nl",
        slug="voorpagina",
        hero_title=texts["hero_title"],
        hero_introduction=texts["hero_introduction"],
        audience=texts["audience"],
        paths=[HomePath(**path) for path in texts["paths"]],
    )
    root = Page.get_first_root_node()
    root.add_child(instance=home)
    host, _, port = settings.BASE_URL.partition("://")[2].partition(":")
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "hostname": host,
            "port": int(port or 443),
            "root_page": home,
            "site_name": settings.WAGTAIL_SITE_NAME,
        },
    )
    # Wagtail's own migrations leave a page of welcome.
    Page.objects.child_of(root).exclude(pk=home.pk).delete()
    return HomePage.objects.get(pk=home.pk)


def _child(parent: Page, kind: type[Page], slug: str, **fields: Any) -> Any:
    """The page with this slug below `parent`; made and published if it is not there."""
    existing = kind.objects.child_of(parent).filter(slug=slug).first()
    if existing is not None:
        return existing
    page = kind(slug=slug, **fields)
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _themes(home: HomePage) -> dict[str, ThemePage]:
    texts = _read("themes")
    index = _child(
        home, ThemeIndexPage, "themas", title="Thema's", show_in_menus=True,
        introduction=texts["introduction"],
    )  # fmt: skip
    return {
        theme["slug"]: _child(
            index, ThemePage, theme["slug"], title=theme["title"], summary=theme["summary"],
            icon=theme["icon"], body=_body(theme["body"]),
        )
        for theme in texts["themes"]
    }  # fmt: skip


def _news(home: HomePage, themes: dict[str, ThemePage], images: dict[str, Illustration]) -> None:
    texts = _read("news")
    index = _child(
        home, NewsIndexPage, "nieuws", title="Nieuws", show_in_menus=True,
        introduction=texts["introduction"],
    )  # fmt: skip
    municipalities = {m.slug: m for m in Municipality.objects.current()}
    for item in texts["news"]:
        _child(
            index,
            NewsPage,
            item["slug"],
            title=item["title"],
            date=timezone.localdate() - timedelta(days=item["days_ago"]),
            introduction=item["introduction"],
            image=images[item["image"]],
            body=_body(item["body"]),
            themes=[themes[slug] for slug in item["themes"]],
            municipality_links=[
                NewsMunicipality(municipality=municipalities[slug], sort_order=order)
                for order, slug in enumerate(item["municipalities"])
            ],
            source_name=item.get("source_name", ""),
            source_url=item.get("source_url", ""),
            is_example=True,
        )


def _info_pages(home: HomePage) -> None:
    for page in _read("pages")["pages"]:
        _child(
            home, InfoPage, page["slug"], title=page["title"],
            introduction=page["introduction"], body=_body(page["body"]),
        )  # fmt: skip


def _dutch_names() -> None:
    """What Wagtail's own migrations made has English names."""
    Workflow.objects.filter(name="Moderators approval").update(name="Beoordeling door de redactie")
    Task.objects.filter(name="Moderators approval").update(name="Beoordeling door de redactie")


def _themes_of_municipalities() -> None:
    for municipality in Municipality.objects.filter(slug__in=_COLOURS):
        primary, accent = _COLOURS[municipality.slug]
        theme = MunicipalityTheme(
            municipality=municipality, primary_colour=primary, accent_colour=accent
        )
        theme.clean()
        MunicipalityTheme.objects.get_or_create(
            municipality=municipality,
            defaults={"primary_colour": primary, "accent_colour": accent},
        )


def _body(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks as they are written in the files, as a StreamField stores them."""
    return [
        {"type": block["type"], "value": _value(block["type"], block["value"])} for block in blocks
    ]


def _value(kind: str, value: Any) -> Any:
    if kind == "paragraph":
        return f"<p>{escape(value)}</p>"
    if kind == "list":
        return [{"type": "item", "value": item} for item in value]
    return value
