"""What a contribution is, and the phases that a case went through."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

# Seen like the case itself, written in one's own name, and never changed.
PROTECT = """
ALTER TABLE cases_step ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_step FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON cases_step FOR INSERT
    WITH CHECK (case_id IN (SELECT oggz_own_cases())
        AND party_id = oggz_party() AND by_id = oggz_member());
CREATE POLICY destroyed ON cases_step FOR DELETE USING (oggz_task() = 'destruction');
"""
EXPOSE = """
DROP POLICY seen ON cases_step;
DROP POLICY written ON cases_step;
DROP POLICY destroyed ON cases_step;
ALTER TABLE cases_step DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("parties", "0002_people"),
        ("cases", "0004_broken_glass"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AddField(
            "contribution", "kind", models.CharField(default="note", max_length=20)
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("phase", models.CharField(choices=[("signal", "signaal"), ("triage", "weging"), ("approach", "aanpak"), ("aftercare", "nazorg"), ("closed", "afgesloten")], max_length=20, verbose_name="fase")),
                ("level", models.PositiveSmallIntegerField(verbose_name="niveau van opschaling")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="cases.case")),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party")),
            ],
            options={"verbose_name": "stap", "verbose_name_plural": "stappen", "ordering": ["at", "pk"]},
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
