"""An invitation as iCalendar (RFC 5545, 5546): a time, a place, and where to read more.

A calendar is seen by colleagues, secretaries and telephones. So it names no case, and nobody but
the one it is sent to, which a calendar must know to keep it.
"""

from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, vCalAddress, vText

from oggz.casework.conferences.models import Invitation

TITLE = "Casusoverleg"
_PRODUCT = "-//OGGz Casusoverleg//NL"
REQUEST, CANCEL = "REQUEST", "CANCEL"


def calendar(invitation: Invitation, *, address: str, url: str) -> str:
    """What is sent to one address: to come, or not to come after all."""
    cancelled = invitation.cancelled_at is not None
    found = Calendar()
    found.add("prodid", _PRODUCT)
    found.add("version", "2.0")
    found.add("method", CANCEL if cancelled else REQUEST)
    found.add_component(_event(invitation, address, url, cancelled=cancelled))
    found.add_missing_timezones()
    ical: bytes = found.to_ical()
    return ical.decode()


def uid(invitation: Invitation) -> str:
    """The same whatever changes, so that a calendar changes what it has."""
    return f"{invitation.pk}@{urlsplit(settings.BASE_URL).hostname}"


def _event(invitation: Invitation, address: str, url: str, *, cancelled: bool) -> Event:
    event = Event()
    event.add("uid", uid(invitation))
    event.add("sequence", invitation.sequence)
    event.add("dtstamp", invitation.sent_at)
    event.add("dtstart", timezone.localtime(invitation.starts))
    event.add("dtend", timezone.localtime(invitation.ends))
    event.add("summary", TITLE)
    event.add("location", " ".join(invitation.place.split()))
    event.add("url", url)
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    _, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    organizer = vCalAddress(f"mailto:{sender}")
    organizer.params["cn"] = vText("OGGz Casusoverleg")
    event.add("organizer", organizer)
    attendee = vCalAddress(f"mailto:{address}")
    attendee.params["rsvp"] = vText("FALSE")
    event.add("attendee", attendee)
    return event
