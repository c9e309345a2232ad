from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """The page where one begins: what waits, and what changed since the last working day."""

    name = "oggz.casework.worklist"
    label = "worklist"
    verbose_name = "Werklijst"
