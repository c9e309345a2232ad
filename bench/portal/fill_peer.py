"""Fills the plain Wagtail site: python -m bench.portal.fill_peer, with its settings."""

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402, F401
from wagtail.images.models import Image  # noqa: E402
from wagtail.models import Page, Site  # noqa: E402

from bench.portal import content  # noqa: E402
from bench.portal.peer.models import PlainArticle, PlainHome, PlainIndex, PlainTheme  # noqa: E402


def frame() -> tuple[PlainIndex, list[PlainTheme], list[Image]]:
    """The pages that every site has: its empty list of news, the themes, the images."""
    root = Page.get_first_root_node()
    home = root.add_child(instance=PlainHome(title="Plain", slug="plain"))
    Site.objects.update(root_page=home)
    themes = [
        home.add_child(instance=PlainTheme(title=f"Thema {n}", slug=f"thema-{n}"))
        for n in range(content.THEMES)
    ]
    images = [
        Image.objects.create(title=f"Beeld {n}", file=content.image_file(n))
        for n in range(content.IMAGES)
    ]
    return home.add_child(instance=PlainIndex(title="Nieuws", slug="nieuws")), themes, images


def main() -> None:
    index, themes, images = frame()
    for article in content.articles():
        fields = article | {"image": images[article["image"]]}
        fields["themes"] = [themes[n] for n in article["themes"]]
        index.add_child(instance=PlainArticle(**fields))


if __name__ == "__main__":
    main()
