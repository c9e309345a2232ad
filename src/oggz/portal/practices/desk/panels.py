"""What the first page of the desk tells about adoptions."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from oggz.portal.accounts.models import User
from oggz.portal.municipalities.selectors import sections_of_editor
from oggz.portal.practices import rights

_MOST = 8


class AdoptionsPanel(Component):
    """What the own municipality took up."""

    name = "adoptions"
    template_name = "practices/admin/adoptions_panel.html"
    order = 60

    def __init__(self, user: User) -> None:
        self.user = user

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        own = rights.adoptions_of(self.user).order_by("-since", "-pk")
        return {"adoptions": own[:_MOST], "number": own.count()}


def panels_for(user: User) -> list[Component]:
    """What waits is told by `freshness`; local editors always see what they took up."""
    return [AdoptionsPanel(user)] if sections_of_editor(user) else []
