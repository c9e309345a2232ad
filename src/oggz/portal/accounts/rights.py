"""What each role may, and what nobody may do by hand with the pages that carry a section."""

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.db.models import Q
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, PagePermissionTester

from oggz.portal.accounts.models import Role

if TYPE_CHECKING:
    from oggz.portal.municipalities.models import Municipality

# Made by Wagtail's own migrations: may write and publish everywhere.
NATIONAL_EDITORS = "Moderators"
# The groups of roles that are the same everywhere; those of editors belong to a section.
GROUPS = {
    Role.CHIEF_EDITOR: NATIONAL_EDITORS,
    Role.REVIEWER: "Kennisinstituut",
    Role.COMMITTEE_MEMBER: "Begeleidingscommissie",
    Role.PROFESSIONAL: "Professionals",
}
_OF_A_SECTION = (Role.LOCAL_EDITOR, Role.LOCAL_PUBLISHER)
# Whom the publisher of a municipality lets in there.
_APPOINTED_LOCALLY = (*_OF_A_SECTION, Role.PROFESSIONAL)

# Home page, the page that holds the sections, a section; what is deeper stands in a section.
_DEPTH_OF_SECTION = 4


def is_national_editor(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody writes for the whole country, and not for one municipality only."""
    return user.has_perm("knowledge.show_nationally")


def groups_of(role: Role, municipality: "Municipality | None" = None) -> list[Group]:
    """The groups whose rights come with a role; none where no section is, or for administrators.

    Who publishes in a section writes there too.
    """
    if role in _OF_A_SECTION:
        if municipality is None:
            return []
        wanted = Q(section__municipality=municipality)
        if role is Role.LOCAL_PUBLISHER:
            wanted |= Q(published_section__municipality=municipality)
        return list(Group.objects.filter(wanted))
    name = GROUPS.get(role)
    return [Group.objects.get_or_create(name=name)[0]] if name else []


def may_appoint(
    user: AbstractUser | AnonymousUser, role: Role, municipality: "Municipality | None" = None
) -> bool:
    """Whether somebody may give a role, and end it: never one above the own."""
    if user.is_superuser and user.is_active:
        return True
    if is_national_editor(user):
        return role is not Role.ADMINISTRATOR
    return role in _APPOINTED_LOCALLY and municipality in publishes_for(user)


def publishes_for(user: AbstractUser | AnonymousUser) -> "list[Municipality]":
    """The municipalities of which somebody is the publisher."""
    if not user.is_authenticated:
        return []
    appointments = user.appointments.filter(ended=None, role=Role.LOCAL_PUBLISHER)
    return [each.municipality for each in appointments.select_related("municipality")]


class _RightsOnContent(PagePermissionTester):
    """Wagtail's own, and besides: what turns out wrong is taken away without a reviewer."""

    def can_unpublish(self) -> bool:
        may = is_national_editor(self.user) and "change" in getattr(self, "permissions", ())
        return super().can_unpublish() or (
            may and self.page.live and self.user.is_active and not self.page_locked()
        )


class Content:
    """Before `Page`: something that editors write and others look at before it is published."""

    def permissions_for_user(self, user: AbstractUser | AnonymousUser) -> PagePermissionTester:
        return _RightsOnContent(user, self)


class _RightsOnStructure(PagePermissionTester):
    """Wagtail's own, without what would break a section: that is archived as a whole instead."""

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return not self.page.is_fixed and super().can_delete(ignore_bulk)

    def can_move_to(self, destination: Page) -> bool:
        return not self.page.is_fixed and super().can_move_to(destination)

    def can_copy(self) -> bool:
        return not self.page.is_fixed and super().can_copy()

    def can_unpublish(self) -> bool:
        return not self.page.is_fixed and super().can_unpublish()

    def can_reorder_children(self) -> bool:
        # The order is no text: no reviewer looks at it.
        return super().can_reorder_children() or (
            is_national_editor(self.user) and self.user.is_active
        )

    def can_set_view_restrictions(self) -> bool:
        return not self.page.is_fixed and super().can_set_view_restrictions()


class _StructureForm(WagtailAdminPageForm):
    """Leaves name, address and schedule of a page that carries a section as they are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.is_fixed:
            for name in ("title", "slug", "show_in_menus", "go_live_at", "expire_at"):
                if name in self.fields:
                    self.fields[name].disabled = True


class Structure:
    """Before `Page`: a page that carries others, made by the program where it is in a section."""

    base_form_class = _StructureForm

    @property
    def is_fixed(self) -> bool:
        return (self.depth or 0) >= _DEPTH_OF_SECTION

    def permissions_for_user(self, user: AbstractUser | AnonymousUser) -> PagePermissionTester:
        return _RightsOnStructure(user, self)
