"""Newsletters, who receives them, their editions, and what became of each message."""

from oggz.portal.newsletters.models.editions import Delivery, Edition, EditionItem
from oggz.portal.newsletters.models.letters import Newsletter, Scope
from oggz.portal.newsletters.models.subscribers import Request, Subscriber, Subscription

__all__ = [
    "Delivery",
    "Edition",
    "EditionItem",
    "Newsletter",
    "Request",
    "Scope",
    "Subscriber",
    "Subscription",
]
