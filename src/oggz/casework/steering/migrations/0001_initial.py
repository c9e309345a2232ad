"""Figures, and an errand of the database that counts: it sees how cases went, and no content."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

TABLES = ("cases_case", "cases_step", "cases_signal")
COUNT = """
CREATE FUNCTION oggz_counts() RETURNS boolean LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('oggz.task', true), '') = 'counting' $$;
"""
COUNT += "".join(f"CREATE POLICY counted ON {table} FOR SELECT USING (oggz_counts());" for table in TABLES)
NO_COUNT = "".join(f"DROP POLICY counted ON {table};" for table in TABLES) + "DROP FUNCTION oggz_counts;"


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0006_signals_and_marks'),
        ('covenants', '0002_sent_texts_are_fixed'),
    ]

    operations = [
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('quarter', models.CharField(max_length=6, verbose_name='kwartaal')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('tables', models.JSONField()),
                ('covenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='covenants.covenant')),
            ],
            options={
                'verbose_name': 'uitgave van cijfers',
                'verbose_name_plural': 'uitgaven van cijfers',
                'db_table_comment': 'append only',
                'ordering': ['covenant', '-quarter'],
                'constraints': [models.UniqueConstraint(fields=('covenant', 'quarter'), name='one_release_a_quarter')],
            },
        ),
        migrations.RunSQL(COUNT, NO_COUNT),
    ]
