from django.apps import AppConfig


class DoorConfig(AppConfig):
    name = "oggz.casework.door"
    label = "door"
    verbose_name = "Deur"
