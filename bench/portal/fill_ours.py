"""Adds the thousand pages to our portal: python -m bench.portal.fill_ours, with its settings."""

import django

django.setup()

from bench.portal import content  # noqa: E402
from oggz.portal.catalogue.selectors import CARD_PICTURE  # noqa: E402
from oggz.portal.catalogue.services import enter_everything  # noqa: E402
from oggz.portal.knowledge.models import (  # noqa: E402
    HomePage,
    Illustration,
    NewsIndexPage,
    NewsPage,
    PageMunicipality,
    ThemePage,
)
from oggz.portal.knowledge.selectors import LARGE_PICTURE  # noqa: E402
from oggz.portal.municipalities.models import Municipality  # noqa: E402


def national_news() -> NewsIndexPage:
    """The list of the whole country; each section has one of its own."""
    return NewsIndexPage.objects.child_of(HomePage.objects.get()).get()


def images() -> list[Illustration]:
    made = []
    for number in range(content.IMAGES):
        image = Illustration.objects.create(
            title=f"Beeld {number}", description="Vlakken", licence="CC0",
            file=content.image_file(number),
        )  # fmt: skip
        image.get_renditions(CARD_PICTURE, LARGE_PICTURE)
        made.append(image)
    return made


def main() -> None:
    index = national_news()
    municipality = Municipality.objects.get(slug="lelystad")
    themes = list(ThemePage.objects.order_by("path"))
    pictures = images()
    for article in content.articles():
        fields = article | {"image": pictures[article["image"]]}
        fields["themes"] = [themes[n] for n in article["themes"]]
        fields["municipality_links"] = [PageMunicipality(municipality=municipality)]
        index.add_child(instance=NewsPage(**fields))
    enter_everything()


if __name__ == "__main__":
    main()
