from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    name = "oggz.portal.workflow"
    verbose_name = "Beoordelen en aanbieden"

    def ready(self) -> None:
        from oggz.portal.workflow import signals  # noqa: F401 - connects
