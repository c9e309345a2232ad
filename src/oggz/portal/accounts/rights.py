"""Who is a national editor, and what nobody may do by hand with the pages that carry a section."""

from typing import Any

from django.contrib.auth.models import AbstractUser, AnonymousUser
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page, PagePermissionTester

# Home page, the page that holds the sections, a section; what is deeper stands in a section.
_DEPTH_OF_SECTION = 4


def is_national_editor(user: AbstractUser | AnonymousUser) -> bool:
    """Whether somebody writes for the whole country, and not for one municipality only."""
    return user.has_perm("knowledge.show_nationally")


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
