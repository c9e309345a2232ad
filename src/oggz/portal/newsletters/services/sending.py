"""From approved to sent: freezing who receives an edition, pausing, stopping, finishing."""

from django.db import connection, transaction
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.newsletters import composing, selectors
from oggz.portal.newsletters.models import Delivery, Edition, Newsletter
from oggz.portal.newsletters.services.errors import NewsletterError
from oggz.portal.newsletters.services.letters import free_slug
from oggz.web.page_cache import forget_pages

# Who receives it is decided now; who comes later has the archive.
_FREEZE = """
    INSERT INTO newsletters_delivery
        (edition_id, subscriber_id, state, attempts, code, next_at, changed_at)
    SELECT %(edition)s, subscription.subscriber_id, 'wacht', 0, 0, now(), now()
    FROM newsletters_subscription AS subscription
    WHERE subscription.newsletter_id = %(newsletter)s
    ORDER BY subscription.id
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def start_edition(key: int) -> bool:
    """Begin to send an approved edition whose moment has come; False if it is not so."""
    edition = _locked(key)
    if edition is None or edition.state != Edition.State.APPROVED or edition.send_at is None:
        return False
    if edition.send_at > timezone.now():
        return False
    if not Newsletter.objects.open().filter(pk=edition.newsletter_id).exists():
        # Its section was archived, or its theme hidden: nothing goes out in its name.
        edition.state, edition.send_at, edition.approved_by = Edition.State.DRAFT, None, None
        edition.trouble = (
            "Niet verstuurd: deze nieuwsbrief is niet openbaar. Zet het deel van de gemeente of het"
            " thema weer open en keur de editie opnieuw goed."
        )
        edition.save(update_fields=["state", "send_at", "approved_by", "trouble"])
        return False
    edition.started_at = timezone.now()
    edition.slug = free_slug(edition.newsletter, f"{timezone.localdate():%Y-%m-%d}")
    composed = composing.compose(edition)
    edition.html, edition.text, edition.mark = composed.html, composed.text, composed.mark
    edition.state, edition.trouble = Edition.State.SENDING, ""
    edition.save()
    with connection.cursor() as cursor:
        cursor.execute(_FREEZE, {"edition": edition.pk, "newsletter": edition.newsletter_id})
    forget_pages()
    return True


@transaction.atomic
def pause(key: int, *, by: User | None = None, trouble: str = "") -> None:
    """Send no more until somebody resumes; what is being handed over now still goes."""
    edition = _locked(key)
    if edition is None or edition.state != Edition.State.SENDING:
        raise NewsletterError("Deze editie wordt nu niet verstuurd.")
    edition.state, edition.trouble = Edition.State.PAUSED, trouble
    edition.save(update_fields=["state", "trouble"])
    log(instance=edition, action="newsletters.pause", user=by)


@transaction.atomic
def resume(key: int, *, by: User) -> None:
    edition = _locked(key)
    if edition is None or edition.state != Edition.State.PAUSED:
        raise NewsletterError("Deze editie is niet onderbroken.")
    edition.state, edition.trouble = Edition.State.SENDING, ""
    edition.save(update_fields=["state", "trouble"])
    log(instance=edition, action="newsletters.resume", user=by)


@transaction.atomic
def stop(key: int, *, by: User) -> None:
    """Send no more, for good; what went out cannot be called back."""
    edition = _locked(key)
    if edition is None or edition.state not in (Edition.State.SENDING, Edition.State.PAUSED):
        raise NewsletterError("Deze editie wordt niet meer verstuurd.")
    edition.state, edition.finished_at = Edition.State.STOPPED, timezone.now()
    edition.trouble = ""
    edition.save(update_fields=["state", "finished_at", "trouble"])
    log(instance=edition, action="newsletters.stop", user=by)
    forget_pages()


@transaction.atomic
def finish_edition(key: int) -> bool:
    """Close an edition of which nothing waits any more; whether it is closed now."""
    edition = _locked(key)
    if edition is None or edition.state != Edition.State.SENDING:
        return False
    unfinished = [Delivery.State.WAITING, Delivery.State.CLAIMED]
    if Delivery.objects.filter(edition=edition, state__in=unfinished).exists():
        return False
    edition.state, edition.finished_at = Edition.State.SENT, timezone.now()
    edition.trouble = ""
    edition.save(update_fields=["state", "finished_at", "trouble"])
    return True


@transaction.atomic
def note_trouble(key: int, text: str) -> None:
    """Tell the editor why sending does not get on; empty when it does."""
    Edition.objects.filter(pk=key, state=Edition.State.SENDING).exclude(trouble=text).update(
        trouble=text
    )


@transaction.atomic
def forget_deliveries(edition: Edition) -> None:
    """Keep of an edition how many received it, and no longer who."""
    edition.results = selectors.counts(edition)
    edition.html = edition.text = edition.mark = ""
    edition.save(update_fields=["results", "html", "text", "mark"])
    Delivery.objects.filter(edition=edition).delete()


def _locked(key: int) -> Edition | None:
    return (
        Edition.objects.select_for_update(of=["self"])
        .select_related(
            "newsletter__municipality__theme", "newsletter__region", "newsletter__theme"
        )
        .filter(pk=key)
        .first()
    )
