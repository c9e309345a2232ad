"""Row level security: a conference is shown to who convened it, and to who takes part in a case
on its agenda; of the agenda, who was there and what was written, only that of one's own cases.
"""

from django.db import migrations

# Who left the party sees by it what they convened no more.
CONVENED = """
CREATE FUNCTION oggz_own_conferences() RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS
$$
    SELECT c.id FROM public.conferences_conference c
    WHERE c.by_id = public.oggz_member() AND c.party_id = public.oggz_party()
      AND EXISTS (
          SELECT FROM public.parties_membership m
          WHERE m.member_id = c.by_id AND m.party_id = c.party_id
            AND m.since <= c.made_at AND (m.until IS NULL OR m.until > clock_timestamp())
      )
$$;
"""
_SEEN = "case_id IN (SELECT oggz_seen_cases())"
_OWN = "case_id IN (SELECT oggz_own_cases())"
_CONVENED = "IN (SELECT oggz_own_conferences())"
_SIGNED = "party_id = oggz_party() AND by_id = oggz_member()"
_CONFERENCE = (
    f"(id {_CONVENED} OR ({_SIGNED})"
    " OR id IN (SELECT i.conference_id FROM public.conferences_item i))"
)
_MINE = "(member_id = oggz_member() AND party_id = oggz_party())"
# Of each table: who is shown it, who adds, who changes.
POLICIES = {
    "conference": (_CONFERENCE, _SIGNED, f"id {_CONVENED}"),
    "item": (_SEEN, f"{_OWN} AND conference_id {_CONVENED}", f"{_OWN} AND conference_id {_CONVENED}"),
    "discussion": (_SEEN, f"{_OWN} AND {_SIGNED}", _OWN),
    "presence": (
        _SEEN,
        f"{_OWN} AND {_SIGNED} AND EXISTS (SELECT FROM public.cases_participation p"
        " WHERE p.id = participation_id AND p.case_id = conferences_presence.case_id)",
        _OWN,
    ),
    # What is written stands in the same case.
    "minute": (
        _SEEN,
        f"{_OWN} AND EXISTS (SELECT FROM public.cases_contribution c"
        " WHERE c.thread = conferences_minute.id AND c.case_id = conferences_minute.case_id)",
        "false",
    ),
    "invitation": (
        f"(conference_id {_CONVENED} OR {_MINE})", f"conference_id {_CONVENED}",
        f"conference_id {_CONVENED}",
    ),
}  # fmt: skip
# Of each: what may change, what may be filled in once.
KEPT = {
    "conference": ("starts, place", "called_off_at"),
    "item": ("position, minutes, after", "dropped_at"),
    "discussion": ("", "ended_at"),
    "presence": ("", "until"),
    "minute": ("", ""),
    "invitation": ("sequence, starts, ends, place, sent_at, cancelled_at", ""),
}
OF_ITEM = ("discussion", "presence", "minute")


def _protect(name: str) -> str:
    table = f"conferences_{name}"
    seen, written, changed = POLICIES[name]
    may, once = KEPT[name]
    return f"""
    ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
    CREATE POLICY seen ON {table} FOR SELECT USING ({seen} OR oggz_task() <> '');
    CREATE POLICY written ON {table} FOR INSERT WITH CHECK ({written});
    CREATE POLICY changed ON {table} FOR UPDATE USING ({changed}) WITH CHECK ({changed});
    CREATE POLICY destroyed ON {table} FOR DELETE USING (oggz_task() = 'destruction');
    CREATE TRIGGER kept BEFORE UPDATE ON {table}
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{{{may}}}', '{{{once}}}', '{{}}');
    """


def _expose(name: str) -> str:
    table = f"conferences_{name}"
    drops = "".join(
        f"DROP POLICY {policy} ON {table};" for policy in ("seen", "written", "changed", "destroyed")
    )
    return f"DROP TRIGGER kept ON {table}; {drops} ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


TOGETHER = "ALTER TABLE conferences_item ADD CONSTRAINT item_and_case UNIQUE (id, case_id);" + "".join(
    f"ALTER TABLE conferences_{name} ADD CONSTRAINT {name}_in_case FOREIGN KEY (item_id, case_id)"
    " REFERENCES conferences_item (id, case_id) DEFERRABLE INITIALLY DEFERRED;"
    for name in OF_ITEM
)
APART = "".join(
    f"ALTER TABLE conferences_{name} DROP CONSTRAINT {name}_in_case;" for name in OF_ITEM
) + "ALTER TABLE conferences_item DROP CONSTRAINT item_and_case;"


class Migration(migrations.Migration):
    dependencies = [("conferences", "0001_initial"), ("cases", "0007_threads")]
    operations = [
        migrations.RunSQL(CONVENED, "DROP FUNCTION oggz_own_conferences;"),
        migrations.RunSQL(TOGETHER, APART),
        *(migrations.RunSQL(_protect(name), _expose(name)) for name in POLICIES),
    ]
