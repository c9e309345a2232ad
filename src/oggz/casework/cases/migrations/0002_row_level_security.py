"""Row level security: what a party's member does not take part in, the database does not show.

Who looks is told per transaction (`access.barrier`); not told, there are no rows. The functions
run as the owner of the tables, to whom these policies do not apply, so that a policy can ask who
takes part without asking itself.
"""

from django.db import migrations

# Cases somebody takes part in now, and one that is just being opened and has no participants yet.
FUNCTIONS = """
CREATE FUNCTION oggz_member() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('oggz.member', true), '')::bigint $$;

CREATE FUNCTION oggz_party() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT id FROM parties_party WHERE slug = current_setting('oggz.party', true) $$;

CREATE FUNCTION oggz_task() RETURNS text LANGUAGE sql STABLE AS
$$ SELECT coalesce(current_setting('oggz.task', true), '') $$;

CREATE FUNCTION oggz_own_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$
    SELECT p.case_id FROM cases_participation p
    WHERE p.member_id = oggz_member() AND p.party_id = oggz_party()
      AND (p.until IS NULL OR p.until > clock_timestamp())
    UNION
    SELECT c.id FROM cases_case c
    WHERE c.opened_by_id = oggz_member() AND c.opened_for_id = oggz_party()
      AND NOT EXISTS (SELECT FROM cases_participation p WHERE p.case_id = c.id)
$$;
"""
NO_FUNCTIONS = "DROP FUNCTION oggz_own_cases, oggz_task, oggz_party, oggz_member;"

_OWN = "IN (SELECT oggz_own_cases())"
_OF_OWN_FILE = "IN (SELECT id FROM cases_file)"
_OF_OWN_CONTRIBUTION = "IN (SELECT id FROM cases_contribution)"
VISIBLE = {
    "cases_case": f"id {_OWN}",
    "cases_file": f"case_id {_OWN}",
    "cases_participation": f"case_id {_OWN}",
    "cases_contribution": f"case_id {_OWN}",
    "cases_weighing": f"case_id {_OWN}",
    "cases_objection": f"case_id {_OWN}",
    "cases_secrecydecision": f"case_id {_OWN}",
    "cases_alarm": f"case_id {_OWN}",
    "cases_consent": f"file_id {_OF_OWN_FILE}",
    "cases_sourceagreement": f"contribution_id {_OF_OWN_CONTRIBUTION}",
}
# Nobody writes in the name of another party or person.
_SIGNED = "party_id = oggz_party() AND by_id = oggz_member()"
WRITTEN = {
    "cases_case": "opened_by_id = oggz_member() AND opened_for_id = oggz_party()",
    "cases_participation": f"case_id {_OWN} AND added_by_id = oggz_member()",
    "cases_contribution": f"case_id {_OWN} AND source_id = oggz_party() AND by_id = oggz_member()",
    **{
        table: f"{VISIBLE[table]} AND {_SIGNED}"
        for table in (
            "cases_weighing", "cases_objection", "cases_secrecydecision", "cases_alarm",
            "cases_consent", "cases_sourceagreement",
        )
    },
}  # fmt: skip


def _protect(table: str) -> str:
    seen, written = VISIBLE[table], WRITTEN.get(table, VISIBLE[table])
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON {table} FOR SELECT USING ({seen} OR oggz_task() <> '');
    CREATE POLICY written ON {table} FOR INSERT WITH CHECK ({written});
    CREATE POLICY changed ON {table} FOR UPDATE USING ({seen} OR oggz_task() IN ('leaving', 'rotation', 'destruction'))
        WITH CHECK ({seen} OR oggz_task() IN ('leaving', 'rotation', 'destruction'));
    CREATE POLICY destroyed ON {table} FOR DELETE USING (oggz_task() = 'destruction');
    """


def _expose(table: str) -> str:
    drops = "".join(
        f"DROP POLICY {name} ON {table};" for name in ("seen", "written", "changed", "destroyed")
    )
    return f"{drops} ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(migrations.RunSQL(_protect(table), _expose(table)) for table in VISIBLE),
    ]
