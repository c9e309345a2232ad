import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_initial'),
    ]

    operations = [
        # With words such as "zonder" and "en", so that "zonder dak" is more than "dak".
        migrations.RunSQL(
            """
            CREATE TEXT SEARCH DICTIONARY oggz_dutch_stem (TEMPLATE = snowball, Language = dutch);
            CREATE TEXT SEARCH CONFIGURATION oggz_every_word (COPY = oggz_dutch);
            ALTER TEXT SEARCH CONFIGURATION oggz_every_word
                ALTER MAPPING FOR asciihword, asciiword, hword_asciipart WITH oggz_dutch_stem;
            ALTER TEXT SEARCH CONFIGURATION oggz_every_word
                ALTER MAPPING FOR hword, hword_part, word WITH unaccent, oggz_dutch_stem;
            """,
            """
            DROP TEXT SEARCH CONFIGURATION oggz_every_word;
            DROP TEXT SEARCH DICTIONARY oggz_dutch_stem;
            """,
        ),
        # Words are found again in the pages; what was missed until now was counted otherwise.
        migrations.RunSQL(
            "DELETE FROM catalogue_word; DELETE FROM catalogue_missedsearch;",
            migrations.RunSQL.noop,
        ),
        migrations.RemoveIndex(
            model_name='word',
            name='word_trigrams',
        ),
        migrations.AddField(
            model_name='word',
            name='folded',
            field=models.CharField(default='', help_text='Zonder accenten: zo wordt vergeleken.', max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='word',
            name='number',
            field=models.PositiveIntegerField(default=1, help_text='In hoeveel het staat.'),
        ),
        migrations.AddIndex(
            model_name='word',
            index=django.contrib.postgres.indexes.GinIndex(django.contrib.postgres.indexes.OpClass('folded', name='gin_trgm_ops'), name='word_trigrams'),
        ),
        migrations.AddField(
            model_name='missedsearch',
            name='key',
            field=models.CharField(default='', editable=False, max_length=64, unique=True),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name='missedsearch',
            name='last_on',
            field=models.DateField(auto_now=True, db_index=True, verbose_name='voor het laatst'),
        ),
        migrations.AlterField(
            model_name='missedsearch',
            name='text',
            field=models.CharField(blank=True, max_length=100, verbose_name='gezocht'),
        ),
    ]
