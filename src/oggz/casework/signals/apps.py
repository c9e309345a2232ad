from django.apps import AppConfig


class SignalsConfig(AppConfig):
    """From a worry about somebody to a weighing, and whether that person is known already."""

    name = "oggz.casework.signals"
    label = "signals"
    verbose_name = "Signalen"

    def ready(self) -> None:
        from oggz.casework.signals import waiting
        from oggz.casework.worklist.rooms import Room, register

        register("signals", Room(waiting.tasks))
