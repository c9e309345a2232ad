from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """What somebody is writing and did not send yet, kept for when the session is lost."""

    name = "oggz.casework.drafts"
    label = "drafts"
    verbose_name = "Concepten"

    def ready(self) -> None:
        from oggz.casework.drafts.holding import Drafts
        from oggz.casework.retention import holders

        holders.register(Drafts())
