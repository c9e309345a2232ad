"""Who broke the glass of a case is shown it while it is broken, and writes nothing in it."""

from django.db import migrations

SEEN = """
CREATE FUNCTION oggz_seen_cases() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT public.oggz_own_cases()
    UNION
    SELECT g."case"
    FROM public.door_breakglass g
    JOIN public.cases_case c ON c.id = g."case" AND c.covenant_id = g.covenant
    WHERE g.member_id = public.oggz_member()
      AND g.party = current_setting('oggz.party', true)
      AND g.ended IS NULL AND g.until > clock_timestamp()
      AND EXISTS (
          SELECT FROM public.parties_membership m
          WHERE m.member_id = g.member_id AND m.party_id = public.oggz_party()
            AND m.role = g.role
            AND m.since <= g.begun AND (m.until IS NULL OR m.until > clock_timestamp())
      )
      AND NOT EXISTS (
          SELECT FROM public.covenants_withdrawal w
          WHERE w.covenant_id = c.covenant_id AND w.party_id = public.oggz_party()
      )
$$;
"""
_OWN = "IN (SELECT oggz_own_cases())"
_SEEN = "IN (SELECT oggz_seen_cases())"
OF_CASE = {
    "cases_case": "id",
    **dict.fromkeys(
        (
            "cases_file", "cases_participation", "cases_contribution", "cases_weighing",
            "cases_objection", "cases_secrecydecision", "cases_alarm",
        ),
        "case_id",
    ),
}  # fmt: skip
# What hangs from a file or a contribution: seen with it, and written in a case of one's own only.
THROUGH = {
    "cases_consent": ("file_id", "cases_file"),
    "cases_sourceagreement": ("contribution_id", "cases_contribution"),
}
_SIGNED = "party_id = oggz_party() AND by_id = oggz_member()"
_TASKS = "oggz_task() IN ('leaving', 'rotation', 'destruction')"


def _show(table: str, column: str, cases: str) -> str:
    return f"ALTER POLICY seen ON {table} USING ({column} {cases} OR oggz_task() <> '');"


def _keep_apart(table: str, column: str, parent: str, where: str) -> str:
    own = f"{column} IN (SELECT id FROM {parent} {where})"
    return f"""
    ALTER POLICY written ON {table} WITH CHECK ({own} AND {_SIGNED});
    ALTER POLICY changed ON {table} USING ({own} OR {_TASKS}) WITH CHECK ({own} OR {_TASKS});
    """


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_what_is_kept_stays"), ("door", "0003_break_glass")]
    operations = [
        migrations.RunSQL(SEEN, "DROP FUNCTION oggz_seen_cases;"),
        *(
            migrations.RunSQL(_show(table, column, _SEEN), _show(table, column, _OWN))
            for table, column in OF_CASE.items()
        ),
        *(
            migrations.RunSQL(
                _keep_apart(table, column, parent, f"WHERE case_id {_OWN}"),
                _keep_apart(table, column, parent, ""),
            )
            for table, (column, parent) in THROUGH.items()
        ),
    ]
