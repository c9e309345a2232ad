"""Begins two editions, for few and for many readers: python -m bench.newsletters.fill.

Prints their keys as JSON.
"""

import json
from datetime import timedelta

import django

django.setup()

from django.utils import timezone  # noqa: E402

from bench.newsletters.sending import FEW, MANY  # noqa: E402
from oggz.portal.accounts.models import User  # noqa: E402
from oggz.portal.newsletters import services  # noqa: E402
from oggz.portal.newsletters.models import (  # noqa: E402
    Edition,
    Newsletter,
    Subscriber,
    Subscription,
)

_BATCH = 5000


def main() -> None:
    by = User.objects.get(username="voorbeeld-eindredacteur")
    keys = []
    for slug, number in (("regio-drenthe", FEW), ("landelijk", MANY)):
        letter = Newsletter.objects.get(slug=slug)
        Subscription.objects.filter(newsletter=letter).delete()
        for start in range(0, number, _BATCH):
            readers = Subscriber.objects.bulk_create(
                Subscriber(address=f"{slug}-{n}@lezers.example")
                for n in range(start, min(number, start + _BATCH))
            )
            Subscription.objects.bulk_create(
                Subscription(subscriber=reader, newsletter=letter) for reader in readers
            )
        keys.append(_begun(letter, by))
    print(json.dumps(keys))


def _begun(letter: Newsletter, by: User) -> int:
    """With the news of the country in both, so that their messages are as large."""
    today = timezone.localdate()
    national = Newsletter.objects.get(slug="landelijk")
    edition = services.begin_edition(national, today - timedelta(days=90), today, by=by)
    Edition.objects.filter(pk=edition.pk).update(newsletter=letter)
    services.approve(edition, by=by)
    if not services.start_edition(edition.pk):
        raise RuntimeError("the edition did not start")
    return edition.pk


if __name__ == "__main__":
    main()
