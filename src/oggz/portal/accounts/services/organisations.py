"""Where people work, and how they log in there."""

import hashlib

from allauth.socialaccount.models import SocialApp
from django.db import transaction

from oggz.portal.accounts.models import Organisation


@transaction.atomic
def set_login(
    organisation: Organisation, *, issuer: str, client_id: str, client_secret: str
) -> SocialApp:
    """Let the people of an organisation log in by its own OpenID Connect.

    Who is known is known by issuer and subject: at another issuer nobody is known any more.
    """
    issuer = issuer.rstrip("/")
    # It is kept with each account, so that the same subject at another issuer is another person.
    provider_id = f"{organisation.slug}-{hashlib.sha256(issuer.encode()).hexdigest()[:12]}"
    app, _ = SocialApp.objects.update_or_create(
        provider="openid_connect",
        provider_id=provider_id,
        defaults={
            "name": organisation.name,
            "client_id": client_id,
            "secret": client_secret,
            "settings": {
                "server_url": issuer,
                "issuer": issuer,
                "fetch_userinfo": False,
                "oauth_pkce_enabled": True,
                "scope": ["openid"],
            },
        },
    )
    former, organisation.login = organisation.login, app
    organisation.save(update_fields=["login"])
    if former and former != app:
        former.delete()
    return app


@transaction.atomic
def remove_login(organisation: Organisation) -> None:
    """From the next time on nobody comes in by this organisation; accounts stay."""
    if organisation.login:
        organisation.login.delete()
