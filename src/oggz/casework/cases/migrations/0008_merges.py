"""Two cases that go on as one. A merge is seen by who takes part in the case that was merged.

Who closes a case closes what was merged into it, also where they take no part: a function does so.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

CLOSE = """
-- Close what was merged into a case of one's own that is closed, and what into that; which these are.
CREATE FUNCTION oggz_close_merged(closed uuid) RETURNS SETOF uuid
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    WITH RECURSIVE inside (id) AS (
        SELECT m.merged_id FROM public.cases_merge m
        WHERE m.kept_id = closed AND m.undone_at IS NULL
        UNION
        SELECT m.merged_id FROM public.cases_merge m JOIN inside ON m.kept_id = inside.id
        WHERE m.undone_at IS NULL
    ),
    done AS (
        UPDATE public.cases_case c
        SET phase = kept.phase, closed_at = kept.closed_at, outcome = kept.outcome
        FROM public.cases_case kept
        WHERE c.id IN (SELECT id FROM inside) AND c.closed_at IS NULL
          AND kept.id = closed AND kept.closed_at IS NOT NULL
          AND closed IN (SELECT public.oggz_own_cases())
        RETURNING c.id, c.phase, c.level, c.closed_at
    ),
    kept AS (
        INSERT INTO public.cases_step (case_id, phase, level, party_id, by_id, at)
        SELECT id, phase, level, public.oggz_party(), public.oggz_member(), closed_at FROM done
    )
    SELECT id FROM done
$$;
"""
_BOTH = "kept_id IN (SELECT oggz_own_cases()) AND merged_id IN (SELECT oggz_own_cases())"
PROTECT = f"""
ALTER TABLE cases_merge ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_merge FOR SELECT
    USING (merged_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY counted ON cases_merge FOR SELECT
    USING (coalesce(current_setting('oggz.task', true), '') = 'counting');
CREATE POLICY written ON cases_merge FOR INSERT
    WITH CHECK ({_BOTH} AND party_id = oggz_party() AND by_id = oggz_member());
CREATE POLICY changed ON cases_merge FOR UPDATE USING ({_BOTH})
    WITH CHECK ({_BOTH} AND undone_by_id = oggz_member());
CREATE POLICY destroyed ON cases_merge FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON cases_merge
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{{}}', '{{undone_at, undone_by_id}}', '{{}}');

ALTER TABLE cases_brought ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_brought FOR SELECT
    USING (merge_id IN (SELECT id FROM cases_merge) OR oggz_task() <> '');
CREATE POLICY written ON cases_brought FOR INSERT
    WITH CHECK (merge_id IN (SELECT id FROM cases_merge WHERE by_id = oggz_member()));
CREATE POLICY destroyed ON cases_brought FOR DELETE USING (oggz_task() = 'destruction');

-- Taking part may also end sooner than was said; what ended stays as it was.
DROP TRIGGER kept ON cases_participation;
CREATE TRIGGER kept BEFORE UPDATE ON cases_participation FOR EACH ROW
    WHEN (NOT coalesce(
        NEW.until < OLD.until AND OLD.until > clock_timestamp()
        AND (NEW.id, NEW.case_id, NEW.file_id, NEW.party_id, NEW.member_id, NEW.role, NEW.purpose,
             NEW.since, NEW.added_by_id)
          = (OLD.id, OLD.case_id, OLD.file_id, OLD.party_id, OLD.member_id, OLD.role, OLD.purpose,
             OLD.since, OLD.added_by_id),
        false))
    EXECUTE FUNCTION oggz_kept('{{}}', '{{until}}', '{{}}');
"""
EXPOSE = """
DROP TRIGGER kept ON cases_participation;
CREATE TRIGGER kept BEFORE UPDATE ON cases_participation
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{}', '{until}', '{}');
DROP FUNCTION oggz_close_merged;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0007_threads'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='case',
            name='outcome',
            field=models.CharField(blank=True, choices=[('resolved', 'afgerond'), ('cancelled', 'zonder vervolg'), ('merged', 'samengevoegd met een andere casus')], max_length=10),
        ),
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('because', models.CharField(choices=[('person', 'de persoon of een naaste heeft het bevestigd'), ('number', 'het burgerservicenummer is hetzelfde'), ('birth_date', 'naam en geboortedatum zijn hetzelfde'), ('address', 'naam en adres zijn hetzelfde, en het is nagevraagd')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('undone_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='took_in', to='cases.case')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='went_into', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'samenvoeging',
                'verbose_name_plural': 'samenvoegingen',
            },
        ),
        migrations.CreateModel(
            name='Brought',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('participation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='brought_by', to='cases.participation')),
                ('merge', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='brought', to='cases.merge')),
            ],
            options={
                'verbose_name': 'meegekomen deelname',
                'verbose_name_plural': 'meegekomen deelnames',
            },
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='merged_into_one'),
        ),
        migrations.AddConstraint(
            model_name='merge',
            constraint=models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='merged_into_another'),
        ),
        migrations.RunSQL(CLOSE + PROTECT, EXPOSE),
    ]
