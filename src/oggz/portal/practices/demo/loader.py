"""Loads the example practices: methods that exist, in places and with figures that do not."""

from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from oggz.portal.knowledge.demo.loader import Subjects, read
from oggz.portal.knowledge.services import publish_once
from oggz.portal.practices.models import PracticeIndexPage, PracticePage, PracticePartner

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
        reviewed = today - timedelta(days=item.get("reviewed_days_ago", 0))
        publish_once(
            subjects.list_for({"section": place}, PracticeIndexPage), PracticePage, item["slug"],
            **shared, **{name: item[name] for name in _PLAIN if name in item},
            success_factors="\n".join(item.get("success_factors", ())),
            assessed_on=today - timedelta(days=assessed) if assessed is not None else None,
            started=date.fromisoformat(started) if started else None,
            reviewed_on=reviewed,
            review_by=max(
                today + timedelta(days=item.get("review_in_days", 365)),
                reviewed + timedelta(days=1),
            ),
            partners=[
                PracticePartner(sort_order=order, **partner)
                for order, partner in enumerate(item.get("partners", ()))
            ],
            is_example=True,
        )  # fmt: skip
