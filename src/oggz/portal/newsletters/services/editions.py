"""Making an edition: begun with a proposal, arranged, and approved."""

import secrets
import textwrap
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.catalogue.models import Entry
from oggz.portal.newsletters import proposals
from oggz.portal.newsletters.models import Edition, EditionItem, Newsletter
from oggz.portal.newsletters.rights import may_approve, may_decide, why_not_approve
from oggz.portal.newsletters.services.errors import NewsletterError

MOST_ITEMS = 30
_LONGEST_PERIOD = timedelta(days=366)
_LATEST = timedelta(days=366)


@transaction.atomic
def begin_edition(letter: Newsletter, first: date, last: date, *, by: User) -> Edition:
    """A draft with what there is to tell about these days."""
    if last < first:
        raise NewsletterError("De laatste dag ligt voor de eerste. Wissel ze om.")
    if last - first > _LONGEST_PERIOD:
        raise NewsletterError("Kies een periode van hoogstens een jaar.")
    edition = Edition.objects.create(
        newsletter=letter, slug=f"concept-{secrets.token_hex(6)}", first_day=first, last_day=last,
        subject=_subject(letter, first, last),
    )  # fmt: skip
    found = proposals.proposed(letter, first, last)[:MOST_ITEMS]
    for place, item in enumerate(found):
        item.edition, item.place = edition, place
    EditionItem.objects.bulk_create(found)
    _worked_on(edition, by)
    log(instance=edition, action="newsletters.begin", user=by)
    return edition


def _subject(letter: Newsletter, first: date, last: date) -> str:
    """On one line, and no longer than a subject may be, whatever its theme is called."""
    months = _months(first, last)
    most = Edition._meta.get_field("subject").max_length - len(months) - 2
    return f"{textwrap.shorten(letter.title, most, placeholder='…')}: {months}"


_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september",
    "oktober", "november", "december",
)  # fmt: skip


def _months(first: date, last: date) -> str:
    end = f"{_MONTHS[last.month - 1]} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return end
    year = f" {first.year}" if first.year != last.year else ""
    return (
        f"{_MONTHS[first.month - 1]}{year} en {end}"
        if ((last.year - first.year) * 12 + last.month - first.month == 1)
        else f"{_MONTHS[first.month - 1]}{year} tot en met {end}"
    )


@transaction.atomic
def change_edition(edition: Edition, fields: dict[str, Any], *, by: User) -> Edition:
    """Change its subject or introduction, as long as it is a draft."""
    edition = _draft(edition)
    changed = {name for name, value in fields.items() if getattr(edition, name) != value}
    if changed:
        for name in changed:
            setattr(edition, name, fields[name])
        edition.save(update_fields=list(changed))
        _worked_on(edition, by)
        log(instance=edition, action="newsletters.change", user=by)
    return edition


@transaction.atomic
def add_items(edition: Edition, entries: Sequence[Entry], *, by: User) -> None:
    """Put these at the end; what is in it already stays where it is."""
    edition = _draft(edition)
    known = set(edition.items.values_list("entry", flat=True))
    new = [entry for entry in entries if entry.pk not in known]
    if edition.items.count() + len(new) > MOST_ITEMS:
        raise NewsletterError(
            f"In een nieuwsbrief passen hoogstens {MOST_ITEMS} onderdelen. Haal er eerst een weg."
        )
    last = edition.items.aggregate(last=Max("place"))["last"]
    start = 0 if last is None else last + 1
    EditionItem.objects.bulk_create(
        EditionItem(edition=edition, entry=entry, place=place)
        for place, entry in enumerate(new, start=start)
    )
    _arranged(edition, by)


@transaction.atomic
def remove_item(edition: Edition, item: int, *, by: User) -> None:
    edition = _draft(edition)
    edition.items.filter(pk=item).delete()
    _arranged(edition, by)


