from django.apps import AppConfig


class RetentionConfig(AppConfig):
    """What must go, when, and proof that it went."""

    name = "oggz.casework.retention"
    label = "retention"
    verbose_name = "Bewaren en vernietigen"
