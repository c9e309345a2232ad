"""What each role may, as the rights of its group; those of a section are given by its services."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupPagePermission, Page

from oggz.portal.accounts.models import Role
from oggz.portal.accounts.rights import GROUPS
from oggz.portal.municipalities.models import SectionIndexPage

# By app. Whoever has `show_nationally` is a national editor, see `rights.is_national_editor`.
_RIGHTS = {
    Role.CHIEF_EDITOR: {
        "municipalities": (
            "change_municipality", "add_municipalitytheme", "change_municipalitytheme",
            "delete_municipalitytheme", "enrol_municipality",
        ),
        "knowledge": ("show_nationally",),
        "catalogue": (
            "add_synonym", "change_synonym", "delete_synonym", "view_missedsearch",
            "delete_missedsearch",
        ),
    },
    # Pages they see when somebody asks for a review; see `workflow.models`.
    Role.REVIEWER: {"wagtailadmin": ("access_admin",), "practices": ("assess_practice",)},
}  # fmt: skip


@transaction.atomic
def give_roles_their_rights() -> None:
    """What is missing is added, and what a role may no longer is taken away."""
    for role, rights in _RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=GROUPS[role])
        for app, codenames in rights.items():
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
            )
    _let_others_look_first()


def _let_others_look_first() -> None:
    """Chief editors write everywhere and publish in sections; nationally a reviewer does."""
    editors = Group.objects.get(name=GROUPS[Role.CHIEF_EDITOR])
    editors.permissions.remove(*Permission.objects.filter(codename="assess_practice"))
    publish = Permission.objects.get(content_type__app_label="wagtailcore", codename="publish_page")
    root = Page.objects.get(depth=1)
    GroupPagePermission.objects.filter(group=editors, page=root, permission=publish).delete()
    sections = SectionIndexPage.objects.get()
    GroupPagePermission.objects.get_or_create(group=editors, page=sections, permission=publish)
