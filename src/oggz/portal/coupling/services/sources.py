"""Coupling a site, changing that, and taking it along in a merger."""

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.coupling.models import Source
from oggz.portal.municipalities.models import SectionPage
from oggz.web.page_cache import forget_pages


@transaction.atomic
def save_source(source: Source) -> Source:
    """Keep a new or changed source, which is then asked as if it never failed.

    Raises `ValidationError`, also when another couples the same feed at the same moment.
    """
    before = Source.objects.select_for_update().filter(pk=source.pk).first()
    if before is None or before.address != source.address:
        source.etag = source.last_modified = ""
    if source.is_on:
        source.problem, source.failures = "", 0
        source.failing_since = source.paused_on = None
        source.next_attempt = timezone.now()
    source.full_clean()
    source.save()
    log(instance=source, action="coupling.change" if before else "coupling.couple")
    forget_pages()
    return source


@transaction.atomic
def remove_source(source: Source) -> None:
    """Couple it no more; drafts that came from it stay with the editors."""
    log(instance=source, action="coupling.uncouple", deleted=True)
    source.delete()
    forget_pages()


@transaction.atomic
def move_sources(section: SectionPage, into: SectionPage) -> None:
    """Let the sources of a section go on in another, each feed once."""
    known = Source.objects.filter(section=into).values("address")
    Source.objects.filter(section=section).exclude(address__in=known).update(section=into)
