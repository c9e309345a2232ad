from typing import Any

from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections


class Command(migrate.Command):
    """Django's own; without an app or another database named, the vault is migrated as well."""

    def handle(self, *args: Any, **options: Any) -> None:
        everything = options["database"] == DEFAULT_DB_ALIAS and not options["app_label"]
        for alias in connections if everything else [options["database"]]:
            super().handle(*args, **options | {"database": alias})
