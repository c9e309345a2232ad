"""A conference, its agenda, who was there, and what was written."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('cases', '0007_threads'),
        ('covenants', '0002_sent_texts_are_fixed'),
        ('parties', '0002_people'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Conference',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('starts', models.DateTimeField(verbose_name='begint')),
                ('place', models.CharField(max_length=200, verbose_name='plaats')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('called_off_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('covenant', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='covenants.covenant')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'casusoverleg',
                'verbose_name_plural': 'casusoverleggen',
                'ordering': ['starts', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Item',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('position', models.PositiveSmallIntegerField(verbose_name='plaats op de agenda')),
                ('minutes', models.PositiveSmallIntegerField(default=10, verbose_name='minuten')),
                ('after', models.PositiveSmallIntegerField(default=0)),
                ('dropped_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='conference_items', to='cases.case')),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='conferences.conference')),
            ],
            options={
                'verbose_name': 'agendapunt',
                'verbose_name_plural': 'agendapunten',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Discussion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='discussions', to='cases.case')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='discussions', to='conferences.item')),
            ],
            options={
                'verbose_name': 'bespreking',
                'verbose_name_plural': 'besprekingen',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Minute',
            fields=[
                ('id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('note', 'verslag'), ('decision', 'besluit'), ('action', 'actie')], max_length=10)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='minutes', to='cases.case')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='written', to='conferences.item')),
            ],
            options={
                'verbose_name': 'verslagregel',
                'verbose_name_plural': 'verslagregels',
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField(default=django.utils.timezone.now)),
                ('until', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='cases.case')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='conferences.item')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='cases.participation')),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'aanwezigheid',
                'verbose_name_plural': 'aanwezigheid',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('sequence', models.PositiveSmallIntegerField(default=0)),
                ('starts', models.DateTimeField()),
                ('ends', models.DateTimeField()),
                ('place', models.CharField(max_length=200)),
                ('sent_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('cancelled_at', models.DateTimeField(null=True)),
                ('conference', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='conferences.conference')),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='parties.party')),
            ],
            options={
                'verbose_name': 'uitnodiging',
                'verbose_name_plural': 'uitnodigingen',
                'constraints': [models.UniqueConstraint(fields=('conference', 'party', 'member'), name='invited_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 120)), name='item_minutes'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('dropped_at', None)), fields=('conference', 'case'), name='case_once'),
        ),
        migrations.AddConstraint(
            model_name='discussion',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('item',), name='one_open_discussion'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='presence_ends_after'),
        ),
        migrations.AddConstraint(
            model_name='presence',
            constraint=models.UniqueConstraint(condition=models.Q(('until', None)), fields=('item', 'participation'), name='present_once'),
        ),
    ]
