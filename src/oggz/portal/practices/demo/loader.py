"""Loads the example practices: methods that exist, in places and with figures that do not."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html
from wagtail.models import Page

from oggz.portal.knowledge.demo.loader import Subjects, read
from oggz.portal.knowledge.services import publish_once
from oggz.portal.municipalities.models import Municipality
from oggz.portal.practices.models import (
    Adoption,
    PracticeIndexPage,
    PracticePage,
    PracticePartner,
    Question,
)
from oggz.portal.practices.services import take_up

_FOLDER = Path(__file__).parent
_PLAIN = (
    "problem", "contact_email", "contact_name", "contact_organisation", "contact_phone",
    "status", "costs", "cost_per_year", "funding", "results", "results_method", "evidence",
    "assessor",
)  # fmt: skip


@transaction.atomic
def load_practices() -> None:
    """What exists stays as it is."""
    subjects = Subjects()
    today = timezone.localdate()
    for item in read(_FOLDER, "practices")["practices"]:
        place = item["municipality"]
        in_section = place in subjects.sections
        shared = subjects.of(
            {"themes": (), "target_groups": (), **item}
            | {"municipalities": [] if in_section else [place], "body": item["approach"]}
            | {"section": place, "introduction": item.get("summary", "")}
        )
        assessed = item.get("assessed_days_ago")
        started = item.get("started")
        publish_once(
            subjects.list_for({"section": place}, PracticeIndexPage), PracticePage, item["slug"],
            **shared, **{name: item[name] for name in _PLAIN if name in item},
            success_factors="\n".join(item.get("success_factors", ())),
            assessed_on=today - timedelta(days=assessed) if assessed is not None else None,
            started=date.fromisoformat(started) if started else None,
            partners=[
                PracticePartner(sort_order=order, **partner)
                for order, partner in enumerate(item.get("partners", ()))
            ],
            is_example=True,
        )  # fmt: skip


@transaction.atomic
def load_adoptions() -> None:
    """Who follows whom, what grew out of what, and what was asked; once, as it stays after that."""
    if Adoption.objects.exists() or Question.objects.exists():
        return
    example = read(_FOLDER, "adoptions")
    pages = {page.slug: page for page in PracticePage.objects.filter(is_example=True)}
    for item in example["families"]:
        page = pages[item["practice"]]
        page.based_on = pages[item["based_on"]]
        page.save_revision().publish()
    municipalities = Subjects().municipalities
    for item in example["adoptions"]:
        _adopt(pages[item["practice"]], municipalities[item["municipality"]], item)
    for item in example["changes"]:
        page = PracticePage.objects.get(pk=pages[item.pop("practice")].pk)
        for name, value in item.items():
            setattr(page, name, value)
        page.save_revision().publish()
    for item in example["questions"]:
        asked = _ago(item["days_ago"])
        answer = item.get("answer", "")
        Question.objects.create(
            practice=pages[item["practice"]], text=item["text"], answer=answer, asked_at=asked,
            told_at=asked, is_example=True,
            status=Question.Status.ANSWERED if answer else Question.Status.OPEN,
            closed_at=asked + timedelta(days=item["answered_after"]) if answer else None,
        )  # fmt: skip


def _adopt(page: PracticePage, municipality: Municipality, item: dict[str, Any]) -> None:
    if ago := item.get("published_days_ago"):
        Page.objects.filter(pk=page.pk).update(first_published_at=_ago(ago))
    steps = [(status, timezone.localdate() - timedelta(days=ago)) for status, ago in item["steps"]]
    status, since = steps.pop()
    adoption = take_up(
        page,
        Adoption(
            municipality=municipality, status=status, since=since,
            note=format_html("<p>{}</p>", item["note"]), is_example=True,
            created_at=_ago(item["steps"][0][1]),
            **{name: item[name] for name in _STORY if name in item},
        ),
    )  # fmt: skip
    for earlier, day in steps:
        adoption.steps.create(status=earlier, since=day)


_STORY = ("learned", "adapted", "contact_name", "contact_email", "contact_phone")


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)
