from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "oggz.casework.parties"
    label = "parties"
    verbose_name = "Partijen"
