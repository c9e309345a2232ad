from django.apps import AppConfig


class CouplingConfig(AppConfig):
    """Other web sites: what comes from them, whether links to them work, and showing ours there."""

    name = "oggz.portal.coupling"
    label = "coupling"
    verbose_name = "Gekoppelde sites"

    def ready(self) -> None:
        from oggz.portal.coupling import signals

        signals.connect()
