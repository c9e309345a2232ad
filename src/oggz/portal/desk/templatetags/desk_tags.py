from collections.abc import Sequence

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def demo_accounts() -> Sequence[dict[str, str]]:
    """Accounts to show on the login page: username, password, role. Empty outside demo mode."""
    return getattr(settings, "OGGZ_DEMO_ACCOUNTS", [])
