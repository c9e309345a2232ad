from django.apps import AppConfig


class ConferencesConfig(AppConfig):
    """Meetings in which several parties discuss cases: agenda, who was there, what was decided."""

    name = "oggz.casework.conferences"
    label = "conferences"
    verbose_name = "Casusoverleg"

    def ready(self) -> None:
        from oggz.casework.conferences import waiting
        from oggz.casework.conferences.holding import Agendas
        from oggz.casework.retention import holders
        from oggz.casework.worklist.rooms import Room, register

        register("conferences", Room(waiting.tasks, waiting.changes))
        holders.register(Agendas())
