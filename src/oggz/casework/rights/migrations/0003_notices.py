"""What the other parties at the table are told of a request."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


PROTECT = """
ALTER TABLE rights_notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_notice FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON rights_notice FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND party_id = oggz_party() AND by_id = oggz_member()
    AND EXISTS (SELECT FROM public.rights_request r
        WHERE r.id = request_id AND r.case_id = rights_notice.case_id)
);
-- A party sees for itself what it was told.
CREATE POLICY changed ON rights_notice FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) AND to_id = oggz_party())
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) AND to_id = oggz_party());
CREATE POLICY destroyed ON rights_notice FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON rights_notice FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{}', '{seen_at, seen_by_id}', '{}');
"""
EXPOSE = """
DROP TRIGGER kept ON rights_notice;
DROP POLICY destroyed ON rights_notice;
DROP POLICY changed ON rights_notice;
DROP POLICY written ON rights_notice;
DROP POLICY seen ON rights_notice;
ALTER TABLE rights_notice DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_threads'),
        ('parties', '0002_people'),
        ('rights', '0002_without_progress'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('asks', models.BooleanField()),
                ('seen_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='rights.request')),
                ('seen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'bericht',
                'verbose_name_plural': 'berichten',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('request', 'to', 'asks'), name='party_told_once')],
            },
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
