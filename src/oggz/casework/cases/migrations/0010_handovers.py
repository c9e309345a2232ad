"""Handing over to the neighbourhood: seen like the case, answered once."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

_OWN = "case_id IN (SELECT oggz_own_cases())"
PROTECT = f"""
ALTER TABLE cases_handover ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_handover FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON cases_handover FOR INSERT
    WITH CHECK ({_OWN} AND party_id = oggz_party() AND by_id = oggz_member());
CREATE POLICY changed ON cases_handover FOR UPDATE USING ({_OWN}) WITH CHECK ({_OWN});
CREATE POLICY destroyed ON cases_handover FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON cases_handover
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{{}}', '{{ended_at, taken, why_not}}', '{{}}');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0009_doubles'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', models.JSONField()),
                ('until', models.DateField(verbose_name='tot en met')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('taken', models.BooleanField(null=True)),
                ('why_not', models.CharField(choices=[('nobody', 'er is nu niemand die het kan doen'), ('too_soon', 'het gaat nog niet goed genoeg'), ('unclear', 'in het plan staat niet genoeg om het over te nemen'), ('elsewhere', 'het past beter bij een andere partij')], max_length=10, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='cases.participation')),
            ],
            options={
                'verbose_name': 'overdracht',
                'verbose_name_plural': 'overdrachten',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('case',), name='one_open_handover')],
            },
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
