"""What the tests of newsletters make: readers and editions, and a way to send them."""

from collections.abc import Iterable
from itertools import count

from django.utils import timezone

from oggz.portal.accounts.models import User
from oggz.portal.catalogue.models import Entry
from oggz.portal.newsletters import services
from oggz.portal.newsletters.models import (
    Delivery,
    Edition,
    Newsletter,
    Scope,
    Subscriber,
    Subscription,
)
from tests.portal.factories import editor

_numbers = count(1)


def letter_of(slug: str = "lelystad") -> Newsletter:
    return Newsletter.objects.with_place().get(municipality__slug=slug)


def national_letter() -> Newsletter:
    return Newsletter.objects.with_place().get(scope=Scope.COUNTRY)


def readers(letter: Newsletter, addresses: Iterable[str]) -> list[Subscriber]:
    """Subscribers of a newsletter who confirmed."""
    found = Subscriber.objects.bulk_create(Subscriber(address=each) for each in addresses)
    Subscription.objects.bulk_create(
        Subscription(subscriber=each, newsletter=letter) for each in found
    )
    return found


def nobody(letter: Newsletter) -> Newsletter:
    """Without the readers of the example content."""
    Subscriber.objects.all().delete()
    return letter


def draft_edition(
    letter: Newsletter, *, subject: str = "Nieuws van deze maand", by: User | None = None
) -> Edition:
    """A draft with one item and an introduction."""
    by = by or editor(f"maker-{next(_numbers)}")
    today = timezone.localdate()
    edition = services.begin_edition(letter, today.replace(day=1), today, by=by)
    edition.items.all().delete()
    fields = {"subject": subject, "introduction": "Beste lezer,\n\nHier is het nieuws."}
    edition = services.change_edition(edition, fields, by=by)
    entry = Entry.objects.filter(page__url_path__endswith="/een-vast-gezicht-in-de-bemoeizorg/")
    services.add_items(edition, list(entry), by=by)
    return edition


def started(letter: Newsletter, **fields: str) -> Edition:
    """An edition that is being sent."""
    by = editor(f"maker-{next(_numbers)}")
    edition = draft_edition(letter, by=by, **fields)
    services.approve(edition, by=by)
    assert services.start_edition(edition.pk)
    edition.refresh_from_db()
    return edition


def states(edition: Edition) -> dict[str, str]:
    """What became of the message of each reader who is still known."""
    rows = Delivery.objects.filter(edition=edition).exclude(subscriber=None)
    return dict(rows.values_list("subscriber__address", "state"))
