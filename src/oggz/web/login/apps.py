from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class LoginConfig(AppConfig):
    name = "oggz.web.login"
    label = "login"

    def ready(self) -> None:
        from allauth.mfa.models import Authenticator

        post_save.connect(_proved, sender=Authenticator, dispatch_uid="oggz.login.second_factor")


def _proved(instance: Any, created: bool, **kwargs: Any) -> None:
    """Who just made a second factor has shown to have it.

    allauth's own signal comes after the transaction, when the session may be saved already.
    """
    from allauth.account.internal.flows.login import record_authentication
    from allauth.core import context
    from allauth.mfa.models import Authenticator

    request = context.request
    is_own = request is not None and request.user == instance.user
    if created and is_own and instance.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, instance.user, "mfa")
