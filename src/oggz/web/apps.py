from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, transaction
from django.db.models.signals import post_migrate

from oggz.web import databases, grants


class WebConfig(AppConfig):
    name = "oggz.web"
    label = "web"
    verbose_name = "Basis"

    def ready(self) -> None:
        if databases.is_owner():
            # Sent for each app with models; one of them is enough, and both sites have this one.
            once = apps.get_app_config("contenttypes")
            post_migrate.connect(_grant_to_app_role, sender=once, dispatch_uid="oggz.web.grants")


def _grant_to_app_role(using: str, **kwargs: Any) -> None:
    """After each migration, so that new tables can be used."""
    connection = connections[using]
    app_role = databases.app_role(connection.settings_dict["OGGZ_DATABASE"])
    with transaction.atomic(using), connection.cursor() as cursor:
        for statement in grants.statements(app_role):
            cursor.execute(statement)
