from django.contrib.auth.models import Group, Permission
from django.db import transaction

from oggz.portal.accounts.demo_accounts import ADMINISTRATOR, CHIEF_EDITOR
from oggz.portal.accounts.models import User

# Made by Wagtail's own migrations: may write and publish everywhere.
_EDITORS = "Moderators"


@transaction.atomic
def give_editors_their_rights() -> None:
    """Let the editors' group keep help desks and colours of municipalities up to date."""
    Group.objects.get(name=_EDITORS).permissions.add(
        *Permission.objects.filter(
            content_type__app_label="municipalities",
            codename__in=[
                "change_municipality",
                "add_municipalitytheme",
                "change_municipalitytheme",
                "delete_municipalitytheme",
            ],
        )
    )


@transaction.atomic
def load_demo_accounts() -> None:
    """Make the accounts of the demonstration; those that exist stay as they are."""
    if not User.objects.filter(username=ADMINISTRATOR.username).exists():
        User.objects.create_superuser(ADMINISTRATOR.username, password=ADMINISTRATOR.password)
    if not User.objects.filter(username=CHIEF_EDITOR.username).exists():
        editor = User.objects.create_user(CHIEF_EDITOR.username, password=CHIEF_EDITOR.password)
        editor.groups.add(Group.objects.get(name=_EDITORS))
