"""What makes the public page follow who is in the committee."""

from typing import Any

from django.db.models.signals import post_save

from oggz.portal.accounts.models import User
from oggz.web.page_cache import forget_pages


def connect() -> None:
    post_save.connect(_forget, sender=User, dispatch_uid="oggz.guidance.members")


def _forget(update_fields: Any = None, **kwargs: Any) -> None:
    # Giving and ending a role both save whether the account works; logging in does not.
    if update_fields and "is_active" in update_fields:
        forget_pages()
