"""What a text and its corrections have in common, also when the first of them went."""

import uuid

from django.db import migrations, models

# What was kept does not change, but for this once.
FILL = """
ALTER TABLE cases_contribution DISABLE TRIGGER kept;
WITH RECURSIVE chain (id, thread) AS (
    SELECT id, id FROM cases_contribution WHERE corrects_id IS NULL
    UNION ALL
    SELECT c.id, chain.thread FROM cases_contribution c JOIN chain ON c.corrects_id = chain.id
)
UPDATE cases_contribution c SET thread = chain.thread FROM chain WHERE c.id = chain.id;
ALTER TABLE cases_contribution ENABLE TRIGGER kept;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_signals_and_marks")]
    operations = [
        migrations.AddField(
            "contribution", "thread", models.UUIDField(default=uuid.uuid4, editable=False, null=True)
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "contribution", "thread", models.UUIDField(default=uuid.uuid4, editable=False)
        ),
        migrations.AddIndex(
            "contribution", models.Index(fields=["thread"], name="contribution_thread")
        ),
    ]
