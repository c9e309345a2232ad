"""Places and links of news become those of any publication."""

import modelcluster.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("knowledge", "0001_initial"), ("wagtailcore", "0098_apitoken")]

    operations = [
        migrations.RenameModel("NewsMunicipality", "PageMunicipality"),
        migrations.RenameModel("NewsLink", "PageLink"),
        migrations.RemoveConstraint("PageMunicipality", "news_municipality_once"),
        migrations.AlterField(
            "PageMunicipality",
            "page",
            modelcluster.fields.ParentalKey(
                on_delete=models.CASCADE,
                related_name="municipality_links",
                to="wagtailcore.page",
            ),
        ),
        migrations.AlterField(
            "PageLink",
            "page",
            modelcluster.fields.ParentalKey(
                on_delete=models.CASCADE, related_name="links", to="wagtailcore.page"
            ),
        ),
        migrations.AddConstraint(
            "PageMunicipality",
            models.UniqueConstraint(fields=["page", "municipality"], name="page_municipality_once"),
        ),
    ]
