"""What readers, editors and the worker see of newsletters."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from django.utils import timezone

from oggz.portal.newsletters.models import Delivery, Edition, Newsletter, Scope
from oggz.portal.newsletters.models.letters import NewsletterQuerySet

# Messages may come back for days; after this nobody needs to know who received what.
_DAYS_KEPT = 30
_RATE_SECONDS = 30
_ORDER = (Scope.COUNTRY, Scope.MUNICIPALITY, Scope.REGION, Scope.THEME)


def offered() -> dict[Scope, list[Newsletter]]:
    """Those to which one can subscribe, by what they are about."""
    return by_scope(Newsletter.objects.offered().with_place())


def by_scope(letters: Iterable[Newsletter]) -> dict[Scope, list[Newsletter]]:
    found: dict[Scope, list[Newsletter]] = {scope: [] for scope in _ORDER}
    for letter in letters:
        found[Scope(letter.scope)].append(letter)
    for scope, same in found.items():
        same.sort(key=lambda letter: _sort_key(scope, letter))
    return {scope: same for scope, same in found.items() if same}


def _sort_key(scope: Scope, letter: Newsletter) -> str:
    if scope == Scope.MUNICIPALITY and letter.municipality:
        return letter.municipality.sort_key
    if scope == Scope.THEME and letter.theme:
        return letter.theme.path
    return letter.slug


def open_letter(**where: Any) -> Newsletter | None:
    """The newsletter that readers may see, of a place or by its address."""
    return Newsletter.objects.open().with_place().filter(**where).first()


def archive(letter: Newsletter) -> list[Edition]:
    """Its public editions, the newest first, with those of newsletters that went into it."""
    return list(
        Edition.objects.filter(
            Q(newsletter=letter) | Q(newsletter__merged_into=letter), state__in=Edition.PUBLIC
        )
        .select_related("newsletter")
        .defer("html", "text")
        .order_by("-started_at", "-pk")
    )


def public_edition(newsletter: str, slug: str) -> Edition | None:
    """An edition that readers may see. That of a newsletter that merged keeps its address."""
    edition = (
        Edition.objects.filter(newsletter__slug=newsletter, slug=slug, state__in=Edition.PUBLIC)
        .select_related(
            "newsletter__municipality__theme", "newsletter__region", "newsletter__theme",
            "newsletter__merged_into",
        )
        .defer("html", "text")
        .first()
    )  # fmt: skip
    if edition is None:
        return None
    return edition if open_letter(pk=edition.newsletter.today.pk) else None


def public_editions() -> list[Edition]:
    """All that readers may see, for who indexes the site."""
    letters = Newsletter.objects.open()
    return list(
        Edition.objects.filter(
            Q(newsletter__in=letters) | Q(newsletter__merged_into__in=letters),
            state__in=Edition.PUBLIC,
        )
        .select_related("newsletter")
        .defer("html", "text")
    )


# --- for editors


def overview(letters: NewsletterQuerySet) -> list[Newsletter]:
    """Each with `readers`, and `latest`, when its last edition went out."""
    found = letters.annotate(readers=Count("subscriptions", distinct=True))
    latest = dict(
        Edition.objects.filter(state__in=Edition.PUBLIC, newsletter__in=letters.order_by())
        .values_list("newsletter")
        .annotate(latest=Max("started_at"))
        .order_by()
    )
    at_work = dict(
        Edition.objects.exclude(state__in=[Edition.State.SENT, Edition.State.STOPPED])
        .filter(newsletter__in=letters.order_by())
        .values_list("newsletter")
        .annotate(number=Count("pk"))
        .order_by()
    )
    for letter in found:
        letter.latest = latest.get(letter.pk)
        letter.at_work = at_work.get(letter.pk, 0)
    return list(found)


def next_period(letter: Newsletter) -> tuple[date, date]:
    """The days since the last edition, or else the last month."""
    today = timezone.localdate()
    last = letter.editions.filter(state__in=Edition.PUBLIC).aggregate(day=Max("last_day"))["day"]
    first = last + timedelta(days=1) if last else today - timedelta(days=30)
    return min(first, today), today


def counts(edition: Edition) -> dict[str, int]:
    """How many messages are in each state; of an old edition as they were at the end."""
    if edition.results:
        return dict(edition.results)
    found = Delivery.objects.filter(edition=edition).values_list("state").annotate(n=Count("pk"))
    return dict(found.order_by())


def seconds_left(edition: Edition, waiting: int) -> int | None:
    """By the pace of the last half minute; None if nothing went out in it."""
    since = timezone.now() - timedelta(seconds=_RATE_SECONDS)
    recent = Delivery.objects.filter(
        edition=edition, state=Delivery.State.HANDED_OVER, changed_at__gte=since
    ).count()
    if not recent or edition.started_at is None:
        return None
    span = min(_RATE_SECONDS, max(1, (timezone.now() - edition.started_at).total_seconds()))
    return round(waiting * span / recent)


# --- for the worker


def due() -> list[int]:
    """Approved editions whose moment has come."""
    found = Edition.objects.filter(state=Edition.State.APPROVED, send_at__lte=timezone.now())
    return list(found.order_by("send_at").values_list("pk", flat=True))


def unfinished() -> list[int]:
    found = Edition.objects.filter(state=Edition.State.SENDING)
    return list(found.order_by("started_at").values_list("pk", flat=True))


def left_claimed() -> list[int]:
    """Editions that nobody sends any more, in which a message is still claimed."""
    found = Edition.objects.filter(state__in=[Edition.State.PAUSED, Edition.State.STOPPED])
    return list(
        found.filter(deliveries__state=Delivery.State.CLAIMED)
        .distinct()
        .values_list("pk", flat=True)
    )


def connections() -> range:
    return range(settings.MAIL_CONNECTIONS)


def long_finished() -> list[int]:
    before = timezone.now() - timedelta(days=_DAYS_KEPT)
    found = Edition.objects.filter(finished_at__lt=before, results={})
    return list(found.values_list("pk", flat=True))
