from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    name = "oggz.portal.guidance"
    label = "guidance"
    verbose_name = "Begeleidingscommissie"

    def ready(self) -> None:
        from oggz.portal.guidance import signals

        signals.connect()
