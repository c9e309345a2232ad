"""What makes newsletters follow themes, and hears of messages that came back by a provider."""

from typing import Any

from anymail.signals import tracking
from wagtail.signals import page_published

from oggz.portal.knowledge.models import ThemePage


def connect() -> None:
    page_published.connect(_make_for_theme, sender=ThemePage, dispatch_uid="oggz.newsletters.theme")
    tracking.connect(_came_back, dispatch_uid="oggz.newsletters.tracking")


def _make_for_theme(instance: ThemePage, **kwargs: Any) -> None:
    from oggz.portal.newsletters.services import make_newsletters

    make_newsletters(themes=[instance])


def _came_back(event: Any, **kwargs: Any) -> None:
    """A provider says, by its webhook, what became of a message."""
    from oggz.portal.newsletters import services, tokens

    delivery = tokens.read_return_token(str((event.metadata or {}).get("delivery", "")))
    if delivery is None:
        return
    if event.event_type == "complained":
        services.note_complaint(delivery)
    elif event.event_type == "bounced" or (
        event.event_type == "rejected" and event.reject_reason in ("bounced", "invalid")
    ):
        services.note_bounce(delivery)
