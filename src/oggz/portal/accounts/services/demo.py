from django.contrib.auth.models import Group, Permission
from django.db import transaction

from oggz.portal.accounts.demo_accounts import (
    ADMINISTRATOR,
    CHIEF_EDITOR,
    COMMITTEE_MEMBERS,
    LOCAL_EDITORS,
)
from oggz.portal.accounts.models import Role, User
from oggz.portal.accounts.rights import NATIONAL_EDITORS
from oggz.portal.accounts.services.people import appoint
from oggz.portal.municipalities.models import Municipality
from oggz.web.demo import DemoAccount

# What they may do besides, by app.
_RIGHTS = {
    "municipalities": (
        "change_municipality", "add_municipalitytheme", "change_municipalitytheme",
        "delete_municipalitytheme", "enrol_municipality",
    ),
    "knowledge": ("show_nationally",),
    "practices": ("assess_practice",),
    "catalogue": (
        "add_synonym", "change_synonym", "delete_synonym", "view_missedsearch",
        "delete_missedsearch",
    ),
}  # fmt: skip


@transaction.atomic
def give_editors_their_rights() -> None:
    """Let the national editors do what no editor of one municipality may."""
    editors = Group.objects.get(name=NATIONAL_EDITORS)
    for app, codenames in _RIGHTS.items():
        editors.permissions.add(
            *Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
        )


@transaction.atomic
def load_demo_accounts() -> None:
    """Make the accounts of the demonstration; those that exist stay as they are."""
    _make(ADMINISTRATOR, Role.ADMINISTRATOR)
    _make(CHIEF_EDITOR, Role.CHIEF_EDITOR)
    for slug, account in LOCAL_EDITORS.items():
        _make(account, Role.LOCAL_EDITOR, Municipality.objects.get(slug=slug))
    for slug, account in COMMITTEE_MEMBERS.items():
        _make(account, Role.COMMITTEE_MEMBER, Municipality.objects.get(slug=slug))


def _make(account: DemoAccount, role: Role, municipality: Municipality | None = None) -> None:
    if not User.objects.filter(username=account.username).exists():
        user = User.objects.create_user(account.username, password=account.password)
        appoint(user, role, municipality=municipality)
