from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """Somebody who moves: a case that goes on in another municipality, under its own covenant."""

    name = "oggz.casework.transfers"
    label = "transfers"
    verbose_name = "Overdrachten aan een andere gemeente"

    def ready(self) -> None:
        from oggz.casework.retention import holders
        from oggz.casework.transfers import waiting
        from oggz.casework.transfers.models import Arrived, Transfer
        from oggz.casework.worklist.rooms import Room, register

        holders.register(holders.RowsOfCase("transfer", Transfer))
        holders.register(holders.RowsOfCase("arrived", Arrived))
        register("transfers", Room(waiting.tasks, waiting.changes))
