"""What is asked is seen by both municipalities; what goes along by the case where it goes only."""

import django.db.models.deletion
import django.utils.timezone
import oggz.casework.vault.fields
import uuid
from django.conf import settings
from django.db import migrations, models


_OWN = "case_id = ANY ((SELECT oggz_at_hand())::uuid[]) OR case_id IN (SELECT oggz_own_cases())"
# Who of the municipality that was asked may answer; of a case that asks they see the key only.
_ASKED = """
    to_id = oggz_party() AND EXISTS (
        SELECT FROM parties_membership m
        WHERE m.member_id = oggz_member() AND m.party_id = oggz_party()
          AND m.role = 'process_coordinator' AND (m.until IS NULL OR m.until > clock_timestamp())
    )
"""
# Given along by who takes part in the case that asked, into the case that was opened for it.
_GIVEN = """
    given_by_id = oggz_party() AND thread IS NULL AND settled_at IS NULL AND EXISTS (
        SELECT FROM transfers_transfer t
        WHERE t.became = transfers_arrived.case_id AND t.sent_at IS NULL
          AND t.withdrawn_at IS NULL
          AND (t.case_id = ANY ((SELECT oggz_at_hand())::uuid[])
               OR t.case_id IN (SELECT oggz_own_cases()))
    )
"""
PROTECT = f"""
ALTER TABLE transfers_transfer ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON transfers_transfer FOR SELECT
    USING ({_OWN} OR ({_ASKED}) OR oggz_task() <> '');
CREATE POLICY written ON transfers_transfer FOR INSERT
    WITH CHECK (({_OWN}) AND party_id = oggz_party() AND by_id = oggz_member());
CREATE POLICY changed ON transfers_transfer FOR UPDATE
    USING ({_OWN} OR ({_ASKED})) WITH CHECK ({_OWN} OR ({_ASKED}));
CREATE POLICY destroyed ON transfers_transfer FOR DELETE USING (oggz_task() = 'destruction');
CREATE TRIGGER kept BEFORE UPDATE ON transfers_transfer FOR EACH ROW EXECUTE FUNCTION oggz_kept(
    '{{}}', '{{answered_at, accepted, why_not, became, sent_at, withdrawn_at}}', '{{}}'
);

ALTER TABLE transfers_arrived ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON transfers_arrived FOR SELECT USING ({_OWN} OR oggz_task() <> '');
CREATE POLICY written ON transfers_arrived FOR INSERT WITH CHECK ({_GIVEN});
CREATE POLICY changed ON transfers_arrived FOR UPDATE
    USING ({_OWN} OR oggz_task() = 'rotation') WITH CHECK ({_OWN} OR oggz_task() = 'rotation');
CREATE POLICY destroyed ON transfers_arrived FOR DELETE USING (oggz_task() = 'destruction');
-- A text goes once somebody brought it in, and never comes back.
CREATE FUNCTION oggz_arrived_settled() RETURNS trigger LANGUAGE plpgsql AS
$$
BEGIN
    IF NEW.text IS NOT NULL AND oggz_task() <> 'rotation' THEN
        RAISE EXCEPTION 'what arrived is brought in or destroyed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER settled BEFORE UPDATE ON transfers_arrived
    FOR EACH ROW EXECUTE FUNCTION oggz_arrived_settled();
CREATE TRIGGER kept BEFORE UPDATE ON transfers_arrived FOR EACH ROW EXECUTE FUNCTION oggz_kept(
    '{{text}}', '{{thread, settled_at}}', '{{text}}'
);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0013_came_from'),
        ('covenants', '0002_sent_texts_are_fixed'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrived',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('brought_on', models.DateField()),
                ('category', models.CharField(choices=[('case', 'dat er een casus is'), ('signal', 'het signaal'), ('identity', 'naam en geboortedatum'), ('contact', 'adres en bereikbaarheid'), ('hidden_address', 'een verborgen verblijfplaats'), ('housing', 'wonen en overlast'), ('finances', 'inkomen en schulden'), ('work', 'werk, opleiding en dagbesteding'), ('family', 'gezin en netwerk'), ('mental_health', 'psychische gezondheid'), ('physical_health', 'lichamelijke gezondheid'), ('addiction', 'gebruik van alcohol, drugs en gokken'), ('disability', 'een beperking'), ('care', 'welke zorg iemand krijgt'), ('safety', 'veiligheid en geweld thuis'), ('police', 'politiegegevens'), ('justice', 'strafrechtelijke gegevens'), ('own_words', 'wat iemand zelf wil'), ('plan', 'het plan van aanpak'), ('attendance', 'wie bij een overleg was'), ('minutes', 'het verslag van een overleg')], max_length=20, verbose_name='soort gegeven')),
                ('kind', models.CharField(default='note', max_length=20)),
                ('has_bsn', models.BooleanField(default=False, verbose_name='met burgerservicenummer')),
                ('text', oggz.casework.vault.fields.SealedText(case='case_id', null=True, part='', sealed_as='arrived.text')),
                ('thread', models.UUIDField(null=True)),
                ('settled_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrived', to='cases.case')),
                ('given_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'meegekomen gegeven',
                'verbose_name_plural': 'meegekomen gegevens',
                'ordering': ['category', 'brought_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text__isnull', True), ('settled_at', None), _connector='XOR'), name='arrived_waits_or_settled')],
            },
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('because', models.CharField(choices=[('moved', 'de persoon verhuist'), ('stays', 'de persoon verblijft daar, zoals in een opvang of kliniek'), ('returns', 'de persoon keert daar terug')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answered_at', models.DateTimeField(null=True)),
                ('accepted', models.BooleanField(null=True)),
                ('why_not', models.CharField(choices=[('not_here', 'de persoon komt niet in deze gemeente wonen'), ('own_case', 'wij spreken eerst samen met de persoon'), ('no_need', 'samenwerken is hier niet nodig'), ('later', 'het kan nu niet; vraag het later opnieuw')], max_length=10, null=True)),
                ('became', models.UUIDField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('to', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('to_covenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='covenants.covenant')),
            ],
            options={
                'verbose_name': 'overdracht aan een andere gemeente',
                'verbose_name_plural': 'overdrachten aan een andere gemeente',
                'ordering': ['at', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('sent_at', None), ('withdrawn_at', None), models.Q(('accepted__isnull', True), ('accepted', True), _connector='OR')), fields=('case',), name='one_open_transfer'), models.CheckConstraint(condition=models.Q(models.Q(('accepted', True), ('became__isnull', False)), models.Q(('became', None), models.Q(('accepted', False), ('accepted__isnull', True), _connector='OR')), _connector='OR'), name='transfer_accepted_has_case')],
            },
        ),
        migrations.RunSQL(PROTECT, migrations.RunSQL.noop),
    ]
