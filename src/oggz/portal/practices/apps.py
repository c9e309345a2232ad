from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "oggz.portal.practices"
    label = "practices"
    verbose_name = "Praktijken"

    def ready(self) -> None:
        from oggz.portal.practices import signals

        signals.connect()
