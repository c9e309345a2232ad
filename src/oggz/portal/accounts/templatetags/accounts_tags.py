from collections.abc import Sequence
from typing import Any

from django import template
from django.conf import settings

from oggz.portal.accounts.models import Organisation

register = template.Library()


@register.simple_tag
def demo_accounts() -> Sequence[Any]:
    """Accounts to show on the login page: username, password, role. Empty outside demo mode."""
    return getattr(settings, "OGGZ_DEMO_ACCOUNTS", ())


@register.simple_tag
def organisations_with_login() -> list[Organisation]:
    return list(Organisation.objects.exclude(login=None).select_related("login"))
