from django.db import transaction

from oggz.portal.accounts.demo_accounts import (
    ADMINISTRATOR,
    CHIEF_EDITOR,
    COMMITTEE_MEMBERS,
    LOCAL_EDITORS,
    LOCAL_PUBLISHERS,
    PROFESSIONAL,
    REVIEWER,
)
from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.services.people import appoint
from oggz.portal.municipalities.models import Municipality
from oggz.web.demo import DemoAccount


@transaction.atomic
def load_demo_accounts() -> None:
    """Make the accounts of the demonstration; those that exist stay as they are."""
    _make(ADMINISTRATOR, Role.ADMINISTRATOR)
    _make(CHIEF_EDITOR, Role.CHIEF_EDITOR)
    _make(REVIEWER, Role.REVIEWER)
    for slug, account in LOCAL_EDITORS.items():
        _make(account, Role.LOCAL_EDITOR, Municipality.objects.get(slug=slug))
    for slug, account in LOCAL_PUBLISHERS.items():
        _make(account, Role.LOCAL_PUBLISHER, Municipality.objects.get(slug=slug))
    _make(PROFESSIONAL, Role.PROFESSIONAL, Municipality.objects.get(slug="lelystad"))
    for slug, account in COMMITTEE_MEMBERS.items():
        _make(account, Role.COMMITTEE_MEMBER, Municipality.objects.get(slug=slug))


def _make(account: DemoAccount, role: Role, municipality: Municipality | None = None) -> None:
    if not User.objects.filter(username=account.username).exists():
        user = User.objects.create_user(account.username, password=account.password)
        appoint(user, role, municipality=municipality)
