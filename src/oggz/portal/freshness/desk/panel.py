"""What an editor with an hour a week sees first at the desk."""

from collections.abc import Mapping
from typing import Any

from wagtail.admin.ui.components import Component

from oggz.portal.freshness.attention import attention_of
from oggz.portal.freshness.scopes import Scope


class AttentionPanel(Component):
    """Late, broken, waiting, and what readers say; each with the first few and the way to all."""

    name = "attention"
    template_name = "freshness/admin/attention.html"
    order = 10

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        return {"attention": attention_of(self.scope), "scope": self.scope}
