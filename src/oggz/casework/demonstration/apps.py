from django.apps import AppConfig


class DemonstrationConfig(AppConfig):
    """Invented people in cases of every phase, for who wants to see how it works."""

    name = "oggz.casework.demonstration"
    label = "demonstration"
    verbose_name = "Demonstratie"
