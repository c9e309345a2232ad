"""Meetings as iCalendar (RFC 5545): without names, addresses or the link of members."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from icalendar import Calendar, Event, vText

from oggz.portal.guidance.models import Meeting

_PRODUCT = f"-//{settings.WAGTAIL_SITE_NAME}//begeleidingscommissie//NL"


def respond(meetings: Iterable[Meeting]) -> HttpResponse:
    """The public agenda, as a calendar that programs can follow."""
    calendar = _calendar(meetings)
    calendar.add("x-wr-calname", vText("Begeleidingscommissie"))
    return HttpResponse(
        calendar.to_ical(),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="begeleidingscommissie.ics"'},
    )


def invitation(meeting: Meeting) -> bytes:
    """One meeting, to be added to a calendar. Nobody is named in it, so nobody can answer it."""
    ical: bytes = _calendar([meeting]).to_ical()
    return ical


def _calendar(meetings: Iterable[Meeting]) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    calendar.add_missing_timezones()
    return calendar


def _event(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uid}@kwetsbaregroepen.nl")
    event.add("sequence", meeting.invitations)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", _moment(meeting.start))
    event.add("dtend", _moment(meeting.end))
    event.add("summary", _line(meeting.title))
    points = [_line(str(item)) for item in meeting.items.all()]
    if points:
        numbered = [f"{number}. {point}" for number, point in enumerate(points, start=1)]
        event.add("description", "\n".join(["Agenda:", *numbered]))
    event.add("url", f"{settings.BASE_URL}{meeting.url}")
    event.add("location", _line(meeting.where))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    return event


def _line(text: str) -> str:
    """On one line: a carriage return alone would begin a new one in some programs."""
    return " ".join(text.split())


def _moment(moment: datetime) -> datetime:
    """In the time of the site, so that summer time is that of the day itself."""
    return timezone.localtime(moment)
