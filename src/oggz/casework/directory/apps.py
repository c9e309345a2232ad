from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Services found in a directory elsewhere, by its public HSDS 3.0 address."""

    name = "oggz.casework.directory"
    label = "directory"
    verbose_name = "Sociale kaart"
