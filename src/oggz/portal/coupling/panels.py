"""The first page of the desk: the ways to what comes from other sites, and to broken links."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from oggz.portal.accounts.models import User
from oggz.portal.accounts.rights import is_national_editor
from oggz.portal.coupling import selectors


class CouplingPanel(Component):
    name = "coupling"
    template_name = "coupling/admin/panel.html"
    order = 70

    def __init__(self, user: User) -> None:
        self.user = user

    @classmethod
    def of(cls, user: User) -> "CouplingPanel | None":
        """None for who couples nothing."""
        may = is_national_editor(user) or selectors.sections_for(user).exists()
        return cls(user) if may else None

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"number_of_sources": selectors.sources_of(self.user).count()}
