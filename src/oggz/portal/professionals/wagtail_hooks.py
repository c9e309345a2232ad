"""What editors see of the rooms of professionals when they come to the desk."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from oggz.portal.accounts.models import User
from oggz.portal.professionals import board_selectors, rights


class ColleaguesPanel(Component):
    """The way to who is who and the board, and what was reported there."""

    name = "colleagues"
    template_name = "professionals/admin/colleagues_panel.html"
    order = 70

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        moderator = rights.Moderator(self.user)
        return {
            "is_moderator": bool(moderator),
            "may_propose": rights.may_propose_for(self.user).exists(),
            "reports": board_selectors.open_reports(moderator).count() if moderator else 0,
        }


@hooks.register("construct_homepage_panels")
def rooms_of_professionals(request: HttpRequest, panels: list[Component]) -> None:
    if rights.may_enter(request.user):
        panels.append(ColleaguesPanel(request.user))
