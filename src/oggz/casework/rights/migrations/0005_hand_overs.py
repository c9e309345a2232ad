"""Complaints that are handed over to the party they are about; like deadlines, of nobody."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models

KEEP = """
CREATE TRIGGER kept BEFORE UPDATE ON rights_handover FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{}', '{accepted_at, refused_at, refusal, told_how}', '{}');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0002_people'),
        ('rights', '0004_restrictions'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('refused_at', models.DateTimeField(null=True)),
                ('refusal', models.CharField(choices=[('not_ours', 'de klacht gaat niet over onze partij'), ('dealt_with', 'deze klacht is al eens behandeld (Awb artikel 9:8)'), ('too_old', 'het gebeurde langer dan een jaar geleden (Awb artikel 9:8)'), ('court', 'er loopt of liep een bezwaar of rechtszaak over (Awb artikel 9:8)'), ('taken_back', 'teruggenomen door wie de klacht overdroeg')], max_length=20, null=True)),
                ('told_how', models.CharField(choices=[('letter', 'per brief'), ('desk', 'aan de balie of in een gesprek'), ('phone', 'per telefoon'), ('secure', 'via een beveiligd bericht')], max_length=20, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('deadline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hand_overs', to='rights.deadline')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'overdracht',
                'verbose_name_plural': 'overdrachten',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('accepted_at', None), ('refused_at', None), _connector='OR'), name='accepted_or_refused'), models.CheckConstraint(condition=models.Q(models.Q(('refusal', None), ('refused_at', None)), models.Q(('refusal__isnull', False), ('refused_at__isnull', False)), _connector='OR'), name='refused_with_reason'), models.UniqueConstraint(condition=models.Q(('refused_at', None)), fields=('deadline',), name='handed_over_once')],
            },
        ),
        migrations.RunSQL(KEEP, "DROP TRIGGER kept ON rights_handover;"),
    ]
