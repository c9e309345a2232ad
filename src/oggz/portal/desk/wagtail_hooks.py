"""The desk shows each editor just what they need."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import RecentEditsPanel
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page
from wagtail.permissions import register_permission_policy

from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.desk.access import writes_somewhere
from oggz.portal.desk.home import NationalPanel, SectionPanel
from oggz.portal.desk.page_views import Pages
from oggz.portal.desk.permissions import OwnAndNational
from oggz.portal.municipalities.selectors import sections_of_editor

# What the editor of a section has in the menu; the rest is on the first page.
_MENU_OF_LOCAL_EDITORS = (
    "explorer", "images", "documents", "people", "newsletters", "praktijken", "offers", "actueel",
    "committee",
)  # fmt: skip
_MENU_OF_REVIEWERS = ("assessments",)
# Leads to pages in English about Wagtail itself.
_ONLY_FOR_ADMINISTRATORS = ("help",)

for model, auth_model in (
    (get_image_model(), "wagtailimages.Image"),
    (get_document_model(), "wagtaildocs.Document"),
):
    register_permission_policy(
        model,
        OwnAndNational(model, auth_model=auth_model, owner_field_name="uploaded_by_user"),
        exact_class=True,  # goes before the one that Wagtail registers itself
    )


@hooks.register("register_admin_viewset", order=1)  # in the place of Wagtail's own
def pages() -> Pages:
    return Pages(model=Page)


@hooks.register("insert_global_admin_css")
def look() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("desk/desk.css"))


@hooks.register("construct_main_menu")
def only_what_is_of_use(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    if not writes_somewhere(request.user):
        menu_items[:] = [item for item in menu_items if item.name in _MENU_OF_REVIEWERS]
    elif not is_national_editor(request.user):
        menu_items[:] = [item for item in menu_items if item.name in _MENU_OF_LOCAL_EDITORS]
    elif not request.user.is_superuser:
        menu_items[:] = [item for item in menu_items if item.name not in _ONLY_FOR_ADMINISTRATORS]


@hooks.register("construct_homepage_panels")
def begin_with_what_one_came_for(request: HttpRequest, panels: list[Component]) -> None:
    if is_national_editor(request.user):
        panels.append(NationalPanel())
        return
    sections = sections_of_editor(request.user)
    if sections:  # whose panel lists what was changed, by others in the same section too
        panels[:] = [panel for panel in panels if not isinstance(panel, RecentEditsPanel)]
    panels.extend(SectionPanel(section) for section in sections)


@hooks.register("construct_homepage_summary_items", order=1)  # after those that add them
def no_counts(request: HttpRequest, summary_items: list[Component]) -> None:
    """They count the national images too, which a local editor may use but not change."""
    if not is_national_editor(request.user):
        summary_items.clear()


@hooks.register("construct_page_action_menu")
def publish_first(
    menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Who judges came to do that; who may publish came for that, and need not ask anybody."""
    names = {item.name for item in menu_items}
    if "action-publish" in names and "approve" not in names:
        menu_items[:] = [item for item in menu_items if item.name != "action-submit"]
    menu_items.sort(key=_rank)


# What one came for, in this order; the rest follows as it was.
_FIRST = ("approve", "reject", "action-publish", "action-submit")


def _rank(item: ActionMenuItem) -> tuple[int, bool]:
    place = _FIRST.index(item.name) if item.name in _FIRST else len(_FIRST)
    return place, getattr(item, "launch_modal", False)


@hooks.register("register_permissions")
def permissions_of_national_editors() -> QuerySet[Permission]:
    """Lets an administrator give them to a group."""
    return Permission.objects.filter(codename__in=["show_nationally", "assess_practice"])
