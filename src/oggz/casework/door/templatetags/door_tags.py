from collections.abc import Sequence

from django import template
from django.conf import settings
from django.template import Context

from oggz.casework.door import sessions
from oggz.casework.door.models import PartyLogin
from oggz.casework.parties.demo_accounts import ACCOUNTS
from oggz.web.demo import DemoAccount
from oggz.web.modes import Mode

register = template.Library()


@register.simple_tag
def demo_accounts() -> Sequence[DemoAccount]:
    """Accounts to show on the login page; none outside the demonstration."""
    return ACCOUNTS if settings.MODE is Mode.DEMO else ()


@register.simple_tag
def own_logins() -> list[PartyLogin]:
    """Of the organisations that let their people in themselves."""
    return list(PartyLogin.objects.select_related("app").order_by("app__name"))


@register.simple_tag(takes_context=True)
def time_left(context: Context) -> sessions.Left:
    """Until the session ends if nothing happens."""
    return sessions.time_left(context["request"])


@register.simple_tag(takes_context=True)
def why_logged_out(context: Context) -> str:
    """In a sentence, when a session ended by itself."""
    try:
        return sessions.Why(context["request"].GET.get("reden", "")).dutch
    except ValueError:
        return ""
