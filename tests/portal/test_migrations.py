"""The migrations and the models tell the same story."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

pytestmark = pytest.mark.django_db


def test_no_model_was_changed_without_a_migration(capsys) -> None:
    call_command("makemigrations", "--check", "--dry-run")
    assert "No changes detected" in capsys.readouterr().out


def test_the_database_has_every_migration() -> None:
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_our_own_migrations_can_be_undone() -> None:
    for migration in MigrationExecutor(connection).loader.disk_migrations.values():
        if type(migration).__module__.startswith("oggz."):
            assert all(operation.reversible for operation in migration.operations), migration
