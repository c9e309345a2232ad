"""Keeps the vault's tables in the vault, and everything else out of it."""

from typing import Any

VAULT = "vault"


class VaultRouter:
    def db_for_read(self, model: Any, **hints: Any) -> str | None:
        return VAULT if model._meta.app_label == VAULT else None

    db_for_write = db_for_read

    def allow_relation(self, first: Any, second: Any, **hints: Any) -> bool:
        return (first._meta.app_label == VAULT) == (second._meta.app_label == VAULT)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        # `web` only carries the grants to the app role there.
        return (db == VAULT) == (app_label == VAULT)
