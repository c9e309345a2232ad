from django.apps import AppConfig


class AuditConfig(AppConfig):
    """What was done with data of people, by whom and why; added to, and never changed."""

    name = "oggz.casework.audit"
    label = "audit"
    verbose_name = "Verantwoording"
