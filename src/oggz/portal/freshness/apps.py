from django.apps import AppConfig


class FreshnessConfig(AppConfig):
    """When pages are looked at again, and what readers say of them."""

    name = "oggz.portal.freshness"
    label = "freshness"
    verbose_name = "Actueel houden"

    def ready(self) -> None:
        from oggz.portal.freshness import signals

        signals.connect()
