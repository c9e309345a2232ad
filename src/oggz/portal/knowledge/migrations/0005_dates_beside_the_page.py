import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("knowledge", "0004_shown_in_region"),
        ("freshness", "0002_dates_of_pages"),
    ]

    operations = [
        # With a day for every row, so that the way back works too.
        migrations.AlterField(
            model_name="legislationpage",
            name="checked_on",
            field=models.DateField(default=django.utils.timezone.localdate),
        ),
        migrations.RemoveField(model_name="legislationpage", name="checked_on"),
        migrations.RemoveField(model_name="infopage", name="last_reviewed"),
    ]
