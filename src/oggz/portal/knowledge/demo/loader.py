"""Loads the example content: written for this project, invented, and marked as example."""

import tomllib
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone

from oggz.portal.knowledge import cards, selectors
from oggz.portal.knowledge.body import stream_body
from oggz.portal.knowledge.models import (
    Illustration,
    NewsIndexPage,
    NewsMunicipality,
    NewsPage,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.knowledge.services import publish_once
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
    """Add the example content to a portal that was prepared; what exists stays as it is."""
    images = _images()
    themes = _themes()
    _news(themes, images)
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


def _themes() -> dict[str, ThemePage]:
    index = ThemeIndexPage.objects.get()
    return {
        theme["slug"]: publish_once(
            index, ThemePage, theme["slug"], title=theme["title"], summary=theme["summary"],
            icon=theme["icon"], body=stream_body(theme["body"]),
        )
        for theme in _read("themes")["themes"]
    }  # fmt: skip


def _news(themes: dict[str, ThemePage], images: dict[str, Illustration]) -> None:
    index = NewsIndexPage.objects.get()
    municipalities = {m.slug: m for m in Municipality.objects.current()}
    for item in _read("news")["news"]:
        publish_once(
            index,
            NewsPage,
            item["slug"],
            title=item["title"],
            date=timezone.localdate() - timedelta(days=item["days_ago"]),
            introduction=item["introduction"],
            image=images[item["image"]],
            body=stream_body(item["body"]),
            themes=[themes[slug] for slug in item["themes"]],
            municipality_links=[
                NewsMunicipality(municipality=municipalities[slug], sort_order=order)
                for order, slug in enumerate(item["municipalities"])
            ],
            source_name=item.get("source_name", ""),
            source_url=item.get("source_url", ""),
            is_example=True,
        )


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
