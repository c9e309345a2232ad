"""Cases that may be of one person: proposed to who takes part in both, and known to nobody else."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

NOTE = """
-- Keep which other cases under the covenant have the same citizen number for the person, or the
-- same name with the same birth date or address. Nothing is told to who calls.
CREATE FUNCTION oggz_note_doubles(own uuid) RETURNS void
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    INSERT INTO public.cases_double (one_id, other_id, found_at)
    SELECT least(own, c.id), greatest(own, c.id), now()
    FROM public.cases_case mine
    JOIN public.cases_file f ON f.case_id = mine.id AND f.subject = 'person'
    JOIN public.cases_contribution b ON b.file_id = f.id AND b.corrected_at IS NULL
    JOIN public.cases_mark m ON m.contribution_id = b.id
    JOIN public.cases_mark theirs ON theirs.field = m.field AND theirs.blind = m.blind
    JOIN public.cases_contribution t ON t.id = theirs.contribution_id
        AND t.corrected_at IS NULL AND t.case_id <> own
    JOIN public.cases_file g ON g.id = t.file_id AND g.subject = 'person'
    JOIN public.cases_case c ON c.id = t.case_id AND c.covenant_id = mine.covenant_id
    WHERE mine.id = own AND own IN (SELECT public.oggz_own_cases())
      AND mine.phase NOT IN ('signal', 'closed') AND c.phase NOT IN ('signal', 'closed')
    GROUP BY c.id
    HAVING bool_or(m.field = 'bsn')
        OR bool_or(m.field = 'name') AND bool_or(m.field IN ('birth_date', 'address'))
    ON CONFLICT DO NOTHING
$$;
"""
_BOTH = "one_id IN (SELECT oggz_own_cases()) AND other_id IN (SELECT oggz_own_cases())"
PROTECT = f"""
ALTER TABLE cases_double ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_double FOR SELECT USING ({_BOTH} OR oggz_task() <> '');
CREATE POLICY changed ON cases_double FOR UPDATE USING ({_BOTH})
    WITH CHECK ({_BOTH} AND apart_by_id = oggz_member());
CREATE POLICY destroyed ON cases_double FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON cases_double
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{{}}', '{{apart_at, apart_by_id}}', '{{}}');
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_merges'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Double',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('found_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('apart_at', models.DateTimeField(null=True)),
                ('apart_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('one', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='cases.case')),
            ],
            options={
                'verbose_name': 'mogelijk dezelfde persoon',
                'verbose_name_plural': 'mogelijk dezelfde personen',
                'constraints': [models.UniqueConstraint(fields=('one', 'other'), name='double_once')],
            },
        ),
        migrations.RunSQL(NOTE + PROTECT, "DROP FUNCTION oggz_note_doubles;"),
    ]
