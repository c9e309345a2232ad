from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("practices", "0003_shown_in_region"),
        ("freshness", "0002_dates_of_pages"),
    ]

    operations = [
        migrations.RemoveField(model_name="practicepage", name="reviewed_on"),
        migrations.RemoveField(model_name="practicepage", name="review_by"),
    ]
