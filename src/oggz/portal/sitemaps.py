"""Every public page, for whoever indexes the site."""

from collections.abc import Iterable

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.urls import reverse
from wagtail.contrib.sitemaps import Sitemap as PageSitemap

from oggz.portal.guidance.models import Decision, Wish
from oggz.portal.municipalities.models import Municipality, Region
from oggz.portal.newsletters.models import Edition, Newsletter
from oggz.portal.newsletters.selectors import public_editions

_SCHEME, _, _DOMAIN = settings.BASE_URL.partition("://")


class _Ours(Sitemap):
    protocol = _SCHEME

    def get_domain(self, site: object = None) -> str:
        return _DOMAIN


class FixedPages(_Ours):
    def items(self) -> list[str]:
        return [
            "municipalities:index", "municipalities:region_index", "knowledge:help",
            "newsletters:index", "practices:spreading", "guidance:index", "guidance:wishes",
            "guidance:decisions", "guidance:agenda",
        ]  # fmt: skip

    def location(self, item: str) -> str:
        return reverse(item)


class Municipalities(_Ours):
    def items(self) -> Iterable[Municipality]:
        return Municipality.objects.current()


class Councils(Municipalities):
    def location(self, item: Municipality) -> str:
        return reverse("municipalities:council", args=[item.slug])


class Regions(_Ours):
    def items(self) -> Iterable[Region]:
        return Region.objects.filter(kind=Region.Kind.GGD)


class Newsletters(_Ours):
    def items(self) -> Iterable[Newsletter]:
        return Newsletter.objects.offered().with_place()


class Editions(_Ours):
    def items(self) -> Iterable[Edition]:
        return public_editions()


class Wishes(_Ours):
    def items(self) -> Iterable[Wish]:
        return Wish.objects.open_to_all()


class Decisions(_Ours):
    def items(self) -> Iterable[Decision]:
        return Decision.objects.all()


SITEMAPS = {
    "paginas": PageSitemap,
    "vast": FixedPages,
    "gemeenten": Municipalities,
    "raad": Councils,
    "regios": Regions,
    "nieuwsbrieven": Newsletters,
    "edities": Editions,
    "wensen": Wishes,
    "besluiten": Decisions,
}
