"""Subscribing in two steps, choosing, leaving, and being forgotten."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from oggz.portal.newsletters.models import Newsletter, Request, Subscriber, Subscription

# How long an owner has to confirm, and how many mails an address gets in a day that it perhaps
# never asked for.
DAYS_TO_CONFIRM = 7
MOST_MAILS_A_DAY = 3
# How long the address of somebody without newsletters stays known, so that a mistake can be undone.
DAYS_WITHOUT_LETTERS = 30


@transaction.atomic
def ask(address: str, newsletters: Iterable[Newsletter]) -> Request | None:
    """Note what was asked for a cleaned address; the request to be mailed, if one may be.

    Whether the address is known makes no difference to anything: who asks learns nothing.
    """
    now = timezone.now()
    _one_at_a_time(address)
    request = Request.objects.filter(address__iexact=address).first()
    request = request or Request(address=address, counted_since=now)
    if request.pk and _is_too_old(request):
        request.newsletters.clear()
    if now - request.counted_since > timedelta(days=1):
        request.mails, request.counted_since = 0, now
    if request.mails >= MOST_MAILS_A_DAY:
        return None
    request.mails += 1
    request.asked_at = now
    request.save()
    request.newsletters.add(*newsletters)
    return request


def awaited(key: int) -> Request | None:
    """The request with this key, as long as it can be confirmed."""
    request = Request.objects.filter(pk=key).first()
    return None if request is None or _is_too_old(request) else request


def _is_too_old(request: Request) -> bool:
    return timezone.now() - request.asked_at > timedelta(days=DAYS_TO_CONFIRM)


@transaction.atomic
def confirm(key: int) -> Subscriber | None:
    """Carry out a request; None if there is none, because it was carried out or is too old."""
    request = awaited(key)
    if request is None:
        return None
    _one_at_a_time(request.address)
    request = Request.objects.select_for_update().filter(pk=key).first()
    if request is None:
        return None
    subscriber = Subscriber.objects.filter(address__iexact=request.address).first()
    if subscriber is None:
        subscriber = Subscriber.objects.create(address=request.address)
    open_letters = Newsletter.objects.open().filter(pk__in=request.newsletters.values("pk"))
    _subscribe(subscriber, open_letters)
    # Who confirms reads what is sent there.
    _settle(subscriber, bounces=0)
    request.delete()
    return subscriber


@transaction.atomic
def choose_newsletters(key: int, wanted: Iterable[Newsletter]) -> None:
    """Let a subscriber receive exactly these, and those that cannot be chosen as before."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=key).first()
    if subscriber is None:
        return
    wanted = list(wanted)
    choosable = Newsletter.objects.open().values("pk")
    Subscription.objects.filter(subscriber=subscriber, newsletter__in=choosable).exclude(
        newsletter__in=wanted
    ).delete()
    _subscribe(subscriber, wanted)
    _settle(subscriber)


@transaction.atomic
def unsubscribe(key: int, newsletter: int | None = None) -> None:
    """End one subscription, or all of them; the same again changes nothing."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=key).first()
    if subscriber is None:
        return
    leaving = Subscription.objects.filter(subscriber=subscriber)
    if newsletter is not None:
        letter = Newsletter.objects.filter(pk=newsletter).first()
        leaving = leaving.filter(newsletter=letter.today if letter else None)
    leaving.delete()
    _settle(subscriber)


@transaction.atomic
def forget_subscriber(key: int) -> None:
    """Remove an address with all that belongs to it."""
    subscriber = Subscriber.objects.select_for_update().filter(pk=key).first()
    if subscriber is None:
        return
    _one_at_a_time(subscriber.address)
    Request.objects.filter(address__iexact=subscriber.address).delete()
    subscriber.delete()


@transaction.atomic
def forget_old() -> None:
    """What was never confirmed, and who has had no newsletter for a while."""
    now = timezone.now()
    unconfirmed = now - timedelta(days=DAYS_TO_CONFIRM)
    Request.objects.filter(asked_at__lt=unconfirmed).delete()
    left = now - timedelta(days=DAYS_WITHOUT_LETTERS)
    Subscriber.objects.filter(without_letters_since__lt=left, subscriptions=None).delete()


def _subscribe(subscriber: Subscriber, newsletters: Iterable[Newsletter]) -> None:
    Subscription.objects.bulk_create(
        [Subscription(subscriber=subscriber, newsletter=letter) for letter in newsletters],
        ignore_conflicts=True,
    )


def _settle(subscriber: Subscriber, **fields: int) -> None:
    """Note since when there is nothing left to send."""
    has_letters = Subscription.objects.filter(subscriber=subscriber).exists()
    since = None if has_letters else subscriber.without_letters_since or timezone.now()
    Subscriber.objects.filter(pk=subscriber.pk).update(without_letters_since=since, **fields)


def _one_at_a_time(address: str) -> None:
    """Two that are about the same address wait for each other."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))",
            [f"oggz.subscriber.{address.lower()}"],
        )
