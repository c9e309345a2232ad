from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    """Asking other parties for advice without saying whom it is about."""

    name = "oggz.casework.consultations"
    label = "consultations"
    verbose_name = "Anoniem overleg"

    def ready(self) -> None:
        from oggz.casework.consultations import waiting
        from oggz.casework.worklist.rooms import Room, register

        register("consultations", Room(waiting.tasks, waiting.changes))
