"""Newsletters at the desk, and what is logged of them."""

from typing import Any

from wagtail import hooks

from oggz.portal.newsletters.desk import NewslettersViewSet

# Name, what is listed, and the sentence in a history.
_ACTIONS = (
    ("begin", "Begonnen", "Editie begonnen"),
    ("change", "Gewijzigd", "Onderwerp of inleiding gewijzigd"),
    ("items", "Onderdelen", "Onderdelen gewijzigd"),
    ("propose", "Voorgelegd", "Voorgelegd om goed te keuren"),
    ("withdraw", "Teruggenomen", "Weer een concept gemaakt"),
    ("approve", "Goedgekeurd", "Goedgekeurd om te versturen"),
    ("pause", "Onderbroken", "Versturen onderbroken"),
    ("resume", "Hervat", "Versturen hervat"),
    ("stop", "Gestopt", "Versturen gestopt"),
    ("delete", "Weggegooid", "Concept weggegooid"),
    ("settings", "Instellingen", "Instellingen van de nieuwsbrief gewijzigd"),
)


@hooks.register("register_admin_viewset")
def newsletters() -> NewslettersViewSet:
    return NewslettersViewSet()


@hooks.register("register_log_actions")
def what_happens_to_newsletters(actions: Any) -> None:
    for name, label, message in _ACTIONS:
        actions.register_action(f"newsletters.{name}", label, message)
