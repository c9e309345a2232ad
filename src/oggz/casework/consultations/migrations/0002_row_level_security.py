"""Row level security: a consultation is there for who works on cases at a party in it.

Who consults is told per transaction, apart from who looks at cases (`access.barrier.consulting`).
What was said does not change, and goes by the task that destroys only.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION oggz_consulting_member() RETURNS bigint LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('oggz.consulting_member', true), '')::bigint $$;

CREATE FUNCTION oggz_consulting_party() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT p.id
    FROM public.parties_party p
    JOIN public.parties_membership m ON m.party_id = p.id
    JOIN public.parties_member w ON w.id = m.member_id
    WHERE p.slug = current_setting('oggz.consulting_party', true)
      AND m.member_id = public.oggz_consulting_member()
      AND m.role IN ('process_coordinator', 'case_coordinator', 'professional', 'chair')
      AND m.since <= clock_timestamp() AND (m.until IS NULL OR m.until > clock_timestamp())
      AND p.since <= clock_timestamp() AND (p.until IS NULL OR p.until > clock_timestamp())
      AND w.is_active
    LIMIT 1
$$;

CREATE FUNCTION oggz_own_consultations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT c.id
    FROM public.consultations_consultation c
    WHERE c.ends_at > clock_timestamp()
      AND (
          c.party_id = public.oggz_consulting_party()
          OR EXISTS (
              SELECT FROM public.consultations_asked a
              WHERE a.consultation_id = c.id AND a.party_id = public.oggz_consulting_party()
          )
      )
      AND NOT EXISTS (
          SELECT FROM public.covenants_withdrawal w
          WHERE w.covenant_id = c.covenant_id AND w.party_id = public.oggz_consulting_party()
      )
$$;

-- Those that somebody asked: to whom, is theirs to say, and said at once.
CREATE FUNCTION oggz_asked_consultations() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT c.id FROM public.consultations_consultation c
    WHERE c.by_id = public.oggz_consulting_member()
      AND c.party_id = public.oggz_consulting_party()
      AND c.ends_at > clock_timestamp()
$$;
"""
NO_FUNCTIONS = (
    "DROP FUNCTION oggz_asked_consultations, oggz_own_consultations, oggz_consulting_party,"
    " oggz_consulting_member;"
)

_OWN = "IN (SELECT oggz_own_consultations())"
_ASKED = "IN (SELECT oggz_asked_consultations())"
_SIGNED = "party_id = oggz_consulting_party() AND by_id = oggz_consulting_member()"
SEEN = {
    "consultations_consultation": f"id {_OWN}",
    "consultations_asked": f"consultation_id {_OWN}",
    "consultations_answer": f"consultation_id {_OWN}",
}
WRITTEN = {
    "consultations_consultation": _SIGNED,
    "consultations_asked": f"consultation_id {_ASKED}",
    "consultations_answer": f"consultation_id {_OWN} AND {_SIGNED}",
}
# What may change: when who asked looked last; and, by the task that renews keys, what is sealed.
CHANGED = {
    "consultations_consultation": (f"id {_ASKED}", "seen_at", "text"),
    "consultations_asked": ("false", "", ""),
    "consultations_answer": ("false", "", "text"),
}


def _protect(table: str) -> str:
    changes, columns, sealed = CHANGED[table]
    # To wait for one another, who answers must be let lock the row of the question.
    locks = f"id {_OWN}" if table == "consultations_consultation" else changes
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON {table} FOR SELECT
        USING ({SEEN[table]} OR oggz_task() IN ('destruction', 'rotation'));
    CREATE POLICY written ON {table} FOR INSERT WITH CHECK ({WRITTEN[table]});
    CREATE POLICY changed ON {table} FOR UPDATE
        USING ({locks} OR oggz_task() = 'rotation')
        WITH CHECK ({changes} OR oggz_task() = 'rotation');
    CREATE POLICY destroyed ON {table} FOR DELETE USING (oggz_task() = 'destruction');
    CREATE TRIGGER kept BEFORE UPDATE ON {table}
        FOR EACH ROW EXECUTE FUNCTION oggz_kept('{{{columns}}}', '{{}}', '{{{sealed}}}');
    """


def _expose(table: str) -> str:
    drops = "".join(
        f"DROP POLICY {name} ON {table};" for name in ("seen", "written", "changed", "destroyed")
    )
    return f"{drops} DROP TRIGGER kept ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0001_initial"),
        ("cases", "0003_what_is_kept_stays"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        *(migrations.RunSQL(_protect(table), _expose(table)) for table in SEEN),
    ]
