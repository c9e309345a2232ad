from django.apps import AppConfig


class LettersConfig(AppConfig):
    """The letter that tells the person who shares what, and whether it was sent in time."""

    name = "oggz.casework.letters"
    label = "letters"
    verbose_name = "Brieven"

    def ready(self) -> None:
        from oggz.casework.cases import attention
        from oggz.casework.letters import waiting
        from oggz.casework.letters.models import Letter
        from oggz.casework.retention import holders
        from oggz.casework.worklist.rooms import Room, register

        # That somebody was told stays as long as the case, as a weighing does.
        holders.register(holders.RowsOfCase("letter", Letter))
        register("letters", Room(waiting.tasks))
        attention.watch(waiting.OVERDUE)
