from typing import Any

from django import template

from oggz.portal.coupling import selectors
from oggz.portal.municipalities.models import Municipality

register = template.Library()


@register.inclusion_tag("coupling/elsewhere.html")
def elsewhere(municipality: Municipality | str | None, count: int, ground: str = "") -> Any:
    """The newest links that came from coupled sites, of a section or national."""
    place = municipality or None
    return {"items": selectors.elsewhere(place, count), "place": place, "ground": ground}
