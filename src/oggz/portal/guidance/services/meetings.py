"""Planning a meeting, its agenda, inviting members and writing down what was said."""

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.log_actions import log

from oggz.portal.accounts.models import User
from oggz.portal.guidance.errors import GuidanceError
from oggz.portal.guidance.models import AgendaItem, Meeting, Wish
from oggz.portal.guidance.services.checks import (
    refuse_merged,
    refuse_other_than_secretary,
    refuse_personal_data,
)
from oggz.portal.guidance.services.notices import announce
from oggz.web.page_cache import forget_pages

FURTHEST = timedelta(days=3 * 366)
MOST_ITEMS = 40


@transaction.atomic
def save_meeting(by: User, meeting: Meeting) -> Meeting:
    """Plan a meeting, or change it; members hear of it when they are invited (again)."""
    refuse_other_than_secretary(by)
    if meeting.end <= meeting.start:
        raise GuidanceError("Het einde ligt voor het begin. Kies een later einde.")
    if meeting.end - meeting.start > timedelta(days=2):
        raise GuidanceError("Een vergadering duurt hoogstens twee dagen.")
    if abs(meeting.start - timezone.now()) > FURTHEST:
        raise GuidanceError("Kies een dag binnen drie jaar.")
    if not meeting.place and not meeting.link:
        raise GuidanceError("Vul een plaats in, een link, of allebei.")
    meeting.changed_at = timezone.now()
    meeting.save()
    log(instance=meeting, action="wagtail.edit", user=by)
    forget_pages()
    return meeting


@transaction.atomic
def add_to_agenda(
    by: User, meeting: Meeting, *, wish: Wish | None = None, title: str = ""
) -> AgendaItem:
    """Put a wish, or a subject of its own, at the end of the agenda."""
    refuse_other_than_secretary(by)
    meeting = _locked(meeting)
    if wish is None and not title:
        raise GuidanceError("Kies een wens of vul een onderwerp in.")
    if wish is not None:
        refuse_merged(wish)
        if meeting.items.filter(wish=wish).exists():
            raise GuidanceError("Deze wens staat al op de agenda.")
    if meeting.items.count() >= MOST_ITEMS:
        raise GuidanceError(f"Op een agenda passen hoogstens {MOST_ITEMS} punten.")
    last = meeting.items.aggregate(last=Max("order"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting, order=last + 1, wish=wish, title="" if wish else title
    )
    _changed(meeting)
    return item


@transaction.atomic
def move_item(by: User, item: AgendaItem, *, up: bool) -> None:
    """One place up or down; the first cannot go up."""
    refuse_other_than_secretary(by)
    meeting = _locked(item.meeting)
    items = list(meeting.items.all())
    place = next((n for n, each in enumerate(items) if each.pk == item.pk), None)
    if place is None:
        raise GuidanceError("Dit punt staat niet meer op de agenda.")
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
    for number, each in enumerate(items, start=1):
        each.order = number
    AgendaItem.objects.bulk_update(items, ["order"])
    _changed(meeting)


@transaction.atomic
def remove_from_agenda(by: User, item: AgendaItem) -> None:
    refuse_other_than_secretary(by)
    meeting = _locked(item.meeting)
    if AgendaItem.objects.filter(pk=item.pk).exclude(minutes="").exists():
        raise GuidanceError("Over dit punt is al een verslag. Het blijft op de agenda staan.")
    AgendaItem.objects.filter(pk=item.pk).delete()
    _changed(meeting)


@transaction.atomic
def invite_members(by: User, meeting: Meeting) -> int:
    """Mail all members, with the meeting for their calendar; again after a change.

    Returns to how many.
    """
    refuse_other_than_secretary(by)
    meeting = _locked(meeting)
    if meeting.is_over:
        raise GuidanceError("Deze vergadering is al geweest.")
    meeting.invitations += 1
    meeting.save(update_fields=["invitations"])
    return announce(meeting=meeting, number=meeting.invitations)


@transaction.atomic
def write_minutes(by: User, meeting: Meeting, minutes: Mapping[int, str]) -> None:
    """What was said and decided, by the key of each point; everybody reads it."""
    refuse_other_than_secretary(by)
    meeting = _locked(meeting)
    if meeting.start > timezone.now():
        raise GuidanceError("Een verslag kan pas als de vergadering begonnen is.")
    items = {item.pk: item for item in meeting.items.all()}
    for key, text in minutes.items():
        if key not in items:
            raise GuidanceError("De agenda is intussen veranderd. Bekijk hem en probeer opnieuw.")
        refuse_personal_data(text)
        items[key].minutes = text
    AgendaItem.objects.bulk_update(items.values(), ["minutes"])
    _changed(meeting)
    log(instance=meeting, action="wagtail.edit", user=by)


def _locked(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)


def _changed(meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(changed_at=timezone.now())
    forget_pages()
