"""What ties the things in a plan together; protected like the contributions that they say."""

import django.db.models.deletion
import django.utils.timezone
import oggz.casework.vault.fields
from django.conf import settings
from django.db import migrations, models

PROTECT = """
ALTER TABLE plans_item ADD CONSTRAINT item_in_case
    FOREIGN KEY (file_id, case_id) REFERENCES cases_file (id, case_id)
    DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE plans_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON plans_item FOR SELECT
    USING (case_id IN (SELECT oggz_seen_cases()) OR oggz_task() <> '');
-- What an item says is there, in the same file of a case of one's own.
CREATE POLICY written ON plans_item FOR INSERT WITH CHECK (
    case_id IN (SELECT oggz_own_cases()) AND EXISTS (
        SELECT FROM public.cases_contribution c
        WHERE c.thread = plans_item.id AND c.case_id = plans_item.case_id
            AND c.file_id = plans_item.file_id
    )
);
CREATE POLICY changed ON plans_item FOR UPDATE
    USING (case_id IN (SELECT oggz_own_cases()) OR oggz_task() = 'rotation')
    WITH CHECK (case_id IN (SELECT oggz_own_cases()) OR oggz_task() = 'rotation');
CREATE POLICY destroyed ON plans_item FOR DELETE USING (oggz_task() = 'destruction');
-- Who does it and by when may change; how it ended is filled in once.
CREATE TRIGGER kept BEFORE UPDATE ON plans_item FOR EACH ROW EXECUTE FUNCTION
    oggz_kept('{by_person, owner_id, owner_party_id, due}', '{ended_at, result}', '{domain}');
"""
EXPOSE = """
DROP TRIGGER kept ON plans_item;
DROP POLICY seen ON plans_item;
DROP POLICY written ON plans_item;
DROP POLICY changed ON plans_item;
DROP POLICY destroyed ON plans_item;
ALTER TABLE plans_item DISABLE ROW LEVEL SECURITY;
ALTER TABLE plans_item DROP CONSTRAINT item_in_case;
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0007_threads'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('wish', 'wat ik wil'), ('strength', 'wat goed gaat'), ('network', 'wie mij helpt'), ('goal', 'doel'), ('action', 'actie'), ('agreement', 'afspraak'), ('crisis', 'als het misgaat'), ('progress', 'hoe het gaat')], max_length=20)),
                ('part', models.CharField(max_length=100)),
                ('domain', oggz.casework.vault.fields.SealedText(case='case_id', null=True, part='part', sealed_as='plan.domain')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('by_person', models.BooleanField(default=False)),
                ('due', models.DateField(null=True, verbose_name='uiterlijk')),
                ('ended_at', models.DateTimeField(null=True)),
                ('result', models.CharField(choices=[('done', 'gedaan'), ('dropped', 'vervallen'), ('reached', 'bereikt')], max_length=10, null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_items', to='cases.case')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_items', to='cases.file')),
                ('goal', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='actions', to='plans.item')),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner_party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'onderdeel van een plan',
                'verbose_name_plural': 'onderdelen van plannen',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddIndex(
            model_name='item',
            index=models.Index(condition=models.Q(('ended_at', None)), fields=['owner', 'due'], name='open_actions'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('owner', None), models.Q(('by_person', False), ('owner_party__isnull', False)), _connector='OR'), name='item_has_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('result', None)), models.Q(('ended_at__isnull', False), ('result__isnull', False)), _connector='OR'), name='item_ends_with_result'),
        ),
        migrations.RunSQL(PROTECT, EXPOSE),
    ]
