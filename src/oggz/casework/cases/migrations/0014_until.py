"""A day on which taking part ends can be brought forward, and never put off: that is a new seat."""

from django.db import migrations

CHANGE = """
DROP TRIGGER kept ON cases_participation;
CREATE TRIGGER kept BEFORE UPDATE ON cases_participation
    FOR EACH ROW EXECUTE FUNCTION oggz_kept('{until}', '{}', '{}');
CREATE FUNCTION oggz_ends_sooner() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NEW.until IS NULL OR NEW.until > OLD.until THEN
        RAISE EXCEPTION 'taking part does not go on for longer'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER ends_sooner BEFORE UPDATE ON cases_participation
    FOR EACH ROW WHEN (OLD.until IS NOT NULL) EXECUTE FUNCTION oggz_ends_sooner();
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_came_from")]
    operations = [migrations.RunSQL(CHANGE, migrations.RunSQL.noop)]
