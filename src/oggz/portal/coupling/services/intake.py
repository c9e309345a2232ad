"""Asking coupled sites what is new. A feed that fails is noted, and harms nothing else."""

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from procrastinate.exceptions import AlreadyEnqueued

from oggz.errors import PlatformError
from oggz.portal.coupling.documents import ACCEPT, Feed, FeedItem, read_feed
from oggz.portal.coupling.models import Arrival, Item, Source
from oggz.portal.coupling.services.drafts import Drafts
from oggz.web.fetch import Answer, fetch, host_of
from oggz.web.page_cache import forget_pages

logger = logging.getLogger(__name__)

BETWEEN_ATTEMPTS = timedelta(hours=1)
LONGEST_BACKOFF = timedelta(days=1)
_LONGEST_WAIT = timedelta(days=7)
# More new items a day than any site has: a feed that gives old items a new identity each time.
MOST_NEW_A_DAY = 100

_REFUSALS = {
    401: "Deze feed is alleen te lezen met een wachtwoord. Vraag de beheerder van die website om"
    " een open feed.",
    403: "Deze website laat ons de feed niet lezen. Vraag de beheerder van die website om ons toe"
    " te laten.",
    404: "Deze feed is niet gevonden. Kijk op de website of het adres veranderd is.",
    410: "Deze feed bestaat niet meer. Ontkoppel de site, of zoek een nieuw adres.",
    429: "Deze website vraagt ons om later terug te komen. Dat doen wij vanzelf.",
}


class Refused(PlatformError):
    """The site answered, with something else than its feed."""

    def __init__(self, answer: Answer) -> None:
        usual = f"Deze website geeft een fout (code {answer.status}). Probeer het later."
        super().__init__(_REFUSALS.get(answer.status, usual))
        self.wait = answer.retry_after


@dataclass(frozen=True)
class Taken:
    """What an intake brought: new and changed items, how many wait, or what went wrong."""

    new: int = 0
    changed: int = 0
    waiting: int = 0
    problem: str = ""


def look_at(address: str) -> Feed:
    """What is there now; nothing is kept. Raises `PlatformError`, a `NotAFeed` with proposals."""
    answer = _ask(address)
    return _read(answer)


def defer_due() -> int:
    """Give each source that is due a task of its own; sources of one host wait for each other."""
    from oggz.portal.coupling.tasks import take_in_source

    deferred = 0
    for key, address in Source.objects.due().values_list("pk", "address"):
        try:
            host = host_of(address)
        except PlatformError:
            host = "-"  # the intake itself will say what is wrong
        task = take_in_source.configure(
            lock=f"coupling:{hashlib.sha256(host.encode()).hexdigest()[:32]}",
            queueing_lock=f"coupling.source:{key}",
        )
        with suppress(AlreadyEnqueued), transaction.atomic():
            task.defer(source=key)
            deferred += 1
    return deferred


def take_in(key: int) -> Taken | None:
    """Ask a source what is new and keep that; None if it is not asked now.

    The site is asked outside a transaction, and everything is kept in one.
    """
    source = Source.objects.active().filter(pk=key).first()
    if source is None:
        return None
    try:
        answer = _ask(source.address, etag=source.etag, last_modified=source.last_modified)
        feed = _read(answer) if answer.status != 304 else None
    except PlatformError as problem:
        return _note_failure(source, problem)
    return _keep(source, answer, feed)


def _ask(address: str, *, etag: str = "", last_modified: str = "") -> Answer:
    answer = fetch(address, accept=ACCEPT, etag=etag, last_modified=last_modified)
    if not answer.is_ok and answer.status != 304:
        raise Refused(answer)
    return answer


def _read(answer: Answer) -> Feed:
    return read_feed(answer.body, address=answer.address, content_type=answer.content_type)


@transaction.atomic
def _note_failure(source: Source, problem: PlatformError) -> Taken:
    now = timezone.now()
    locked = _locked(source)
    if locked is None:
        return Taken()
    locked.problem = str(problem)[:300]
    locked.failures += 1
    locked.failing_since = locked.failing_since or now
    doubled = BETWEEN_ATTEMPTS * 2 ** min(locked.failures - 1, 10)
    wait = min(doubled, LONGEST_BACKOFF)
    if asked := getattr(problem, "wait", None):
        wait = min(max(wait, timedelta(seconds=asked)), _LONGEST_WAIT)
    locked.next_attempt = now + wait
    if now - locked.failing_since >= Source.PATIENCE:
        locked.is_on, locked.paused_on = False, now
        forget_pages()
        logger.warning("coupled site paused", extra={"fields": {"source": locked.pk}})
    locked.save()
    return Taken(problem=locked.problem)


@transaction.atomic
def _keep(source: Source, answer: Answer, feed: Feed | None) -> Taken:
    locked = _locked(source)
    if locked is None:
        return Taken()
    taken = _keep_items(locked, feed) if feed else Taken()
    if feed and not locked.title:
        locked.title = feed.title or host_of(locked.address)[:120]
    locked.problem, locked.failures, locked.failing_since = "", 0, None
    locked.last_success = timezone.now()
    locked.next_attempt = locked.last_success + BETWEEN_ATTEMPTS
    if feed and not taken.waiting:
        locked.etag = answer.headers.get("etag", "")[:500]
        locked.last_modified = answer.headers.get("last-modified", "")[:100]
    locked.save()
    if taken.new or taken.changed:
        forget_pages()
    return taken


def _locked(source: Source) -> Source | None:
    """The source as it is now, for us alone; None if an editor changed what was asked."""
    locked = Source.objects.active().select_for_update(of=("self",))
    return locked.filter(pk=source.pk, address=source.address).first()


def _keep_items(source: Source, feed: Feed) -> Taken:
    known = {item.key: item for item in source.items.filter(key__in=[i.key for i in feed.items])}
    addresses = [item.address for item in feed.items if item.address]
    # Some feeds give an item another identity each time; where it leads and its title then tell.
    alike = {(i.address, i.title): i for i in source.items.filter(address__in=addresses)}
    drafts = Drafts(source) if source.arrival == Arrival.DRAFTS else None
    new: list[tuple[Item, FeedItem]] = []
    changed: list[tuple[Item, FeedItem]] = []
    for found in feed.items:
        item = known.get(found.key) or alike.get((found.address, found.title))
        if item is None:
            if found.address or drafts:  # a link leads somewhere
                item = _fill(Item(source=source, key=found.key, day=timezone.localdate()), found)
                alike |= {(item.address, item.title): item} if item.address else {}
                new.append((item, found))
        elif item.pk and item.version != found.version:
            changed.append((_fill(item, found), found))
    waiting = max(0, len(new) - _room(source))
    new = new[: len(new) - waiting]
    if drafts:
        # The oldest first, so that the newest stands first at the desk.
        for item, found in reversed(new):
            drafts.make(item, found)
        for item, found in changed:
            drafts.follow(item, found)
    Item.objects.bulk_create([item for item, _ in new])
    Item.objects.bulk_update(
        [item for item, _ in changed], ["title", "address", "day", "version", "revision"]
    )
    return Taken(new=len(new), changed=len(changed), waiting=waiting)


def _fill(item: Item, found: FeedItem) -> Item:
    item.title, item.address, item.version = found.title, found.address, found.version
    item.day = found.day or item.day
    return item


def _room(source: Source) -> int:
    since = timezone.now() - timedelta(days=1)
    return max(0, MOST_NEW_A_DAY - source.items.filter(taken_on__gte=since).count())
