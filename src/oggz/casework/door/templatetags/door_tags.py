from collections.abc import Sequence

from django import template
from django.conf import settings

from oggz.casework.parties.demo_accounts import ACCOUNTS
from oggz.web.demo import DemoAccount
from oggz.web.modes import Mode

register = template.Library()


@register.simple_tag
def demo_accounts() -> Sequence[DemoAccount]:
    """Accounts to show on the login page; none outside the demonstration."""
    return ACCOUNTS if settings.MODE is Mode.DEMO else ()
