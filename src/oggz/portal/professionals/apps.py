from django.apps import AppConfig


class ProfessionalsConfig(AppConfig):
    """Two rooms for who works in the field: who is who, and a board for questions."""

    name = "oggz.portal.professionals"
    label = "professionals"
    verbose_name = "Professionals"
