"""Offering and reviewing at the desk, what an editor is warned of, and what is logged."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.models import Page

from oggz.portal.accounts.models import User
from oggz.portal.workflow.desk import OffersViewSet
from oggz.portal.workflow.quality import warnings_of
from oggz.portal.workflow.rights import may_offer

# Name, what is listed, and the sentence in a history.
_ACTIONS = (
    ("workflow.offer", "Aangeboden", "Aangeboden aan de regio of het land"),
    ("workflow.accepted", "Overgenomen", "Overgenomen door de landelijke redactie"),
    ("workflow.declined", "Niet overgenomen", "Niet overgenomen door de landelijke redactie"),
    ("workflow.withdrawn", "Ingetrokken", "Aanbod ingetrokken"),
)


@hooks.register("register_admin_viewset")
def offers() -> OffersViewSet:
    return OffersViewSet()


@hooks.register("register_log_actions")
def what_happens_to_offers(actions: Any) -> None:
    for name, label, message in _ACTIONS:
        actions.register_action(name, label, message)


@hooks.register("register_page_header_buttons")
def offer_button(
    page: Page, user: User, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if page.live and may_offer(user, page.specific):
        yield Button(
            "Aanbieden aan anderen", reverse("offers:offer", args=[page.pk]),
            icon_name="resubmit", priority=55,
        )  # fmt: skip


@hooks.register("after_create_page")
@hooks.register("after_edit_page")
def tell_what_can_be_better(request: HttpRequest, page: Page) -> None:
    """To who publishes or asks for a review; the form itself says it to who goes on writing."""
    if "action-publish" not in request.POST and "action-submit" not in request.POST:
        return
    if may_offer(request.user, page) and page.live:
        messages.info(
            request,
            "Hebben anderen er ook iets aan?",
            buttons=[messages.button(reverse("offers:offer", args=[page.pk]), "Bied het aan")],
        )
    for warning in warnings_of(page):
        messages.warning(
            request,
            warning.text,
            buttons=[
                messages.button(reverse("wagtailadmin_pages:edit", args=[page.pk]), "Verbeter")
            ],
        )
