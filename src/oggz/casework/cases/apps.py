from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, whose file it is, who takes part, and what each party brought in."""

    name = "oggz.casework.cases"
    label = "cases"
    verbose_name = "Casussen"

    def ready(self) -> None:
        from oggz.casework.cases import waiting
        from oggz.casework.cases.holding import Contributions, kept_for_the_person
        from oggz.casework.retention import holders
        from oggz.casework.worklist.rooms import Room, register

        register("cases", Room(waiting.tasks, waiting.changes))
        holders.register(Contributions())
        holders.keep(kept_for_the_person)
