"""Adds the thousand pages to our portal: python -m bench.portal.fill_ours, with its settings."""

import django

django.setup()

from bench.portal import content  # noqa: E402
from oggz.portal.knowledge import cards, selectors  # noqa: E402
from oggz.portal.knowledge.models import (  # noqa: E402
    Illustration,
    NewsIndexPage,
    NewsMunicipality,
    NewsPage,
    ThemePage,
)
from oggz.portal.municipalities.models import Municipality  # noqa: E402


def main() -> None:
    index = NewsIndexPage.objects.get()
    municipality = Municipality.objects.get(slug="lelystad")
    themes = list(ThemePage.objects.order_by("path"))
    images = []
    for number in range(content.IMAGES):
        image = Illustration.objects.create(
            title=f"Beeld {number}", description="Vlakken", licence="CC0",
            file=content.image_file(number),
        )  # fmt: skip
        image.get_renditions(cards.CARD_PICTURE, selectors.LARGE_PICTURE)
        images.append(image)
    for article in content.articles():
        fields = article | {"image": images[article["image"]]}
        fields["themes"] = [themes[n] for n in article["themes"]]
        fields["municipality_links"] = [NewsMunicipality(municipality=municipality)]
        index.add_child(instance=NewsPage(**fields))


main()
