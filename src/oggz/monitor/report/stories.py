"""Stories of people beside the figures: only with a consent that was recorded and can end."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import ValidationError

from oggz.documents import dutch
from oggz.documents.text import Day, Document, Text
from oggz.monitor.agreement.wording import day as written
from oggz.monitor.errors import MonitorError
from oggz.monitor.report.model import Story

_LARGEST = 1 << 16
_MOST = 12


class Consent(Document):
    """`recorded_by` is the function of who asked; `withdraw` tells the person how to end it."""

    given: Literal[True]
    recorded_by: Text
    date: Day
    withdraw: Text


class WrittenStory(Document):
    """A story as it stands in a file. `read_back`: the person read it before it went out, and
    nobody is recognised in it."""

    title: Text
    text: Text
    read_back: Literal[True]
    consent: Consent


def read_stories(folder: Path, *, today: date) -> tuple[Story, ...]:
    """The stories in a folder, in order of name.

    Raises MonitorError when one has no recorded consent, or is not in the form of a story.
    """
    if not folder.is_dir():
        raise MonitorError(f"{folder} is geen map met verhalen.")
    paths = sorted(folder.glob("*.toml"))
    if not paths or len(paths) > _MOST:
        raise MonitorError(f"{folder} moet 1 tot {_MOST} verhalen hebben, elk een .toml-bestand.")
    return tuple(_story(path, today) for path in paths)


def _story(path: Path, today: date) -> Story:
    try:
        if path.stat().st_size > _LARGEST:
            raise MonitorError(f"{path} is te groot voor een verhaal.")
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise MonitorError(f"{path}: {dutch.of_syntax(str(error))}") from None
    except RecursionError:
        raise MonitorError(f"{path} is geen verhaal: er zitten te veel haken in elkaar.") from None
    except (OSError, UnicodeDecodeError):
        raise MonitorError(f"{path} kan niet gelezen worden als UTF-8.") from None
    if not isinstance(told.get("consent"), dict):
        raise MonitorError(
            f"{path} heeft geen [consent]. Een verhaal gaat alleen mee als vastligt wie de"
            " toestemming heeft opgeschreven, wanneer, en hoe iemand haar intrekt."
        )
    try:
        story = WrittenStory.model_validate(told)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        if first["type"] == "literal_error":
            raise MonitorError(
                f"{path}: {where} is niet true. Een verhaal gaat alleen mee als de verteller"
                " toestemming gaf en het zelf heeft gelezen."
            ) from None
        raise MonitorError(f"{path}: {where} {dutch.of_value(first, WrittenStory)}") from None
    if story.consent.date > today:
        raise MonitorError(f"{path}: consent.date is een dag die nog komt.")
    return Story(
        story.title, paragraphs(story.text),
        f"Met toestemming, opgeschreven door {story.consent.recorded_by} op"
        f" {written(story.consent.date)}. De verteller heeft het verhaal zelf gelezen en kan de"
        f" toestemming altijd intrekken: {story.consent.withdraw}",
    )  # fmt: skip


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a text, which empty lines part."""
    parts = ("\n".join(text.splitlines()).strip()).split("\n\n")
    return tuple(" ".join(part.split()) for part in parts if part.strip())
