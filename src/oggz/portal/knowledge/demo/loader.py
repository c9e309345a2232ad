"""Loads the example content: written for this project. What is invented is marked as example."""

import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.core.files.images import ImageFile
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from oggz.portal.catalogue.selectors import CARD_PICTURE
from oggz.portal.knowledge import selectors
from oggz.portal.knowledge.body import stream_body
from oggz.portal.knowledge.models import (
    AgendaIndexPage,
    EventPage,
    HomePage,
    Illustration,
    LegislationChange,
    LegislationIndexPage,
    LegislationPage,
    MediaIndexPage,
    MediaPage,
    NewsIndexPage,
    NewsPage,
    PageMunicipality,
    TargetGroupIndexPage,
    TargetGroupPage,
    ThemeIndexPage,
    ThemePage,
)
from oggz.portal.knowledge.services import publish_once
from oggz.portal.municipalities.models import Municipality, SectionPage

_FOLDER = Path(__file__).parent


class Subjects:
    """What example content refers to by name: images, themes, groups, places and sections."""

    def __init__(self) -> None:
        self.images = {image.title: image for image in Illustration.objects.all()}
        self.image_titles = {key: facts["title"] for key, facts in read(_FOLDER, "images").items()}
        self.themes = {page.slug: page for page in ThemePage.objects.all()}
        self.groups = {page.slug: page for page in TargetGroupPage.objects.all()}
        self.municipalities = {m.slug: m for m in Municipality.objects.current()}
        self.sections = {page.slug: page for page in SectionPage.objects.all()}

    def image(self, key: str | None) -> Illustration | None:
        return self.images[self.image_titles[key]] if key else None

    def of(self, item: dict[str, Any]) -> dict[str, Any]:
        """The fields that every kind of publication shares."""
        return {
            "title": item["title"],
            "introduction": item.get("introduction", ""),
            "image": self.image(item.get("image")),
            "body": stream_body(item.get("body", [])),
            "themes": [self.themes[slug] for slug in item["themes"]],
            "target_groups": [self.groups[slug] for slug in item["target_groups"]],
            "municipality_links": [
                PageMunicipality(municipality=self.municipalities[slug], sort_order=order)
                for order, slug in enumerate(item.get("municipalities", ()))
            ],
            "shown_nationally": item.get("shown_nationally", False),
        }

    def list_for(self, item: dict[str, Any], kind: type[Page]) -> Page:
        """The list in which an item belongs: that of its section, or the national one."""
        above = self.sections.get(item.get("section", "")) or HomePage.objects.get()
        return kind.objects.child_of(above).get()


def read(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / f"{name}.toml").read_text())


@transaction.atomic
def load_subjects() -> None:
    """Images, themes and target groups, to which everything else refers."""
    known = {image.title: image for image in Illustration.objects.all()}
    for key, facts in read(_FOLDER, "images").items():
        image = known.get(facts["title"]) or _upload(key, facts)
        # Now rather than at the first visit.
        image.get_renditions(CARD_PICTURE, selectors.LARGE_PICTURE)
    for kind, index, name in (
        (ThemePage, ThemeIndexPage, "themes"),
        (TargetGroupPage, TargetGroupIndexPage, "target_groups"),
    ):
        for subject in read(_FOLDER, name)[name]:
            publish_once(
                index.objects.get(), kind, subject["slug"], title=subject["title"],
                summary=subject["summary"], icon=subject["icon"],
                body=stream_body(subject["body"]),
                quick_exit=subject["slug"] in _WHERE_READING_CAN_BE_UNSAFE,
            )  # fmt: skip


_WHERE_READING_CAN_BE_UNSAFE = ("huiselijk-geweld", "slachtoffers-van-huiselijk-geweld")


def _upload(key: str, facts: dict[str, str]) -> Illustration:
    path = _FOLDER / "images" / f"{key}.webp"
    with path.open("rb") as file:
        return Illustration.objects.create(
            title=facts["title"],
            description=facts["alt"],
            creator="KwetsbareGroepen.nl",
            licence=facts["licence"],
            file=ImageFile(file, name=path.name),
        )


@transaction.atomic
def load_publications() -> None:
    """News, agenda, media and legislation; what exists stays as it is."""
    subjects = Subjects()
    today = timezone.localdate()
    for item in read(_FOLDER, "news")["news"]:
        publish_once(
            subjects.list_for(item, NewsIndexPage), NewsPage, item["slug"], **subjects.of(item),
            date=today - timedelta(days=item["days_ago"]),
            source_name=item.get("source_name", ""), source_url=item.get("source_url", ""),
            is_example=True,
        )  # fmt: skip
    for item in read(_FOLDER, "events")["events"]:
        day = today + timedelta(days=item["days_ahead"])
        last = day + timedelta(days=item.get("days", 1) - 1)
        publish_once(
            subjects.list_for(item, AgendaIndexPage), EventPage, item["slug"],
            **subjects.of(item), start=_moment(day, item["start"]), end=_moment(last, item["end"]),
            location=item.get("location", "").replace("Online", ""),
            address=item.get("place", "").replace("Online", ""),
            is_online=item["is_online"], organiser=item["organiser"], audience=item["audience"],
            cost=item["cost"], registration_email=item["registration_email"], is_example=True,
        )  # fmt: skip
    for item in read(_FOLDER, "media")["media"]:
        publish_once(
            MediaIndexPage.objects.get(), MediaPage, item["slug"], **subjects.of(item),
            media_kind=item["kind"], source_name=item["source_name"], source_url=item["url"],
            published=date.fromisoformat(item["published"]),
            published_precision=item.get("published_precision", "dag"), why=item["why"],
        )  # fmt: skip
    for item in read(_FOLDER, "legislation")["legislation"]:
        since = item.get("in_force_on")
        publish_once(
            LegislationIndexPage.objects.get(), LegislationPage, item["slug"],
            **subjects.of(item), short_name=item["short_name"], status=item["status"],
            in_force_on=date.fromisoformat(since) if since else None,
            source_url=item["url"],
            changes=[
                LegislationChange(who=each["who"], what=each["what"], sort_order=order)
                for order, each in enumerate(item["changes"])
            ],
        )  # fmt: skip


def _moment(day: date, clock: str) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(clock)))
