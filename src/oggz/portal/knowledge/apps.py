from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "oggz.portal.knowledge"
    label = "knowledge"
    verbose_name = "Kennis"

    def ready(self) -> None:
        from oggz.portal.knowledge import signals

        signals.connect()
