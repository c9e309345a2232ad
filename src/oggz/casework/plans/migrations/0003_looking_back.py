"""More kinds of things in a plan: what is agreed on escalation, looking back, and services."""

from django.db import migrations, models

KINDS = [
    ("wish", "wat ik wil"),
    ("strength", "wat goed gaat"),
    ("network", "wie mij helpt"),
    ("goal", "doel"),
    ("action", "actie"),
    ("agreement", "afspraak"),
    ("crisis", "als het misgaat"),
    ("progress", "hoe het gaat"),
    ("invitation", "uitnodiging"),
    ("not_invited", "waarom niet uitgenodigd"),
    ("presence", "hoe de persoon meedeed"),
    ("companion", "wie er meekomt"),
    ("remark", "opmerking van de persoon"),
    ("escalation", "wanneer we opschalen"),
    ("evaluation", "samen terugkijken"),
    ("outcome", "wat ervan kwam"),
    ("service", "voorziening"),
]


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_with_the_person")]

    operations = [
        migrations.AlterField("item", "kind", models.CharField(choices=KINDS, max_length=20)),
    ]
