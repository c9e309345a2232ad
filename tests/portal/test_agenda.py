"""The agenda for calendars: iCalendar of one activity and of lists."""

from datetime import timedelta

import icalendar
import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.portal.factories import event, make_private

pytestmark = pytest.mark.django_db


def calendar(client: Client, path: str) -> icalendar.Calendar:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return icalendar.Calendar.from_ical(response.content)


def test_an_activity_goes_into_a_calendar_as_it_is(client: Client) -> None:
    page = event("Werkdag; over komma's, en\\meer", location="Zaal 1", address="Plein 2, Urk")
    [item] = calendar(client, f"{page.url}agenda.ics").events
    assert item["summary"] == "Werkdag; over komma's, en\\meer"
    assert item["location"] == "Zaal 1, Plein 2, Urk"
    assert item.start == page.start
    assert item.end == page.end
    assert item["url"].endswith(page.url)
    assert item["status"] == "CONFIRMED"


def test_the_identity_of_an_activity_stays_when_it_changes(client: Client) -> None:
    page = event("Werkdag")
    [before] = calendar(client, f"{page.url}agenda.ics").events
    page.title, page.is_cancelled = "Werkdag gaat niet door", True
    page.save_revision().publish()
    [after] = calendar(client, f"{page.url}agenda.ics").events
    assert after["uid"] == before["uid"]
    assert after["status"] == "CANCELLED"


def test_hours_are_those_of_the_day_itself_in_summer_and_winter(client: Client) -> None:
    for month, offset in ((1, 1), (7, 2)):
        start = timezone.make_aware(timezone.datetime(2030, month, 15, 10, 0))
        page = event("Tien uur", start=start, end=start + timedelta(hours=1))
        [item] = calendar(client, f"{page.url}agenda.ics").events
        assert (item.start.hour, item.start.utcoffset()) == (10, timedelta(hours=offset))


def test_a_list_is_a_calendar_too_with_its_filters(client: Client) -> None:
    event("Landelijk")
    event("Van Urk", section="urk")
    named = {
        path: {str(item["summary"]) for item in calendar(client, path).events}
        for path in ("/agenda/agenda.ics", "/agenda/agenda.ics?gemeente=urk",
                     "/gemeenten/urk/agenda/agenda.ics")
    }  # fmt: skip
    assert "Landelijk" in named["/agenda/agenda.ics"]
    assert "Van Urk" not in named["/agenda/agenda.ics"]
    assert "Van Urk" in named["/agenda/agenda.ics?gemeente=urk"]
    assert "Van Urk" in named["/gemeenten/urk/agenda/agenda.ics"]
    assert "Landelijk" not in named["/gemeenten/urk/agenda/agenda.ics"]


def test_what_is_private_or_no_agenda_has_no_calendar(client: Client) -> None:
    page = event("Besloten")
    make_private(page)
    assert client.get(f"{page.url}agenda.ics").status_code == 404
    assert client.get("/nieuws/agenda.ics").status_code == 404
    assert client.get("/gemeenten/nergens/agenda/agenda.ics").status_code == 404


def test_an_activity_ends_after_it_begins_and_is_somewhere() -> None:
    now = timezone.now()
    with pytest.raises(ValidationError, match="Het einde ligt niet na het begin"):
        event("Achterstevoren", start=now, end=now - timedelta(hours=1))
    with pytest.raises(ValidationError, match="Vul een locatie in"):
        event("Nergens", location="")
    assert event("Achter het scherm", location="", is_online=True).where == "Online"
