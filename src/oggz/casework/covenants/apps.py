from django.apps import AppConfig


class CovenantsConfig(AppConfig):
    """Covenants from draft to evaluation: what parties signed is what decides."""

    name = "oggz.casework.covenants"
    label = "covenants"
    verbose_name = "Convenanten"

    def ready(self) -> None:
        from oggz.casework.covenants import waiting
        from oggz.casework.covenants.purposes import open_to
        from oggz.casework.covenants.selectors import Versions
        from oggz.casework.parties import purposes
        from oggz.casework.retention import ending
        from oggz.casework.worklist.rooms import Room, register

        register("covenants", Room(waiting.tasks))
        purposes.told_by(open_to)
        ending.told_by(Versions())
