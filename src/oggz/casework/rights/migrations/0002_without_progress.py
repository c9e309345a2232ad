"""How far a file is, is told by its moments: it is made in one go."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('rights', '0001_initial'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='dossier',
            name='progress',
        ),
        migrations.RemoveField(
            model_name='dossier',
            name='total',
        ),
    ]
