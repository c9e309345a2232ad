from django.apps import AppConfig


class PracticesConfig(AppConfig):
    name = "oggz.portal.practices"
    label = "practices"
    verbose_name = "Praktijken"