@transaction.atomic
def move_item(edition: Edition, item: int, steps: int, *, by: User) -> None:
    """Move an item up (-1) or down (1), as far as there is room."""
    edition = _draft(edition)
    items = list(edition.items.all())
    index = next((i for i, each in enumerate(items) if each.pk == item), None)
    if index is None:
        return
    moved = items.pop(index)
    items.insert(max(0, min(len(items), index + steps)), moved)
    for place, each in enumerate(items):
        each.place = place
    EditionItem.objects.bulk_update(items, ["place"])
    _arranged(edition, by)


@transaction.atomic
def propose(edition: Edition, *, by: User) -> None:
    """Ask for approval; nobody changes it meanwhile."""
    edition = _draft(edition)
    _refuse_if_empty(edition)
    _to(edition, Edition.State.PROPOSED)
    log(instance=edition, action="newsletters.propose", user=by)


@transaction.atomic
def withdraw(edition: Edition, *, by: User) -> None:
    """Make it a draft again, before anything was sent."""
    edition = _locked(edition)
    if edition.state not in (Edition.State.PROPOSED, Edition.State.APPROVED):
        raise NewsletterError(
            "Deze editie kan niet meer terug: zij is al verstuurd of een concept."
        )
    if edition.state == Edition.State.APPROVED and not may_decide(by, edition.newsletter):
        raise NewsletterError(
            "Deze editie is al goedgekeurd. Alleen wie mag goedkeuren, neemt haar terug."
        )
    edition.approved_by, edition.send_at = None, None
    _to(edition, Edition.State.DRAFT, "approved_by", "send_at")
    log(instance=edition, action="newsletters.withdraw", user=by)


@transaction.atomic
def approve(edition: Edition, *, at: datetime | None = None, by: User) -> None:
    """Let it be sent at a moment, or at once."""
    edition = _locked(edition)
    if edition.state not in (Edition.State.DRAFT, Edition.State.PROPOSED):
        raise NewsletterError("Deze editie is al goedgekeurd.")
    if not may_approve(by, edition):
        raise NewsletterError(why_not_approve(by, edition))
    _refuse_if_empty(edition)
    now = timezone.now()
    if at is not None and at < now - timedelta(minutes=5):
        raise NewsletterError("Het gekozen moment is al voorbij. Kies een later moment.")
    if at is not None and at > now + _LATEST:
        raise NewsletterError("Kies een moment binnen een jaar.")
    edition.approved_by, edition.send_at = by, at or now
    _to(edition, Edition.State.APPROVED, "approved_by", "send_at")
    log(instance=edition, action="newsletters.approve", user=by)


@transaction.atomic
def delete_edition(edition: Edition, *, by: User) -> None:
    """Throw away a draft."""
    edition = _draft(edition)
    log(instance=edition, action="newsletters.delete", user=by)
    edition.delete()


def _locked(edition: Edition) -> Edition:
    found = (
        Edition.objects.select_for_update(of=["self"])
        .select_related("newsletter__municipality", "newsletter__region", "newsletter__theme")
        .filter(pk=edition.pk)
        .first()
    )
    if found is None:
        raise NewsletterError("Deze editie bestaat niet meer: iemand heeft haar weggegooid.")
    return found


def _draft(edition: Edition) -> Edition:
    edition = _locked(edition)
    if not edition.may_change:
        raise NewsletterError(
            "Deze editie is geen concept meer. Maak er eerst weer een concept van."
        )
    return edition


def _refuse_if_empty(edition: Edition) -> None:
    if not edition.items.exists() and not edition.introduction.strip():
        raise NewsletterError(
            "Er staat nog niets in deze editie: schrijf een inleiding of voeg een onderdeel toe."
        )


def _worked_on(edition: Edition, by: User) -> None:
    """Who has a part in it cannot be its second person."""
    edition.authors.add(by)


def _arranged(edition: Edition, by: User) -> None:
    _worked_on(edition, by)
    log(instance=edition, action="newsletters.items", user=by)


def _to(edition: Edition, state: Edition.State, *fields: str) -> None:
    edition.state = state
    edition.save(update_fields=["state", *fields])
