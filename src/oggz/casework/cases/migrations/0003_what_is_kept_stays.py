"""What was kept does not change, in whoever's name; who left sees nothing, by the database too."""

from django.db import migrations, models

# Names in full: whoever may make a temporary table could otherwise put theirs before ours.
FUNCTIONS = """
CREATE OR REPLACE FUNCTION oggz_party() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT id FROM public.parties_party WHERE slug = current_setting('oggz.party', true) $$;

CREATE OR REPLACE FUNCTION oggz_task() RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT CASE WHEN current_setting('oggz.task', true)
            IN ('retention', 'destruction', 'leaving', 'rotation')
        THEN current_setting('oggz.task', true) ELSE '' END
$$;

CREATE OR REPLACE FUNCTION oggz_own_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT p.case_id
    FROM public.cases_participation p
    JOIN public.cases_case c ON c.id = p.case_id
    WHERE p.member_id = public.oggz_member() AND p.party_id = public.oggz_party()
      AND (p.until IS NULL OR p.until > clock_timestamp())
      -- Who left and came back is let in anew.
      AND EXISTS (
          SELECT FROM public.parties_membership m
          WHERE m.member_id = p.member_id AND m.party_id = p.party_id AND m.role = p.role
            AND m.since <= p.since AND (m.until IS NULL OR m.until > clock_timestamp())
      )
      AND NOT EXISTS (
          SELECT FROM public.covenants_withdrawal w
          WHERE w.covenant_id = c.covenant_id AND w.party_id = p.party_id
      )
    UNION
    SELECT c.id FROM public.cases_case c
    WHERE c.opened_by_id = public.oggz_member() AND c.opened_for_id = public.oggz_party()
      AND NOT EXISTS (SELECT FROM public.cases_participation p WHERE p.case_id = c.id)
$$;

-- Told by the trigger: what may always change, what may be filled in once, what is sealed.
CREATE FUNCTION oggz_kept() RETURNS trigger LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp AS
$$
DECLARE
    may text[] := TG_ARGV[0]::text[];
    name text;
BEGIN
    IF public.oggz_task() = 'rotation' THEN
        may := may || TG_ARGV[2]::text[];
    END IF;
    FOREACH name IN ARRAY TG_ARGV[1]::text[] LOOP
        IF to_jsonb(OLD) -> name = 'null' THEN
            may := may || name;
        END IF;
    END LOOP;
    IF public.oggz_task() = 'destruction' AND to_jsonb(NEW) -> 'corrects_id' = 'null' THEN
        may := may || 'corrects_id'::text;
    END IF;
    IF to_jsonb(OLD) - may <> to_jsonb(NEW) - may THEN
        RAISE EXCEPTION 'what was kept in % does not change', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
"""

# Of each table: what may change at any time, what may be filled in once, what is sealed.
KEPT = {
    "cases_case": ("phase, level, closed_at, outcome", "", ""),
    "cases_file": ("", "", ""),
    "cases_participation": ("", "until", ""),
    "cases_contribution": ("", "corrected_at", "text"),
    "cases_weighing": ("", "", "reasons"),
    "cases_consent": ("", "withdrawn_at", ""),
    "cases_objection": ("", "override, overridden_at, decided_at, upheld", "text, override"),
    "cases_sourceagreement": ("", "withdrawn_at", ""),
    "cases_secrecydecision": ("", "withdrawn_at", "reason"),
    "cases_alarm": ("", "", "reason"),
}


def _keep(table: str) -> str:
    told = ", ".join(f"'{{{columns}}}'" for columns in KEPT[table])
    return f"""
    CREATE TRIGGER kept BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION oggz_kept({told});
    """


# Somebody's file and what stands in it are of one case.
IN_ONE_CASE = """
ALTER TABLE cases_file ADD CONSTRAINT file_of_case UNIQUE (id, case_id);
ALTER TABLE cases_contribution ADD CONSTRAINT contribution_in_case
    FOREIGN KEY (file_id, case_id) REFERENCES cases_file (id, case_id)
    DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE cases_participation ADD CONSTRAINT participation_in_case
    FOREIGN KEY (file_id, case_id) REFERENCES cases_file (id, case_id)
    DEFERRABLE INITIALLY DEFERRED;
"""
APART = """
ALTER TABLE cases_participation DROP CONSTRAINT participation_in_case;
ALTER TABLE cases_contribution DROP CONSTRAINT contribution_in_case;
ALTER TABLE cases_file DROP CONSTRAINT file_of_case;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_row_level_security"),
        ("covenants", "0002_sent_texts_are_fixed"),
        ("parties", "0002_people"),
    ]
    operations = [
        migrations.AddField(
            "contribution", "corrected_at", models.DateTimeField(null=True)
        ),
        migrations.RunSQL(IN_ONE_CASE, APART),
        migrations.RunSQL(FUNCTIONS, "DROP FUNCTION oggz_kept;"),
        *(
            migrations.RunSQL(_keep(table), f"DROP TRIGGER kept ON {table};")
            for table in KEPT
        ),
    ]
