"""Messages to members. The text of a wish and of a discussion stays on the site."""

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse

from oggz.portal.guidance import calendars
from oggz.portal.guidance.models import Notice


def message_of(notice: Notice) -> EmailMessage:
    """What a member hears, as a message to that member alone."""
    kind, about, context = _content(notice)
    context |= {
        "site": settings.WAGTAIL_SITE_NAME,
        "name": notice.user.first_name,
        "preferences": f"{settings.BASE_URL}{reverse('guidance:mine')}#post",
    }
    message = EmailMessage(
        subject=" ".join(about.split()),
        body=render_to_string(f"guidance/mail/{kind}.txt", context),
        to=[notice.user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    if notice.meeting:
        message.attach(
            "vergadering.ics", calendars.invitation(notice.meeting).decode(), "text/calendar"
        )
    return message


def _content(notice: Notice) -> tuple[str, str, dict[str, Any]]:
    if notice.vote:
        wish = notice.vote.wish
        context = {"vote": notice.vote, "wish": wish, "url": _absolute(wish.url)}
        return "vote", f"Stemming: {wish.title}", context
    if notice.decision:
        decision = notice.decision
        context = {"decision": decision, "wish": decision.wish, "url": _absolute(decision.url)}
        return "decision", f"Besluit: {decision.wish.title}", context
    meeting = notice.meeting
    assert meeting is not None
    about = "Gaat niet door" if meeting.is_cancelled else "Uitnodiging"
    items = list(meeting.items.select_related("wish"))
    context = {"meeting": meeting, "items": items, "url": _absolute(meeting.url)}
    return "meeting", f"{about}: {meeting.title}", context


def _absolute(path: str) -> str:
    return f"{settings.BASE_URL}{path}"
