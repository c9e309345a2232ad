"""Keeping pages right at the desk: what asks for attention, what to look at, what readers say."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.freshness.desk.panel import AttentionPanel
from oggz.portal.freshness.desk.remarks import RemarksViewSet
from oggz.portal.freshness.desk.reviews import ReviewsViewSet
from oggz.portal.freshness.models import Review
from oggz.portal.freshness.scopes import asked_scope
from oggz.portal.freshness.terms import SOON, months_of
from oggz.portal.workflow.panels import ReviewsPanel


class FreshnessGroup(ViewSetGroup):
    items = (ReviewsViewSet, RemarksViewSet)
    menu_label = "Actueel houden"
    menu_name = "actueel"
    menu_icon = "calendar-check"
    menu_order = 230


@hooks.register("register_admin_viewset")
def reviews_and_remarks() -> FreshnessGroup:
    return FreshnessGroup()


@hooks.register("insert_global_admin_css")
def look_of_the_panel() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("freshness/desk.css"))


@hooks.register("construct_homepage_panels", order=1)
def begin_with_what_asks_attention(request: HttpRequest, panels: list[Component]) -> None:
    # What Wagtail lists of reviews is part of what waits.
    panels[:] = [each for each in panels if not isinstance(each, WorkflowObjectsToModeratePanel)]
    scope = asked_scope(request)
    if scope.is_national or scope.sections:
        panels.append(AttentionPanel(scope))
    else:
        panels.append(ReviewsPanel(request.user))


@hooks.register("register_page_header_buttons")
def look_at_a_page(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.pk and page.live and months_of(type(page)) and _may_edit(page, user):
        url = reverse("reviews:page", args=[page.pk])
        yield Button("Nagekeken, klopt nog", url, icon_name="calendar-check", priority=25)


def _may_edit(page: Page, user: User) -> bool:
    return page.permissions_for_user(user).can_edit()


@hooks.register("after_publish_page")
def ask_whether_all_is_right(request: HttpRequest, page: Page) -> None:
    """Who mends a page that is due has it before them: the best moment to look at the rest."""
    due = Review.objects.filter(page=page, review_by__lte=timezone.localdate() + SOON)
    if due.exists():
        url = reverse("reviews:page", args=[page.pk])
        messages.info(
            request, "Deze pagina staat op de lijst om na te kijken. Klopt nu alles weer?",
            buttons=[messages.button(url, "Ja, zet op nagekeken")],
        )  # fmt: skip


@hooks.register("register_log_actions")
def what_happens_to_dates(actions: Any) -> None:
    actions.register_action("freshness.review", "Nagekeken", "Nagekeken")
