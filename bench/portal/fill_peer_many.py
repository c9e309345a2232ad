"""Fills the plain site with ten thousand pages: python -m bench.portal.fill_peer_many.

Prints as JSON how long Wagtail's own index of all of them took.
"""

import json
import time
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from bench.portal.fill_peer import frame  # noqa: E402
from bench.portal.multiply import add_children, link  # noqa: E402
from bench.portal.peer.models import PlainArticle, PlainRegion  # noqa: E402
from bench.portal.texts import Item, items  # noqa: E402
from oggz.geography import ggd_regions  # noqa: E402


def main() -> None:
    index, themes, images = frame()
    regions = {
        region.code: PlainRegion.objects.create(name=region.name, slug=region.slug).pk
        for region in ggd_regions()
    }

    def own_fields(item: Item) -> dict[str, object]:
        return {
            "introduction": item.introduction, "date": item.date, "body": item.body,
            "image_id": images[item.image].pk,
        }  # fmt: skip

    first = PlainArticle(
        title="Voorbeeld", slug="voorbeeld", introduction="Het eerste.", date=date(2020, 1, 1),
        image=images[0], themes=themes[:1], body=[("heading", "Het eerste")],
    )  # fmt: skip
    index.add_child(instance=first)
    made = add_children(first, items(), own_fields)
    link(PlainArticle.themes.through, made, lambda item: [themes[n].pk for n in item.themes])
    link(PlainArticle.regions.through, made, lambda item: [regions[c] for c in item.region_codes])
    started = time.perf_counter()
    call_command("update_index", verbosity=0)
    print(json.dumps({"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
