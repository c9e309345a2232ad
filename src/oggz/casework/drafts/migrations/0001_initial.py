"""What is being written: each member sees their own drafts, for the party they work for."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import oggz.casework.vault.fields

_OWN = (
    "member_id = oggz_member() AND party_id = oggz_party()"
    " AND case_id IN (SELECT oggz_own_cases())"
)
PROTECT = f"""
ALTER TABLE drafts_draft ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON drafts_draft FOR SELECT USING (({_OWN}) OR oggz_task() <> '');
CREATE POLICY written ON drafts_draft FOR INSERT WITH CHECK ({_OWN});
CREATE POLICY changed ON drafts_draft FOR UPDATE
    USING (({_OWN}) OR oggz_task() = 'rotation') WITH CHECK (({_OWN}) OR oggz_task() = 'rotation');
CREATE POLICY dropped ON drafts_draft FOR DELETE
    USING (({_OWN}) OR oggz_task() = 'destruction');
"""
EXPOSE = """
DROP POLICY seen ON drafts_draft;
DROP POLICY written ON drafts_draft;
DROP POLICY changed ON drafts_draft;
DROP POLICY dropped ON drafts_draft;
ALTER TABLE drafts_draft DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("cases", "0007_threads"),
        ("parties", "0002_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=64)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("text", oggz.casework.vault.fields.SealedText(case="case_id", part="", sealed_as="draft.text")),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="cases.case")),
                ("member", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party")),
            ],
            options={
                "verbose_name": "concept",
                "verbose_name_plural": "concepten",
                "indexes": [models.Index(fields=["at"], name="drafts_by_age")],
                "constraints": [models.UniqueConstraint(fields=("case", "member", "party", "place"), name="one_draft_of_a_form")],
            },
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
