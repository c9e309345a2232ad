from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, migrations


def create_cache_table(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        call_command("createcachetable", database=DEFAULT_DB_ALIAS, verbosity=0)


def drop_cache_table(apps, schema_editor):
    if schema_editor.connection.alias == DEFAULT_DB_ALIAS:
        schema_editor.execute("DROP TABLE web_shared_cache")


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [migrations.RunPython(create_cache_table, drop_cache_table)]
