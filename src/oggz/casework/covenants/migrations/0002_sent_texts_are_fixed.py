"""What was sent to be signed can no longer change, whatever a program says."""

from django.db import migrations

GUARD = """
CREATE FUNCTION covenants_guard_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'draft' AND (NEW.text, NEW.checksum, NEW.number, NEW.covenant_id, NEW.starts,
            NEW.ends, NEW.sent_at) IS DISTINCT FROM (OLD.text, OLD.checksum, OLD.number,
            OLD.covenant_id, OLD.starts, OLD.ends, OLD.sent_at) THEN
        RAISE EXCEPTION 'a version that was sent to be signed cannot change';
    END IF;
    IF (OLD.status, NEW.status) NOT IN (('draft', 'draft'), ('draft', 'signing'),
            ('draft', 'dropped'), ('signing', 'signing'), ('signing', 'signed'),
            ('signing', 'dropped'), ('signed', 'signed'), ('dropped', 'dropped')) THEN
        RAISE EXCEPTION 'a version cannot go from % to %', OLD.status, NEW.status;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard BEFORE UPDATE ON covenants_version
    FOR EACH ROW EXECUTE FUNCTION covenants_guard_version();
CREATE FUNCTION covenants_keep_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a covenant is never removed';
END $$;
CREATE TRIGGER keep BEFORE DELETE ON covenants_version
    FOR EACH ROW EXECUTE FUNCTION covenants_keep_version();
"""
NO_GUARD = """
DROP TRIGGER guard ON covenants_version;
DROP TRIGGER keep ON covenants_version;
DROP FUNCTION covenants_guard_version, covenants_keep_version;
"""


class Migration(migrations.Migration):
    dependencies = [("covenants", "0001_initial")]
    operations = [migrations.RunSQL(GUARD, NO_GUARD)]
