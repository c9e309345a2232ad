"""What people ask with their rights, its deadlines, and who sees them."""

import django.db.models.deletion
import django.utils.timezone
import oggz.casework.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


PROTECT = """
ALTER TABLE rights_request ADD CONSTRAINT request_in_case
    FOREIGN KEY (file_id, case_id) REFERENCES cases_file (id, case_id)
    DEFERRABLE INITIALLY DEFERRED;

-- A deadline says nothing of anybody, and is not protected by the case: officers read it. What it
-- was made with does not change.
CREATE TRIGGER kept BEFORE UPDATE ON rights_deadline FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{due_on, party_id}', '{extended_on, answered_on, outcome}', '{}');

ALTER TABLE rights_request ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_request FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON rights_request FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND party_id = oggz_party() AND by_id = oggz_member()
);
CREATE POLICY changed ON rights_request FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() = 'rotation')
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR oggz_task() = 'rotation');
CREATE POLICY destroyed ON rights_request FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON rights_request FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{handler_id}', '{proof, proved_at, proved_by_id, delay, outcome, reason, decided_at, decided_by_id, told_how, told_at}', '{words, reason}');

ALTER TABLE rights_exemption ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_exemption FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON rights_exemption FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND party_id = oggz_party() AND by_id = oggz_member()
    AND EXISTS (SELECT FROM public.cases_contribution c JOIN public.rights_request r
        ON r.id = request_id AND r.file_id = c.file_id AND r.case_id = rights_exemption.case_id
        WHERE c.id = contribution_id)
);
CREATE POLICY changed ON rights_exemption FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() = 'rotation')
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR oggz_task() = 'rotation');
CREATE POLICY destroyed ON rights_exemption FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON rights_exemption FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{}', '{withdrawn_at}', '{reason}');

ALTER TABLE rights_dossier ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON rights_dossier FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON rights_dossier FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND party_id = oggz_party() AND by_id = oggz_member()
    AND EXISTS (SELECT FROM public.rights_request r
        WHERE r.id = request_id AND r.case_id = rights_dossier.case_id)
);
CREATE POLICY changed ON rights_dossier FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() IN ('retention', 'destruction'))
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR oggz_task() IN ('retention', 'destruction'));
CREATE POLICY destroyed ON rights_dossier FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON rights_dossier FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{progress, total, fetched_at}', '{made_at, failed_at, file, ends_on, gone_at}', '{}');
"""
EXPOSE = """
DROP TRIGGER kept ON rights_dossier;
DROP TRIGGER kept ON rights_exemption;
DROP TRIGGER kept ON rights_request;
DROP TRIGGER kept ON rights_deadline;
""" + "".join(
    f"DROP POLICY {policy} ON {table};"
    for table in ("rights_dossier", "rights_exemption", "rights_request")
    for policy in ("seen", "written", "changed", "destroyed")
) + """
ALTER TABLE rights_dossier DISABLE ROW LEVEL SECURITY;
ALTER TABLE rights_exemption DISABLE ROW LEVEL SECURITY;
ALTER TABLE rights_request DISABLE ROW LEVEL SECURITY;
ALTER TABLE rights_request DROP CONSTRAINT request_in_case;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0006_signals_and_marks'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Deadline',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('covenant', models.UUIDField()),
                ('kind', models.CharField(choices=[('access', 'inzage'), ('rectification', 'verbetering'), ('objection', 'stoppen met delen (bezwaar)'), ('restriction', 'beperking'), ('erasure', 'wissen'), ('complaint', 'behandeling van een klacht')], max_length=20, verbose_name='soort')),
                ('received_on', models.DateField(verbose_name='ontvangen op')),
                ('due_on', models.DateField(verbose_name='uiterlijk')),
                ('extended_on', models.DateField(null=True)),
                ('answered_on', models.DateField(null=True)),
                ('outcome', models.CharField(choices=[('granted', 'toegewezen'), ('partly', 'deels toegewezen'), ('refused', 'afgewezen'), ('withdrawn', 'ingetrokken door de persoon'), ('gone', 'vervallen: de casus is vernietigd')], max_length=20, null=True)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'termijn',
                'verbose_name_plural': 'termijnen',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('how', models.CharField(choices=[('letter', 'per brief'), ('desk', 'aan de balie of in een gesprek'), ('phone', 'per telefoon'), ('secure', 'via een beveiligd bericht')], max_length=20)),
                ('words', oggz.casework.vault.fields.SealedText(case='case_id', part='', sealed_as='request.words')),
                ('ground', models.CharField(blank=True, choices=[('authority', 'ouder of voogd met gezag'), ('guardian', 'curator, bewindvoerder of mentor'), ('lawyer', 'advocaat'), ('letter', 'schriftelijke machtiging')], max_length=20)),
                ('proof', models.CharField(choices=[('document', 'een identiteitsbewijs bekeken, zonder kopie'), ('known', 'de persoon is bij ons bekend en zelf gezien'), ('login', 'ingelogd met DigiD'), ('questions', 'vragen gesteld die alleen de persoon kan beantwoorden')], max_length=20, null=True)),
                ('proved_at', models.DateTimeField(null=True)),
                ('delay', models.CharField(choices=[('complex', 'het verzoek is ingewikkeld'), ('many', 'er zijn veel verzoeken van u tegelijk')], max_length=20, null=True)),
                ('outcome', models.CharField(choices=[('granted', 'toegewezen'), ('partly', 'deels toegewezen'), ('refused', 'afgewezen'), ('withdrawn', 'ingetrokken door de persoon'), ('gone', 'vervallen: de casus is vernietigd')], max_length=20, null=True)),
                ('reason', oggz.casework.vault.fields.SealedText(case='case_id', null=True, part='', sealed_as='request.reason')),
                ('decided_at', models.DateTimeField(null=True)),
                ('told_how', models.CharField(choices=[('letter', 'per brief'), ('desk', 'aan de balie of in een gesprek'), ('phone', 'per telefoon'), ('secure', 'via een beveiligd bericht')], max_length=20, null=True)),
                ('told_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='cases.case')),
                ('deadline', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='request', to='rights.deadline')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='cases.file')),
                ('handler', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('objection', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='request', to='cases.objection')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('proved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'verzoek',
                'verbose_name_plural': 'verzoeken',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Exemption',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('why', models.CharField(choices=[('others', 'het gaat (ook) over iemand anders (AVG artikel 15 lid 4)'), ('safety', 'iemand loopt anders gevaar (UAVG artikel 41 lid 1 i)'), ('crime', 'het stoort een onderzoek naar een strafbaar feit (UAVG artikel 41)')], max_length=20)),
                ('reason', oggz.casework.vault.fields.SealedText(case='case_id', part='', sealed_as='exemption.reason')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='cases.case')),
                ('contribution', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='cases.contribution')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exemptions', to='rights.request')),
            ],
            options={
                'verbose_name': 'uitzondering',
                'verbose_name_plural': 'uitzonderingen',
            },
        ),
        migrations.CreateModel(
            name='Dossier',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', models.SlugField(max_length=40)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('progress', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField(null=True)),
                ('failed_at', models.DateTimeField(null=True)),
                ('file', models.UUIDField(null=True)),
                ('ends_on', models.DateField(null=True)),
                ('gone_at', models.DateTimeField(null=True)),
                ('fetched_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dossiers', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('request', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='dossiers', to='rights.request')),
            ],
            options={
                'verbose_name': 'inzagedossier',
                'verbose_name_plural': 'inzagedossiers',
                'ordering': ['-at'],
            },
        ),
        migrations.AddIndex(
            model_name='deadline',
            index=models.Index(fields=['covenant', 'due_on'], name='rights_due'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='deadline_after_receipt'),
        ),
        migrations.AddConstraint(
            model_name='deadline',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on', None), ('outcome', None)), models.Q(('answered_on__isnull', False), ('outcome__isnull', False)), _connector='OR'), name='answered_with_outcome'),
        ),
        migrations.AddConstraint(
            model_name='exemption',
            constraint=models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('request', 'contribution'), name='exempted_once'),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
