"""Loads example sites that are coupled, with what came in; they are invented, and never asked."""

import tomllib
from datetime import timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from oggz.portal.coupling.documents import FeedItem
from oggz.portal.coupling.models import Arrival, Item, Source
from oggz.portal.coupling.services.drafts import Drafts
from oggz.portal.municipalities.models import SectionPage

_FILE = Path(__file__).parent / "coupled.toml"
_NEVER = timedelta(days=36500)


@transaction.atomic
def load_coupled_sites() -> None:
    """What exists stays as it is."""
    now = timezone.now()
    for given in tomllib.loads(_FILE.read_text())["sources"]:
        if Source.objects.filter(address=given["address"]).exists():
            continue
        failing = given.get("problem", "")
        source = Source.objects.create(
            title=given["title"], address=given["address"], arrival=given["arrival"],
            section=SectionPage.objects.filter(slug=given.get("section", "")).first(),
            next_attempt=now + _NEVER, problem=failing, failures=9 if failing else 0,
            failing_since=now - timedelta(days=8) if failing else None,
            last_success=now - timedelta(hours=1 if not failing else 192),
        )  # fmt: skip
        drafts = Drafts(source) if source.arrival == Arrival.DRAFTS else None
        for each in given["items"]:
            day = timezone.localdate() - timedelta(days=each["days_ago"])
            address = f"https://example.org/{slugify(each['title'])}"
            found = FeedItem(address, each["title"], address, day, each.get("text", ""))
            item = Item(
                source=source, key=found.version, title=found.title, address=address, day=day,
                version=found.version,
            )  # fmt: skip
            if drafts:
                drafts.make(item, found)
            item.save()
