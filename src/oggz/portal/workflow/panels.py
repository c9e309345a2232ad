"""What a reviewer finds on the first page of the desk."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from oggz.portal.accounts.models import User
from oggz.portal.workflow.selectors import reviews_awaiting

_MOST = 50


class ReviewsPanel(Component):
    """Everything that somebody asked this reviewer to look at."""

    name = "reviews"
    template_name = "workflow/admin/reviews_panel.html"
    order = 10

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"states": list(reviews_awaiting(self.user)[:_MOST])}
