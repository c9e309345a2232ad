from django.apps import AppConfig


class MunicipalitiesConfig(AppConfig):
    name = "oggz.portal.municipalities"
    label = "municipalities"
    verbose_name = "Gemeenten"

    def ready(self) -> None:
        from oggz.portal.municipalities import signals

        signals.connect()
