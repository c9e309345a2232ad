from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    """Everything public, in one table: lists, filters, feeds and search read it."""

    name = "oggz.portal.catalogue"
    label = "catalogue"
    verbose_name = "Catalogus"

    def ready(self) -> None:
        from oggz.portal.catalogue import signals

        signals.connect()
