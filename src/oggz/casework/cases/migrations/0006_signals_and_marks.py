"""Signals, taking over those that wait, and recognising a person without reading who it is.

A new errand of the database shows nothing by itself (`oggz_task` does not know it): what it may is
in the policies here. Who joins takes part in signals that a colleague in the same role received.
"""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import oggz.casework.vault.fields

FUNCTIONS = """
CREATE FUNCTION oggz_errand() RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT CASE WHEN current_setting('oggz.task', true) = 'joining' THEN 'joining' ELSE '' END
$$;

-- Signals that colleagues in one's own role received and in which one takes no part.
CREATE FUNCTION oggz_waiting_signals()
RETURNS TABLE (case_id uuid, file_id uuid, covenant_id uuid, purpose text, role text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT DISTINCT p.case_id, p.file_id, c.covenant_id, p.purpose::text, p.role::text
    FROM public.cases_participation p
    JOIN public.cases_case c ON c.id = p.case_id
    JOIN public.parties_membership m
        ON m.member_id = public.oggz_member() AND m.party_id = p.party_id AND m.role = p.role
    WHERE p.party_id = public.oggz_party() AND c.phase = 'signal'
      AND m.since <= clock_timestamp() AND (m.until IS NULL OR m.until > clock_timestamp())
      AND NOT EXISTS (
          SELECT FROM public.covenants_withdrawal w
          WHERE w.covenant_id = c.covenant_id AND w.party_id = p.party_id
      )
      AND NOT EXISTS (
          SELECT FROM public.cases_participation own
          WHERE own.file_id = p.file_id AND own.party_id = p.party_id AND own.role = p.role
            AND own.purpose = p.purpose AND own.member_id = public.oggz_member()
            AND own.since >= m.since AND (own.until IS NULL OR own.until > clock_timestamp())
      )
$$;

-- Other cases under one covenant of who has the same citizen number, or the same name with the same
-- birth date or address; and nothing for who takes no part in the case that they look from.
CREATE FUNCTION oggz_known(own uuid, fields text[], blinds bytea[])
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
        WHERE b.corrected_at IS NULL AND b.case_id <> own
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
NO_FUNCTIONS = "DROP FUNCTION oggz_known, oggz_waiting_signals, oggz_errand;"

_TASKS = "oggz_task() IN ('rotation', 'destruction')"
_REPORTED = """case_id IN (SELECT id FROM cases_case
        WHERE opened_by_id = oggz_member() AND opened_for_id = oggz_party())"""
_BROUGHT = """contribution_id IN (SELECT id FROM cases_contribution
        WHERE source_id = oggz_party() AND by_id = oggz_member()
        AND case_id IN (SELECT oggz_own_cases()))"""
_OWN = "member_id = oggz_member() AND party_id = oggz_party()"
_WAITING = """(case_id, file_id, purpose, role) IN (
        SELECT w.case_id, w.file_id, w.purpose, w.role FROM oggz_waiting_signals() w)"""
PROTECT = f"""
ALTER TABLE cases_signal ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_signal FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
CREATE POLICY written ON cases_signal FOR INSERT
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) AND {_REPORTED});
CREATE POLICY changed ON cases_signal FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR {_TASKS})
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR {_TASKS});
CREATE POLICY destroyed ON cases_signal FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON cases_signal
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{{}}', '{{ended, reason, inform_by}}', '{{reason}}');

-- Nobody sees marks, not even their own: only `oggz_known` compares them.
ALTER TABLE cases_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON cases_mark FOR SELECT USING ({_TASKS});
CREATE POLICY written ON cases_mark FOR INSERT WITH CHECK ({_BROUGHT});
CREATE POLICY destroyed ON cases_mark FOR DELETE USING (oggz_task() = 'destruction');

-- For oneself, in one's own name, and in signals that wait.
CREATE POLICY joined ON cases_participation FOR INSERT
    WITH CHECK (oggz_errand() = 'joining' AND {_OWN} AND added_by_id = oggz_member()
        AND {_WAITING});
CREATE POLICY joining ON cases_participation FOR SELECT
    USING (oggz_errand() = 'joining' AND {_OWN});
-- What stood open from before somebody left and came back is ended first.
CREATE POLICY rejoined ON cases_participation FOR UPDATE
    USING (oggz_errand() = 'joining' AND {_OWN})
    WITH CHECK (oggz_errand() = 'joining' AND {_OWN} AND until IS NOT NULL);
"""
EXPOSE = """
DROP POLICY rejoined ON cases_participation;
DROP POLICY joining ON cases_participation;
DROP POLICY joined ON cases_participation;
DROP POLICY destroyed ON cases_mark;
DROP POLICY written ON cases_mark;
DROP POLICY seen ON cases_mark;
ALTER TABLE cases_mark DISABLE ROW LEVEL SECURITY;
DROP TRIGGER kept ON cases_signal;
DROP POLICY destroyed ON cases_signal;
DROP POLICY changed ON cases_signal;
DROP POLICY written ON cases_signal;
DROP POLICY seen ON cases_signal;
ALTER TABLE cases_signal DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_kinds_and_steps")]
    operations = [
        migrations.CreateModel(
            name="Signal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("urgency", models.CharField(choices=[("acute", "acuut"), ("days", "binnen enkele dagen"), ("weeks", "binnen enkele weken")], max_length=10, verbose_name="hoe dringend")),
                ("heard_from", models.CharField(choices=[("seen", "zelf gezien of gehoord"), ("person", "van de persoon zelf"), ("relative", "van familie of een vriend"), ("neighbour", "van een buur of omwonende"), ("professional", "van een andere professional"), ("other", "van iemand anders")], max_length=20, verbose_name="van wie gehoord")),
                ("person_knows", models.BooleanField(verbose_name="de persoon weet ervan")),
                ("ended", models.CharField(choices=[("no_need", "er is geen hulp of samenwerking nodig"), ("own_party", "de partij die het meldde kan zelf verder"), ("too_little", "er is te weinig bekend om iets te kunnen doen"), ("not_necessary", "delen op naam is niet nodig of weegt niet op"), ("double", "het is al gemeld"), ("other", "een andere reden")], max_length=20, null=True)),
                ("reason", oggz.casework.vault.fields.SealedText(case="case_id", null=True, part="", sealed_as="signal.reason")),
                ("inform_by", models.DateField(null=True)),
                ("case", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="signal", to="cases.case")),
            ],
            options={"verbose_name": "signaal", "verbose_name_plural": "signalen"},
        ),
        migrations.CreateModel(
            name="Mark",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("field", models.CharField(max_length=10)),
                ("blind", models.BinaryField(max_length=34)),
                ("contribution", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="cases.contribution")),
            ],
            options={
                "verbose_name": "kenmerk",
                "verbose_name_plural": "kenmerken",
                "indexes": [models.Index(fields=["field", "blind"], name="mark_by_blind")],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
