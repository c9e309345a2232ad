"""Gives every municipality of today its section, twice: python -m bench.portal.enrol.

Prints as JSON what it took; the second time there is nothing left to do.
"""

import json
import time

import django

django.setup()

from wagtail.models import Page  # noqa: E402

from bench.portal.sites import QUICK  # noqa: E402
from oggz.portal.municipalities.models import Municipality, SectionPage  # noqa: E402
from oggz.portal.municipalities.services.sections import enrol_municipality  # noqa: E402


def main() -> None:
    current = list(Municipality.objects.current()[: 10 if QUICK else None])
    sections = SectionPage.objects.filter(municipality__in=current)
    before = sections.count()
    runs = []
    pages = 0
    for _ in range(2):
        pages = Page.objects.count()
        times = []
        for municipality in current:
            started = time.perf_counter()
            enrol_municipality(municipality)
            times.append(time.perf_counter() - started)
        runs.append({"total": sum(times), "slowest": max(times)})
    if sections.count() != len(current) or Page.objects.count() != pages:
        raise RuntimeError("enrolling made too few sections, or made them twice")
    print(json.dumps({"municipalities": len(current), "had_one": before, "runs": runs}))


if __name__ == "__main__":
    main()
