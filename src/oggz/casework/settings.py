"""The closed casework site: its own process, database, vault, cookies and keys."""

import os

from csp.constants import NONE, SELF

from oggz.web.databases import django_settings
from oggz.web.embedded import CASEWORK, VAULT
from oggz.web.login.settings import APPS as LOGIN_APPS
from oggz.web.login.settings import MIDDLEWARE as LOGIN_MIDDLEWARE
from oggz.web.login.settings import login_settings
from oggz.web.mail import mail_settings
from oggz.web.modes import Mode, current_mode
from oggz.web.settings import shared_settings

globals().update(shared_settings("casework", default_port=8001))
globals().update(mail_settings("OGGz Casusoverleg <casusoverleg@voorbeeld.example>"))

_PRODUCTION = current_mode() is Mode.PRODUCTION

# The header of each page says for whom and for what somebody works.
TEMPLATES[0]["OPTIONS"]["context_processors"].append(  # noqa: F821
    "oggz.casework.parties.context.situation"
)

DATABASES = {"default": django_settings(CASEWORK), "vault": django_settings(VAULT)}
DATABASE_ROUTERS = ["oggz.casework.vault.router.VaultRouter"]

INSTALLED_APPS = [
    # Before what it replaces templates of.
    "oggz.casework.door",
    "oggz.casework.parties",
    "oggz.casework.vault",
    "oggz.casework.audit",
    "oggz.casework.retention",
    "oggz.casework.covenants",
    "oggz.casework.cases",
    "oggz.casework.plans",
    "oggz.casework.letters",
    "oggz.casework.transfers",
    "oggz.casework.conferences",
    "oggz.casework.directory",
    "oggz.casework.drafts",
    "oggz.casework.worklist",
    "oggz.casework.consultations",
    "oggz.casework.signals",
    "oggz.casework.steering",
    "oggz.casework.demonstration",
    "oggz.casework.rights",
    "oggz.web",
    *LOGIN_APPS,
    "anymail",
    "procrastinate.contrib.django",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "oggz.web.middleware.RequestLog",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "oggz.web.middleware.PermissionsPolicy",
    "oggz.casework.door.headers.Apart",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "oggz.web.middleware.RefuseUnreadableAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "oggz.casework.door.sessions.Bound",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "oggz.casework.parties.middleware.KeptNowhere",
    "django.contrib.messages.middleware.MessageMiddleware",
    "oggz.casework.audit.middleware.Traced",
    *LOGIN_MIDDLEWARE,
    "oggz.casework.door.limits.AnsweredWhenTooMany",
    "oggz.casework.access.middleware.OneTransaction",
    "oggz.casework.drafts.middleware.ForgetsWhatWasSent",
]

# Who stamps the heads of the audit, and the file with its root.
TSA_URL = os.environ.get("OGGZ_TSA_URL", "")
TSA_CERTIFICATES = os.environ.get("OGGZ_TSA_CERTIFICATES", "")
HEALTH_CHECKS = {"audit": "oggz.casework.audit.sealing.is_up_to_date"}
# A transaction that somebody forgot holds up what it wrote, its entries among it.
_options = DATABASES["default"]["OPTIONS"]
_options["options"] = f"{_options.get('options', '')} -c idle_in_transaction_session_timeout=60s"

# The HSDS 3.0 address of a directory of services (sociale kaart), such as https://…/hsds; empty for
# none. One within one's own network must stand in OGGZ_FETCH_ALLOW too.
HSDS_URL = os.environ.get("OGGZ_HSDS_URL", "")

AUTH_USER_MODEL = "parties.Member"
globals().update(
    login_settings(
        production=_PRODUCTION,
        name="OGGz Casusoverleg",
        by_invitation="oggz.casework.door.invitations.accept_by_organisation",
        organisations_prove=True,
    )
)
LOGIN_REDIRECT_URL = "work_list"
ACCOUNT_LOGOUT_REDIRECT_URL = "logged_out"
SOCIALACCOUNT_OPENID_CONNECT_URL_PREFIX = ""
# Everything is closed to who used one factor only, but for what leads to the second.
LOGIN_GUARDED = ("/",)
LOGIN_OPEN = (
    "/inloggen/", "/uitloggen/", "/uitgelogd/", "/nogmaals/", "/tweede-stap/", "/wachtwoord/",
    "/organisatie/", "/uitnodiging/", "/inactief/", "/sessie/", "/healthz",
    "/robots.txt", "/static/",
)  # fmt: skip
# A code of an authenticator app works once: all processes must know that it was used.
CACHES["default"] = CACHES["shared"]  # noqa: F821

# A work day at most, and gone when the browser closes.
SESSION_COOKIE_AGE = 9 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SAMESITE = "Strict"
SESSION_ENGINE = "oggz.casework.door.store"
# A message may name a colleague: by default it would travel in a cookie that anybody can read.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
    }
}
