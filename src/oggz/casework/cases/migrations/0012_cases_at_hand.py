"""What somebody may see is asked once in a transaction, and first of the cases at hand.

Policies asked for all of somebody's cases again for each table of each query. Now the database
keeps the answer for the rest of the transaction, until something changes that it rests on; and
a case that was taken at hand (`access.barrier.at_hand`) is let through before all are looked up.
"""

import re

from django.db import migrations

# A view of whoever asks: of the owner in the functions below; others see through it what row
# security shows them. One is about to take part in a case that one is just opening.
VIEW = """
CREATE VIEW cases_taking_part WITH (security_invoker = true) AS
    SELECT p.member_id, p.party_id, p.case_id
    FROM cases_participation p
    JOIN cases_case c ON c.id = p.case_id
    WHERE (p.until IS NULL OR p.until > clock_timestamp())
      -- Who left and came back is let in anew.
      AND EXISTS (
          SELECT FROM parties_membership m
          WHERE m.member_id = p.member_id AND m.party_id = p.party_id AND m.role = p.role
            AND m.since <= p.since AND (m.until IS NULL OR m.until > clock_timestamp())
      )
      AND NOT EXISTS (
          SELECT FROM covenants_withdrawal w
          WHERE w.covenant_id = c.covenant_id AND w.party_id = p.party_id
      )
    UNION ALL
    SELECT c.opened_by_id, c.opened_for_id, c.id FROM cases_case c
    WHERE NOT EXISTS (SELECT FROM cases_participation p WHERE p.case_id = c.id);
"""
FUNCTIONS = """
CREATE FUNCTION oggz_looking() RETURNS text LANGUAGE sql STABLE AS
$$
    SELECT concat(current_setting('oggz.member', true), '/', current_setting('oggz.party', true))
$$;

CREATE OR REPLACE FUNCTION oggz_own_cases() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
    IF public.oggz_looking() IS DISTINCT FROM current_setting('oggz.own_of', true) THEN
        PERFORM set_config('oggz.own', ARRAY(
            SELECT DISTINCT t.case_id FROM public.cases_taking_part t
            WHERE t.member_id = (SELECT public.oggz_member())
              AND t.party_id = (SELECT public.oggz_party())
        )::text, true);
        PERFORM set_config('oggz.own_of', public.oggz_looking(), true);
    END IF;
    RETURN QUERY SELECT unnest(current_setting('oggz.own')::uuid[]);
END
$$;

CREATE OR REPLACE FUNCTION oggz_seen_cases() RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
    RETURN QUERY SELECT public.oggz_own_cases();
    RETURN QUERY
    SELECT g."case"
    FROM public.door_breakglass g
    JOIN public.cases_case c ON c.id = g."case" AND c.covenant_id = g.covenant
    WHERE g.member_id = (SELECT public.oggz_member())
      AND g.party = current_setting('oggz.party', true)
      AND g.ended IS NULL AND g.until > clock_timestamp()
      AND EXISTS (
          SELECT FROM public.parties_membership m
          WHERE m.member_id = g.member_id AND m.party_id = (SELECT public.oggz_party())
            AND m.role = g.role
            AND m.since <= g.begun AND (m.until IS NULL OR m.until > clock_timestamp())
      )
      AND NOT EXISTS (
          SELECT FROM public.covenants_withdrawal w
          WHERE w.covenant_id = c.covenant_id AND w.party_id = (SELECT public.oggz_party())
      );
END
$$;

CREATE FUNCTION oggz_take_at_hand(cases uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
BEGIN
    PERFORM set_config('oggz.at_hand', ARRAY(
        SELECT t.case_id FROM public.cases_taking_part t
        WHERE t.case_id = ANY (cases) AND t.member_id = (SELECT public.oggz_member())
          AND t.party_id = (SELECT public.oggz_party())
    )::text, true);
    PERFORM set_config('oggz.at_hand_of', public.oggz_looking(), true);
END
$$;

CREATE FUNCTION oggz_at_hand() RETURNS uuid[] LANGUAGE sql STABLE AS
$$
    SELECT CASE WHEN public.oggz_looking() = current_setting('oggz.at_hand_of', true)
        THEN current_setting('oggz.at_hand')::uuid[] ELSE '{}' END
$$;

CREATE FUNCTION oggz_look_again() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    PERFORM set_config('oggz.own_of', '', true), set_config('oggz.at_hand_of', '', true);
    RETURN NULL;
END
$$;
"""
# What the answer rests on.
RESTS_ON = {
    "cases_case": "INSERT OR DELETE",
    "cases_participation": "INSERT OR UPDATE OR DELETE",
    "parties_membership": "INSERT OR UPDATE OR DELETE",
    "covenants_withdrawal": "INSERT OR UPDATE OR DELETE",
}
_WIDE = re.compile(r"([\w.]+) IN \( SELECT oggz_(own|seen)_cases\(\) AS oggz_\2_cases\)")
# What hangs from a row that may be seen: that one row is looked up, not all there are.
_HANGS = re.compile(r"(\w+) IN \( SELECT (\w+)\.id\s+FROM \2(\)|\s+WHERE )")


def narrow_first(apps, schema_editor):
    """In each policy that asks for somebody's cases, ask for those at hand first."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, policyname, qual, with_check FROM pg_policies"
            " WHERE schemaname = current_schema()"
        )
        for table, policy, *conditions in cursor.fetchall():
            for clause, condition in zip(("USING", "WITH CHECK"), conditions, strict=True):
                narrowed = _narrowed(table, condition or "")
                if narrowed != (condition or ""):
                    cursor.execute(f"ALTER POLICY {policy} ON {table} {clause} ({narrowed})")


def _narrowed(table: str, condition: str) -> str:
    condition = _HANGS.sub(
        lambda found: f"EXISTS (SELECT FROM {found[2]} WHERE {found[2]}.id = {table}.{found[1]}"
        + (")" if found[3] == ")" else " AND "),
        condition,
    )
    return _WIDE.sub(
        r"\1 = ANY ((SELECT oggz_at_hand())::uuid[]) OR \1 IN (SELECT oggz_\2_cases())", condition
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0011_restrictions"),
        ("conferences", "0002_row_level_security"),
        ("covenants", "0002_sent_texts_are_fixed"),
        ("drafts", "0001_initial"),
        ("letters", "0001_initial"),
        ("parties", "0002_people"),
        ("plans", "0003_looking_back"),
        ("rights", "0005_hand_overs"),
    ]
    operations = [
        migrations.RunSQL(VIEW),
        migrations.RunSQL(FUNCTIONS),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER look_again AFTER {when} ON {table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION oggz_look_again();"
            )
            for table, when in RESTS_ON.items()
        ),
        migrations.RunPython(narrow_first),
    ]
