from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "oggz.casework.parties"
    label = "parties"
    verbose_name = "Partijen"

    def ready(self) -> None:
        from oggz.casework.parties import waiting
        from oggz.casework.worklist.rooms import Room, register

        register("parties", Room(waiting.tasks))
