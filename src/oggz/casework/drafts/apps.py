from django.apps import AppConfig


class DraftsConfig(AppConfig):
    """What somebody is writing and did not send yet, kept for when the session is lost."""

    name = "oggz.casework.drafts"
    label = "drafts"
    verbose_name = "Concepten"

    def ready(self) -> None:
        from oggz.casework.drafts.models import Draft
        from oggz.casework.retention import holders

        # Their own term, two weeks, is shorter than any that a covenant gives.
        holders.register(holders.RowsOfCase("draft", Draft))
