from django.apps import AppConfig


class RightsConfig(AppConfig):
    """What people ask with their rights: inspection, objection and more; and its terms."""

    name = "oggz.casework.rights"
    label = "rights"
    verbose_name = "Rechten van betrokkenen"

    def ready(self) -> None:
        from oggz.casework.cases.services import grounds
        from oggz.casework.retention import holders
        from oggz.casework.rights import waiting
        from oggz.casework.rights.holding import REQUESTS
        from oggz.casework.rights.services import answering, recording
        from oggz.casework.worklist.rooms import Room, register

        holders.register(REQUESTS)
        grounds.follow(grounds.Follower(recording.from_case, answering.decided_in_case))
        register("rights", Room(waiting.tasks))
