from django.conf import settings
from django.urls import include, path, re_path
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.contrib.sitemaps.views import sitemap
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.urls import serve_pattern

from oggz.portal import files
from oggz.portal.knowledge.views import page
from oggz.portal.sitemaps import SITEMAPS
from oggz.web.health import healthz
from oggz.web.security_txt import security_txt

urlpatterns = [
    path("", include("oggz.portal.accounts.urls")),
    path("", include("oggz.portal.freshness.urls")),
    path("beheer/", include(wagtailadmin_urls)),
    path("bestanden/documenten/", include(wagtaildocs_urls)),
    path("bestanden/<path:path>", files.serve_file, name="file"),
    path("healthz", healthz, name="healthz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    # What a mail provider tells of messages; only for who knows the secret.
    *([path("mail/", include("anymail.urls"))] if settings.ANYMAIL.get("WEBHOOK_SECRET") else []),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("oggz.portal.municipalities.urls")),
    path("", include("oggz.portal.newsletters.urls")),
    path("", include("oggz.portal.coupling.urls")),
    path("", include("oggz.portal.guidance.urls")),
    path("", include("oggz.portal.practices.urls")),
    path("", include("oggz.portal.catalogue.urls")),
    path("", include("oggz.portal.professionals.urls")),
    path("", include("oggz.portal.knowledge.urls")),
    re_path(serve_pattern, page, name="wagtail_serve"),
]
