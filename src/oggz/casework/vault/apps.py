from django.apps import AppConfig


class VaultConfig(AppConfig):
    """The keys of cases, in a database of their own: destroying a key destroys its case."""

    name = "oggz.casework.vault"
    label = "vault"
    verbose_name = "Kluis"
