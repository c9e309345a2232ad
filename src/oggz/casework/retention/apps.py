from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """What must go, when, and proof that it went."""

    name = "oggz.casework.retention"
    label = "retention"
    verbose_name = "Bewaren en vernietigen"

    def ready(self) -> None:
        from oggz.casework.retention import waiting
        from oggz.casework.worklist.rooms import Room, register

        register("retention", Room(waiting.tasks))
