"""The agenda as iCalendar (RFC 5545), for one activity and for lists of them."""

from collections.abc import Iterable
from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vText

from oggz.portal.catalogue.selectors import Card


def respond(title: str, events: Iterable[Card]) -> HttpResponse:
    """`events` as a calendar that programs can follow."""
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.WAGTAIL_SITE_NAME}//agenda//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(title))
    for event in events:
        calendar.add_component(_event(event))
    calendar.add_missing_timezones()
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="agenda.ics"'},
    )


def _event(card: Card) -> Event:
    details = card.details
    event = Event()
    event.add("uid", f"agenda-{details['uid']}@kwetsbaregroepen.nl")
    event.add("dtstamp", card.changed or datetime.now(UTC))
    event.add("dtstart", _moment(details["start"]))
    event.add("dtend", _moment(details["end"]))
    event.add("summary", card.title)
    event.add("description", card.introduction)
    event.add("url", f"{settings.BASE_URL}{card.url}")
    event.add("status", "CANCELLED" if details["is_cancelled"] else "CONFIRMED")
    if details["where"]:
        event.add("location", details["where"])
    return event


def _moment(text: str) -> datetime:
    """In the time of the site, so that summer time is that of the day itself."""
    return timezone.localtime(datetime.fromisoformat(text))
