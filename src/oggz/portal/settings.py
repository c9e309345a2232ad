"""The open portal: Django and Wagtail, its own process, database, cookies and keys."""

import os

from csp.constants import NONE, SELF

from oggz.portal.accounts.demo_accounts import ACCOUNTS
from oggz.web.databases import django_settings
from oggz.web.embedded import PORTAL
from oggz.web.login.settings import APPS as LOGIN_APPS
from oggz.web.login.settings import MIDDLEWARE as LOGIN_MIDDLEWARE
from oggz.web.login.settings import login_settings
from oggz.web.mail import mail_settings
from oggz.web.modes import Mode, current_mode
from oggz.web.settings import shared_settings

globals().update(shared_settings("portal", default_port=8000))
globals().update(mail_settings())

# Shown on the login page, in demo mode only.
OGGZ_DEMO_ACCOUNTS = ACCOUNTS if current_mode() is Mode.DEMO else ()

DATABASES = {"default": django_settings(PORTAL)}

INSTALLED_APPS = [
    # Before Wagtail: these replace some of its templates.
    "oggz.portal.desk",
    "oggz.portal.accounts",
    "oggz.portal.municipalities",
    "oggz.portal.knowledge",
    "oggz.portal.practices",
    "oggz.portal.newsletters",
    "oggz.portal.catalogue",
    "oggz.portal.coupling",
    "oggz.portal.workflow",
    "oggz.portal.professionals",
    "oggz.portal.freshness",
    "oggz.portal.guidance",
    "oggz.web",
    *LOGIN_APPS,
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "procrastinate.contrib.django",
    "anymail",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "oggz.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oggz.web.middleware.PermissionsPolicy",
    "oggz.web.page_cache.PageCacheMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oggz.portal.desk.middleware.DeskPolicyMiddleware",
    "oggz.web.middleware.RefuseUnreadableAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    *LOGIN_MIDDLEWARE,
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

AUTH_USER_MODEL = "accounts.User"
globals().update(
    login_settings(
        production=current_mode() is Mode.PRODUCTION,
        name="KwetsbareGroepen.nl",
        by_invitation="oggz.portal.accounts.services.accept_by_organisation",
    )
)
# The desk, and where professionals find each other.
LOGIN_GUARDED = (
    "/beheer/", "/wie-is-wie/", "/vragen/", "/account/gegevens/",
    "/begeleidingscommissie/",
)  # fmt: skip
LOGIN_OPEN = ()
ACCOUNT_ADAPTER = "oggz.portal.accounts.adapters.PortalAccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "account_login"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""

# Somebody who works at the desk logs in once a day.
SESSION_COOKIE_AGE = 12 * 3600
MESSAGE_STORAGE = "oggz.portal.desk.messages.Messages"

# Bytes of whole pages kept by each web process; 0 keeps none.
PAGE_CACHE_BYTES = int(os.environ.get("OGGZ_PAGE_CACHE_BYTES", 64 * 1024 * 1024))

# Public pages: nothing inline, nothing from elsewhere, so that a page can be kept as it is.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
    }
}

MEDIA_URL = "/bestanden/"

WAGTAIL_SITE_NAME = "KwetsbareGroepen.nl"
WAGTAILADMIN_BASE_URL = BASE_URL  # noqa: F821
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES = [("nl", "Nederlands")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_DATE_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d-%m-%Y", "%d-%m-%Y %H:%M"
# Browsers know no "localtime", which Wagtail offers otherwise.
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]  # noqa: F821
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILIMAGES_IMAGE_MODEL = "knowledge.Illustration"
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
# More is no photo but an attempt to fill the memory.
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAILIMAGES_IMAGE_FORM_BASE = "oggz.portal.desk.uploads.ImageForm"
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"avif": "webp"}
WAGTAIL_FINISH_WORKFLOW_ACTION = "oggz.portal.workflow.publishing.publish_reviewed"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "pptx", "txt", "xlsx"]
WAGTAILDOCS_DOCUMENT_FORM_BASE = "oggz.portal.desk.uploads.DocumentForm"
WAGTAILDOCS_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILEMBEDS_FINDERS = []  # an embedded player would load from elsewhere
WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail.search.backends.database",
        "SEARCH_CONFIG": "dutch",
    }
}
WAGTAIL_WORKFLOW_ENABLED = True
# A password that is shared is no protection; private pages are for people who log in.
WAGTAIL_PRIVATE_PAGE_OPTIONS = {"SHARED_PASSWORD": False}
