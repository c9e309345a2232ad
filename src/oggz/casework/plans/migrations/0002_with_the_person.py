"""How the person takes part in their plan: by what it hangs from a word that is sealed, and a day."""

import django.db.models.deletion
from django.db import migrations, models

import oggz.casework.vault.fields

KEEP = """
DROP TRIGGER kept ON plans_item;
CREATE TRIGGER kept BEFORE UPDATE ON plans_item FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{by_person, owner_id, owner_party_id, due}', '{ended_at, result}',
              '{domain, detail}');
"""
KEEP_LESS = """
DROP TRIGGER kept ON plans_item;
CREATE TRIGGER kept BEFORE UPDATE ON plans_item FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{by_person, owner_id, owner_party_id, due}', '{ended_at, result}', '{domain}');
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0001_initial")]

    operations = [
        migrations.AddField(
            "item",
            "about",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="remarks",
                to="plans.item",
            ),
        ),
        migrations.AddField(
            "item",
            "detail",
            oggz.casework.vault.fields.SealedText(
                case="case_id", null=True, part="part", sealed_as="plan.detail"
            ),
        ),
        migrations.AddField("item", "day", models.DateField(null=True)),
        migrations.AlterField(
            "item",
            "kind",
            models.CharField(
                choices=[
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
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(KEEP, KEEP_LESS),
    ]
