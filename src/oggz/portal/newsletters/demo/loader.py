"""Example editions, and readers at addresses that cannot exist (RFC 2606)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.knowledge.demo.loader import read
from oggz.portal.newsletters import services
from oggz.portal.newsletters.models import Delivery, Edition, Newsletter, Subscriber, Subscription

_FOLDER = Path(__file__).parent
_READERS = 24
# Which newsletters they have, in turn.
_CHOSEN = (
    ("landelijk", "gemeente-lelystad"),
    ("gemeente-lelystad", "regio-flevoland"),
    ("landelijk",),
)
# To which a test mail of somebody who tries the demonstration goes: a file on this machine.
_ADDRESS = "{name}@redactie.voorbeeld.example"


@transaction.atomic
def load_newsletters() -> None:
    """What exists stays as it is."""
    if Edition.objects.filter(is_example=True).exists():
        return
    for user in User.objects.filter(username__startswith="voorbeeld-", email=""):
        user.email = _ADDRESS.format(name=user.username.removeprefix("voorbeeld-"))
        user.save(update_fields=["email"])
    letters = {letter.slug: letter for letter in Newsletter.objects.with_place()}
    for number in range(_READERS):
        reader = Subscriber.objects.create(address=f"lezer-{number + 1}@voorbeeld.example")
        Subscription.objects.bulk_create(
            Subscription(subscriber=reader, newsletter=letters[slug])
            for slug in _CHOSEN[number % len(_CHOSEN)]
        )
    for item in read(_FOLDER, "editions")["editions"]:
        _load(item, letters[item["newsletter"]])


def _load(item: dict[str, Any], letter: Newsletter) -> None:
    by = User.objects.get(username=item["editor"])
    last = timezone.localdate() - timedelta(days=item.get("days_ago", 0))
    edition = services.begin_edition(letter, last - timedelta(days=item["days"]), last, by=by)
    text = {"subject": item["subject"], "introduction": item["introduction"].strip()}
    services.change_edition(edition, text, by=by)
    sent: dict[str, Any] = {"is_example": True}
    if "days_ago" in item:
        moment = timezone.now() - timedelta(days=item["days_ago"])
        sent |= {
            "state": Edition.State.SENT, "slug": f"{moment:%Y-%m-%d}", "started_at": moment,
            "finished_at": moment + timedelta(minutes=2), "send_at": moment, "approved_by": by,
            "results": {Delivery.State.HANDED_OVER: letter.subscriptions.count()},
        }  # fmt: skip
    Edition.objects.filter(pk=edition.pk).update(**sent)
