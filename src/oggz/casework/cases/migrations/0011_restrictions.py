"""Data that are kept and not used, as a person asked (AVG article 18)."""

import django.db.models.deletion
import django.utils.timezone
import oggz.casework.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


PROTECT = """
ALTER TABLE cases_restriction ADD CONSTRAINT restriction_in_case
    FOREIGN KEY (file_id, case_id) REFERENCES cases_file (id, case_id)
    DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE cases_restriction ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_restriction FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON cases_restriction FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND party_id = oggz_party() AND by_id = oggz_member()
);
CREATE POLICY changed ON cases_restriction FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() IN ('rotation', 'destruction'))
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR oggz_task() IN ('rotation', 'destruction'));
CREATE POLICY destroyed ON cases_restriction FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON cases_restriction FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{}', '{ending, ending_at, told_how, lifted_at}', '{ending}');

ALTER TABLE cases_restricteduse ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_restricteduse FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON cases_restricteduse FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND party_id = oggz_party() AND by_id = oggz_member()
    AND EXISTS (SELECT FROM public.cases_restriction r
        WHERE r.id = restriction_id AND r.case_id = cases_restricteduse.case_id)
);
CREATE POLICY changed ON cases_restricteduse FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() IN ('rotation', 'destruction'))
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR oggz_task() IN ('rotation', 'destruction'));
CREATE POLICY destroyed ON cases_restricteduse FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON cases_restricteduse FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{}', '{ended_at}', '{reason}');
"""
EXPOSE = """
DROP TRIGGER kept ON cases_restricteduse;
DROP POLICY destroyed ON cases_restricteduse;
DROP POLICY changed ON cases_restricteduse;
DROP POLICY written ON cases_restricteduse;
DROP POLICY seen ON cases_restricteduse;
ALTER TABLE cases_restricteduse DISABLE ROW LEVEL SECURITY;
DROP TRIGGER kept ON cases_restriction;
DROP POLICY destroyed ON cases_restriction;
DROP POLICY changed ON cases_restriction;
DROP POLICY written ON cases_restriction;
DROP POLICY seen ON cases_restriction;
ALTER TABLE cases_restriction DISABLE ROW LEVEL SECURITY;
ALTER TABLE cases_restriction DROP CONSTRAINT restriction_in_case;
"""
# As it was, but for what is found: by what is restricted nobody is known.
_KNOWN = """
CREATE OR REPLACE FUNCTION oggz_known(own uuid, fields text[], blinds bytea[])
RETURNS TABLE (
    case_id uuid, file_id uuid, subject text, phase text, source text, weighed boolean,
    objection boolean, party text, role text, bsn boolean, birth_date boolean, address boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    WITH found AS (
        SELECT b.file_id, bool_or(m.field = 'bsn') AS bsn, bool_or(m.field = 'name') AS name,
            bool_or(m.field = 'birth_date') AS birth_date, bool_or(m.field = 'address') AS address
        FROM unnest(fields, blinds) AS sought (field, blind)
        JOIN public.cases_mark m ON m.field = sought.field AND m.blind = sought.blind
        JOIN public.cases_contribution b ON b.id = m.contribution_id
        WHERE b.corrected_at IS NULL AND b.case_id <> own %s
        GROUP BY b.file_id
    )
    SELECT c.id, f.id, f.subject::text, c.phase::text, source.slug::text,
        EXISTS (SELECT FROM public.cases_weighing w WHERE w.case_id = c.id),
        EXISTS (
            SELECT FROM public.cases_objection o
            WHERE o.case_id = c.id AND (o.upheld OR o.decided_at IS NULL)
        ),
        who.name, who.role, found.bsn, found.name AND found.birth_date,
        found.name AND found.address
    FROM found
    JOIN public.cases_file f ON f.id = found.file_id
    JOIN public.cases_case c ON c.id = f.case_id
    JOIN public.cases_case mine ON mine.id = own AND mine.covenant_id = c.covenant_id
    JOIN public.parties_party source ON source.id = c.opened_for_id
    LEFT JOIN LATERAL (
        SELECT t.name::text AS name, p.role::text AS role
        FROM public.cases_participation p
        JOIN public.parties_party t ON t.id = p.party_id
        WHERE p.case_id = c.id AND p.role IN ('case_coordinator', 'process_coordinator')
          AND (p.until IS NULL OR p.until > clock_timestamp())
        ORDER BY p.role, p.since
        LIMIT 1
    ) who ON true
    WHERE own IN (SELECT public.oggz_own_cases())
      AND (found.bsn OR (found.name AND (found.birth_date OR found.address)))
    ORDER BY c.opened_at, f.id
$$;
"""
_UNRESTRICTED = """
        AND NOT EXISTS (
            SELECT FROM public.cases_restriction r
            WHERE r.file_id = b.file_id AND r.lifted_at IS NULL
              AND (r.thread IS NULL OR r.thread = b.thread)
        )"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_handovers'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Restriction',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('thread', models.UUIDField(null=True)),
                ('ground', models.CharField(choices=[('accuracy', 'er staat iets in dat volgens de persoon niet klopt (lid 1 a)'), ('unlawful', 'het had niet mogen worden gebruikt, en hoeft niet weg (lid 1 b)'), ('claim', 'de persoon heeft het nodig voor een rechtszaak (lid 1 c)'), ('objection', 'over een bezwaar is nog niet besloten (lid 1 d)')], max_length=20)),
                ('ending', oggz.casework.vault.fields.SealedText(case='case_id', null=True, part='', sealed_as='restriction.ending')),
                ('ending_at', models.DateTimeField(null=True)),
                ('told_how', models.CharField(max_length=20, null=True)),
                ('lifted_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restrictions', to='cases.case')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restrictions', to='cases.file')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'beperking',
                'verbose_name_plural': 'beperkingen',
            },
        ),
        migrations.CreateModel(
            name='RestrictedUse',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('ground', models.CharField(choices=[('consent', 'de persoon geeft er toestemming voor'), ('claim', 'voor een rechtsvordering'), ('others', 'om de rechten van iemand anders te beschermen')], max_length=20)),
                ('reason', oggz.casework.vault.fields.SealedText(case='case_id', part='', sealed_as='restricted_use.reason')),
                ('until', models.DateField(verbose_name='tot en met')),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='restricted_uses', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('restriction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='cases.restriction')),
            ],
            options={
                'verbose_name': 'gebruik ondanks een beperking',
                'verbose_name_plural': 'gebruik ondanks een beperking',
            },
        ),
        migrations.AddIndex(
            model_name='restriction',
            index=models.Index(condition=models.Q(('lifted_at', None)), fields=['file'], name='restriction_stands'),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
        migrations.RunSQL(_KNOWN % _UNRESTRICTED, _KNOWN % ""),
    ]
