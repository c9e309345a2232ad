import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("covenants", "0002_sent_texts_are_fixed"),
        ("parties", "0002_people"),
    ]

    operations = [
        migrations.CreateModel(
            name="GainedSight",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="parties.party",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="gained_sight",
                        to="covenants.version",
                    ),
                ),
            ],
            options={
                "db_table_comment": "append only",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("version", "party"), name="sight_gained_once"
                    )
                ],
            },
        ),
    ]
