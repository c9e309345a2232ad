"""That the person was told; protected like the other facts of a case."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import oggz.casework.vault.fields

PROTECT = """
ALTER TABLE letters_letter ADD CONSTRAINT letter_in_case
    FOREIGN KEY (file_id, case_id) REFERENCES cases_file (id, case_id)
    DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE letters_letter ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON letters_letter FOR SELECT
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() <> '');
-- Nobody writes in the name of another party or person.
CREATE POLICY written ON letters_letter FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases())
    AND party_id = oggz_party() AND by_id = oggz_member()
);
CREATE POLICY changed ON letters_letter FOR UPDATE
    USING (oggz_task() = 'rotation') WITH CHECK (oggz_task() = 'rotation');
CREATE POLICY destroyed ON letters_letter FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON letters_letter FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{}', '{}', '{reason}');
"""
EXPOSE = """
DROP TRIGGER kept ON letters_letter;
DROP POLICY seen ON letters_letter;
DROP POLICY written ON letters_letter;
DROP POLICY changed ON letters_letter;
DROP POLICY destroyed ON letters_letter;
ALTER TABLE letters_letter DISABLE ROW LEVEL SECURITY;
ALTER TABLE letters_letter DROP CONSTRAINT letter_in_case;
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
            name="Letter",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("sent_on", models.DateField(null=True)),
                ("way", models.CharField(choices=[("given", "meegegeven of voorgelezen in een gesprek"), ("post", "per post"), ("mail", "met beveiligde mail"), ("trusted", "via iemand die de persoon vertrouwt")], max_length=10, null=True)),
                ("is_easy", models.BooleanField(default=False, verbose_name="in makkelijke taal")),
                ("until", models.DateField(null=True, verbose_name="uitgesteld tot en met")),
                ("reason", oggz.casework.vault.fields.SealedText(case="case_id", null=True, part="", sealed_as="letter.reason")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("case", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="cases.case")),
                ("file", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="letters", to="cases.file")),
                ("party", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="parties.party")),
            ],
            options={
                "verbose_name": "brief",
                "verbose_name_plural": "brieven",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["file", "at"], name="letters_of_file")],
            },
        ),
        migrations.AddConstraint(
            model_name="letter",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("reason__isnull", True), ("sent_on__isnull", False), ("until", None), ("way__isnull", False)), models.Q(("reason__isnull", False), ("sent_on", None), ("until__isnull", False), ("way", None)), _connector="OR"),
                name="letter_sent_or_delayed",
            ),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
