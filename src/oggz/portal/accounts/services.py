from django.contrib.auth.models import Group, Permission
from django.db import transaction

from oggz.portal.accounts.demo_accounts import ADMINISTRATOR, CHIEF_EDITOR, LOCAL_EDITORS
from oggz.portal.accounts.models import User

# Made by Wagtail's own migrations: may write and publish everywhere.
_EDITORS = "Moderators"
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
    editors = Group.objects.get(name=_EDITORS)
    for app, codenames in _RIGHTS.items():
        editors.permissions.add(
            *Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
        )


@transaction.atomic
def load_demo_accounts() -> None:
    """Make the accounts of the demonstration; those that exist stay as they are."""
    if not User.objects.filter(username=ADMINISTRATOR.username).exists():
        User.objects.create_superuser(ADMINISTRATOR.username, password=ADMINISTRATOR.password)
    if not User.objects.filter(username=CHIEF_EDITOR.username).exists():
        editor = User.objects.create_user(CHIEF_EDITOR.username, password=CHIEF_EDITOR.password)
        editor.groups.add(Group.objects.get(name=_EDITORS))
    for slug, account in LOCAL_EDITORS.items():
        if not User.objects.filter(username=account.username).exists():
            editor = User.objects.create_user(account.username, password=account.password)
            editor.groups.add(Group.objects.get(section__municipality__slug=slug))
