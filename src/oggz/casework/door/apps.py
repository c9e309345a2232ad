from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "oggz.casework.door"
    label = "door"
    verbose_name = "Deur"

    def ready(self) -> None:
        from oggz.casework.door import signals  # noqa: F401
