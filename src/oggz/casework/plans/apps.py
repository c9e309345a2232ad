from django.apps import AppConfig


class PlansConfig(AppConfig):
    """The plan with a person: what they want, goals, who does what, and how it goes."""

    name = "oggz.casework.plans"
    label = "plans"
    verbose_name = "Plannen"

    def ready(self) -> None:
        from oggz.casework.cases import attention
        from oggz.casework.cases.services import content
        from oggz.casework.plans import waiting
        from oggz.casework.plans.holding import Items
        from oggz.casework.plans.terms import scored
        from oggz.casework.retention import holders
        from oggz.casework.worklist.rooms import Room, register
        from oggz.covenant.terms import DataCategory

        holders.register(Items())
        register("plans", Room(waiting.tasks))
        attention.watch(waiting.UNINVITED)
        content.say(DataCategory.PLAN, scored)
