from django.apps import AppConfig


class NewslettersConfig(AppConfig):
    """Newsletters of the country, regions, municipalities and themes: by mail and on the site."""

    name = "oggz.portal.newsletters"
    label = "newsletters"
    verbose_name = "Nieuwsbrieven"

    def ready(self) -> None:
        from oggz.portal.newsletters import signals

        signals.connect()
