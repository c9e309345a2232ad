from django.apps import AppConfig
from django.core.signals import request_finished, request_started


class VaultConfig(AppConfig):
    """The keys of cases, in a database of their own: destroying a key destroys its case."""

    name = "oggz.casework.vault"
    label = "vault"
    verbose_name = "Kluis"

    def ready(self) -> None:
        from oggz.casework.vault import keyring

        for moment in (request_started, request_finished):
            moment.connect(keyring.forget, dispatch_uid=f"vault.forget.{id(moment)}")
