"""Adds ten thousand pages to our portal: python -m bench.portal.fill_ours_many, with its settings.

Prints as JSON how long it took to enter all of them in the catalogue anew.
"""

import json
import time
from datetime import date

import django

django.setup()

from bench.portal.fill_ours import images, national_news  # noqa: E402
from bench.portal.multiply import add_children, link  # noqa: E402
from bench.portal.texts import Item, items  # noqa: E402
from oggz.portal.catalogue.services import enter_everything  # noqa: E402
from oggz.portal.knowledge.models import NewsPage, PageMunicipality, TargetGroupPage, ThemePage  # noqa: E402
from oggz.portal.municipalities.models import Municipality  # noqa: E402


def main() -> None:
    pictures = images()
    themes = list(ThemePage.objects.order_by("path").values_list("pk", flat=True))
    groups = list(TargetGroupPage.objects.order_by("path").values_list("pk", flat=True))
    places = dict(Municipality.objects.values_list("code", "pk"))

    def own_fields(item: Item) -> dict[str, object]:
        return {
            "introduction": item.introduction, "date": item.date, "body": item.body,
            "image_id": pictures[item.image].pk,
        }  # fmt: skip

    first = NewsPage(
        title="Voorbeeld", slug="voorbeeld", introduction="Het eerste.", date=date(2020, 1, 1),
        body=[("heading", "Het eerste")],
    )  # fmt: skip
    national_news().add_child(instance=first)
    made = add_children(first, items(), own_fields)
    link(NewsPage.themes.through, made, lambda item: [themes[n] for n in item.themes])
    link(NewsPage.target_groups.through, made, lambda item: [groups[n] for n in item.target_groups])
    link(PageMunicipality, made, lambda item: [places[m.code] for m in item.municipalities])
    started = time.perf_counter()
    entered = enter_everything()
    if entered < len(made):
        raise RuntimeError(f"only {entered} of {len(made)} pages entered the catalogue")
    print(json.dumps({"seconds": time.perf_counter() - started}))


if __name__ == "__main__":
    main()
