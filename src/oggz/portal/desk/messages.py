"""Messages for who works at the desk, in a cookie named as the other cookies of the site."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class OwnCookie(CookieStorage):
    # Of one host alone in production, and never read by the other site of this machine.
    cookie_name = settings.SESSION_COOKIE_NAME.removesuffix("session") + "message"


class Messages(FallbackStorage):
    """A cookie, or the session for what is too long: a page without a message reads no session."""

    storage_classes = (OwnCookie, SessionStorage)
