"""What came back: an address that does not work, or a reader who complains."""

import logging

from django.db import transaction
from django.utils import timezone

from oggz.portal.newsletters.models import Delivery, Subscriber, Subscription

logger = logging.getLogger(__name__)

# So many messages that came back, and the address is forgotten.
MOST_BOUNCES = 3


@transaction.atomic
def note_bounce(delivery: int) -> bool:
    """A message came back for good; False if that was known, or nothing is known of it."""
    found = Delivery.objects.select_for_update().filter(pk=delivery).first()
    if found is None or found.state == Delivery.State.BOUNCED:
        return False
    found.state, found.changed_at = Delivery.State.BOUNCED, timezone.now()
    found.save(update_fields=["state", "changed_at"])
    if found.subscriber_id:
        count_bounce(found.subscriber_id)
    return True


def count_bounce(key: int) -> None:
    """One more message that did not reach this subscriber; in a transaction."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=key).first()
    if subscriber is None:
        return
    subscriber.bounces += 1
    if subscriber.bounces >= MOST_BOUNCES:
        subscriber.delete()
        logger.info("a subscriber was forgotten after %d bounces", MOST_BOUNCES)
    else:
        subscriber.save(update_fields=["bounces"])


@transaction.atomic
def note_complaint(delivery: int) -> bool:
    """A reader called it spam: that newsletter never comes there again."""
    found = Delivery.objects.select_related("edition").filter(pk=delivery).first()
    if found is None or found.subscriber_id is None:
        return False
    ended, _ = Subscription.objects.filter(
        subscriber=found.subscriber_id, newsletter=found.edition.newsletter.today
    ).delete()
    if not Subscription.objects.filter(subscriber=found.subscriber_id).exists():
        Subscriber.objects.filter(pk=found.subscriber_id, without_letters_since=None).update(
            without_letters_since=timezone.now()
        )
    return bool(ended)
