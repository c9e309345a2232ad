"""The dates that some pages had themselves become dates beside the page."""

from datetime import timedelta

from django.db import migrations

_MONTH = timedelta(days=30)


def take_over(apps, schema_editor):
    Review = apps.get_model("freshness", "Review")
    practices = apps.get_model("practices", "PracticePage")
    legislation = apps.get_model("knowledge", "LegislationPage")
    info = apps.get_model("knowledge", "InfoPage")
    found = [
        *practices.objects.values_list("pk", "reviewed_on", "review_by"),
        *((pk, day, day + 6 * _MONTH) for pk, day in legislation.objects.values_list("pk", "checked_on")),
        *((pk, day, day + 12 * _MONTH) for pk, day in info.objects.values_list("pk", "last_reviewed")),
    ]
    # Nothing kept a practice from these two being the same day, outside the form.
    Review.objects.bulk_create(
        (
            Review(page_id=pk, reviewed_on=on, review_by=max(by, on + timedelta(days=1)))
            for pk, on, by in found
        ),
        ignore_conflicts=True,
    )


def give_back(apps, schema_editor):
    practices = apps.get_model("practices", "PracticePage")
    legislation = apps.get_model("knowledge", "LegislationPage")
    info = apps.get_model("knowledge", "InfoPage")
    for pk, on, by in apps.get_model("freshness", "Review").objects.values_list(
        "page_id", "reviewed_on", "review_by"
    ):
        practices.objects.filter(pk=pk).update(reviewed_on=on, review_by=by)
        legislation.objects.filter(pk=pk).update(checked_on=on)
        info.objects.filter(pk=pk).update(last_reviewed=on)


class Migration(migrations.Migration):

    dependencies = [
        ("freshness", "0001_initial"),
        ("knowledge", "0003_agenda_media_legislation_target_groups"),
        ("practices", "0002_adoptions_and_questions"),
    ]

    operations = [migrations.RunPython(take_over, give_back)]
