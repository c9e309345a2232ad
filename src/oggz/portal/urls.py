from django.urls import include, path, re_path
from django.views.generic import RedirectView
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
    path("beheer/", include(wagtailadmin_urls)),
    path("bestanden/documenten/", include(wagtaildocs_urls)),
    path("bestanden/<path:path>", files.serve_file, name="file"),
    path("healthz", healthz, name="healthz"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
    path("sitemap.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
    path("", include("oggz.portal.municipalities.urls")),
    path("", include("oggz.portal.coupling.urls")),
    path("", include("oggz.portal.practices.urls")),
    path("", include("oggz.portal.catalogue.urls")),
    path("", include("oggz.portal.knowledge.urls")),
    # One place to log in, with its throttle: Wagtail's page for readers leads there.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="wagtailadmin_login", query_string=True),
        name="wagtailcore_login",
    ),
    re_path(serve_pattern, page, name="wagtail_serve"),
]
